package execsafe

import (
	"slices"
	"strings"
)

// interpreters are programs that run code, or another program, from their
// arguments, input or environment, so that no type of a parameter makes them
// safe. The list is a lint: what is missing from it is not therefore safe.
var interpreters = []string{
	"ash", "bash", "busybox", "csh", "dash", "fish", "ksh", "mksh", "pwsh", "powershell", "rbash", "sh", "tcsh", "toybox", "zsh", "cmd", "wscript", "cscript", "mshta", "rundll32", // shells
	"awk", "gawk", "mawk", "nawk", "original-awk", "sed", "ed", "ex", "vi", "vim", "emacs", "less", "more", "man", // text tools with a shell inside
	"bun", "deno", "iex", "nu", "xonsh", "node", "nodejs", "lua", "luajit", "perl", "php", "pypy", "python", "pythonw", "ruby", "irb", "rscript", "r", "tclsh", "expect", "wish", "guile", "java", "jshell", "jjs", "groovy", "scala", "erl", "elixir", "julia", "octave", "gdb", "lldb", "strace", "ltrace", // languages and debuggers
	"cmake", "gmake", "make", "ninja", "rake", "ant", "mvn", "gradle", "npm", "npx", "yarn", "pip", "gem", "cargo", "go", "gcc", "g++", "cc", "c++", "clang", "clang++", "ld", // builders
	"chroot", "chrt", "doas", "env", "fd", "fdfind", "find", "flock", "ionice", "nice", "nohup", "nsenter", "parallel", "run-parts", "runuser", "script", "setarch", "setpriv", "setsid", "start-stop-daemon", "stdbuf", "su", "sudo", "taskset", "time", "timeout", "unshare", "watch", "xargs", "bwrap", "prlimit", "systemd-run", // programs that run programs
	"ld.so", "ldd", "wine", "wine64", "wineboot", "mono", "dotnet", "node-gyp", "ts-node", "tsx", "ipython", "jupyter", "bpython", "mypy", "pytest", "php-cgi", "php-fpm", "phpdbg", "nvim", "view", "rview", "rvim", "vimdiff", "gvim", "nano", "pico", "joe", "mcedit", "emacsclient", "mc", "ranger", "vifm", // loaders, other worlds and editors
	"pnpm", "corepack", "uv", "uvx", "pipx", "poetry", "conda", "mamba", "bundle", "bundler", "composer", "mix", "rebar3", "cabal", "stack", "ghc", "runghc", "sbt", "meson", "scons", "bazel", "just", "task", "rustc", "javac", "kotlinc", "swift", "swiftc", "nim", "zig", "tcc", "as", "cpp", "c89", "c99", "gcj", "gfortran", "gnat", "ocaml", "sbcl", "clisp", "racket", "scheme", "gprolog", "swipl", "gawk", "bc", "dc", "gnuplot", "maxima", "gap", "sage", // builders and languages
	"mariadb", "mongosh", "mongo", "redis-cli", "sqlcmd", "duckdb", "sqlplus", "clickhouse", "tcpdump", "tshark", "nmap", "mutt", "mail", "mailx", "sendmail", "exim4", "cron", "anacron", "inotifywait", "entr", "fswatch", "xterm", "dbus-run-session", "dbus-launch", "ssh-agent", "gpg-agent", "pkexec", "capsh", "firejail", "nsjail", "fakeroot", "proot", "catchsegv", "valgrind", "perf", "bpftrace", "tclsh", "gdbserver", "rlwrap", "unbuffer", "tset", "chpst", "softlimit", "s6-setuidgid", "dumb-init", "tini", "gosu", "su-exec", "runcon", "cgexec", "numactl", "eatmydata", "torsocks", "proxychains4", // clients with a shell, and programs that run programs
	"hush", "yash", "elvish", "osh", "ysh", "posh", "sash", "oksh", "loksh", "rc", "nushell", "envdir", "envuidgid", "setuidgid", "runsv", "runsvdir", "tcpsvd", "udpsvd", "inetd", "crond", "telnetd", "linux32", "linux64", "xdg-open", "run0", "machinectl", "nix", "nix-shell", "guix", "direnv", "mise", "asdf", // more shells, and applets and openers that run programs
	"pdm", "hatch", "tox", "nox", "rye", "pipenv", "micropython", "jython", "graalpy", "ansible", "ansible-playbook", "qjs", "d8", "js", "rhino", "mujs", "duk", "phantomjs", "electron", "gulp", "grunt", "webpack", "vite", "rollup", "eslint", "prettier", "babel", "mocha", "jest", "vitest", "jruby", "clojure", "clj", "lein", "bb", "kotlin", "jbang", "mvnd", "mvnw", "gradlew", "raku", "moar", "texlua", "luatex", "lualatex", "xelatex", "xetex", "pdftex", "latexmk", "mpost", "ghci", "runhaskell", "ocamlrun", "utop", "dune", "opam", "csi", "gosh", "ecl", "mit-scheme", "chezscheme", "gforth", "crystal", "dmd", "rdmd", "ldc2", "gdc", "gccgo", "janet", "fennel", "wasmtime", "wasmer", // more languages
	"ctest", "bmake", "pmake", "remake", "samu", "ccache", "distcc", "sccache", "libtool", "autoconf", "automake", "autoreconf", "waf", "bjam", "tup", "msbuild", "xbuild", "nmake", "xmake", "qmake", "debuild", "rpmbuild", "packer", "terraform", "tofu", "vagrant", "puppet", "helm", "rpm", "dpkg", "apt", "apt-get", "aptitude", "yum", "dnf", "zypper", "pacman", "apk", "snap", "flatpak", "brew", "nerdctl", "ctr", "runc", "crun", "buildah", "lxc", "lxc-attach", "lxc-execute", "systemd-nspawn", // more that build, install and contain
	"hyperfine", "watchexec", "nodemon", "pm2", "mpirun", "mpiexec", "orterun", "srun", "autossh", "sshpass", "mosh", "pdsh", "xvfb-run", "faketime", "cpulimit", "daemonize", "chronic", "ifne", "lckdo", "pee", "openvt", "newgrp", "sg", "catatonit", "uwsgi", "gunicorn", "lftp", "smbclient", "r2", "radare2", "blender", // more that run programs
	"ftp", "nc", "ncat", "netcat", "rsh", "scp", "sftp", "socat", "ssh", "telnet", "docker", "podman", "kubectl", "crontab", "at", "batch", "screen", "tmux", "mysql", "psql", "sqlite3", "gs", "latex", "pdflatex", "tex", "m4", // remote shells and languages in disguise
}

// families are the beginnings of names of which each is one: loaders, among
// them musl, which is its own, and programs that run those of another machine.
var families = []string{"ld-linux", "ld-musl", "ld64.", "ld-uclibc", "ld.so", "ld-2.", "ld-elf", "libc.musl", "linker64", "qemu-"}

func isInterpreter(names []string) bool {
	for _, name := range names {
		if runsCode(stem(name)) || slices.ContainsFunc(families, func(f string) bool { return strings.HasPrefix(name, f) }) {
			return true
		}
	}
	return false
}

// prefixed are those that are shipped for other machines, or inside another
// program, under a name of which theirs is the end: avr-gcc, uwsgi-python.
var prefixed = []string{"gcc", "g++", "cc", "c++", "clang", "clang++", "cpp", "ld", "as", "gdb", "lldb", "gfortran", "gccgo", "python", "perl", "ruby", "php", "bash"}

func runsCode(stem string) bool {
	if slices.Contains(interpreters, stem) {
		return true
	}
	return slices.ContainsFunc(prefixed, func(p string) bool { return strings.HasSuffix(stem, "-"+p) })
}

// stemEnds are what distributions put behind a name.
var stemEnds = []string{
	"-dbg", "-debug", "-static", "-stable", "-nightly", "-wrapper", ".distrib", ".real", ".orig", "-minimal", ".basic", ".tiny", ".nox", ".gtk3", "-nox", "-gtk", "-lucid", "-multiarch", "-cli",
	"-win32", "-posix",
}

// stem takes what distributions make of a name off it, one after the other:
// python3.13t, gcc-12, perl5.36-x86_64-linux-gnu, emacs-nox29.
func stem(name string) string {
	for !runsCode(name) {
		short := name
		if i := strings.LastIndex(name, "-x86_64-linux"); i > 0 {
			short = name[:i]
		}
		for _, end := range stemEnds {
			short = strings.TrimSuffix(short, end)
		}
		if n := len(short); n > 1 && strings.IndexByte("tdm", short[n-1]) >= 0 && short[n-2] >= '0' && short[n-2] <= '9' {
			short = short[:n-1] // builds of Python without its lock, for debugging, and old ones
		}
		if short = unversioned(short); short == name {
			break
		}
		name = short
	}
	return name
}

// unversioned takes python3.11 for python and gcc-12 for gcc.
func unversioned(name string) string {
	if slices.Contains(interpreters, name) {
		return name
	}
	return strings.TrimRight(strings.TrimRight(name, "0123456789."), "-")
}

// addressed are programs that read an operand as a host, a URL or a protocol
// when it looks like one, after "--" as well: host:path for rsync and tar,
// ext::command for git, concat:file for ffmpeg.
var addressed = []string{"rsync", "scp", "sftp", "tar", "bsdtar", "gtar", "git", "hg", "svn", "curl", "wget", "aria2c", "rclone", "ffmpeg", "ffprobe", "convert", "magick", "identify", "mogrify", "pandoc", "wkhtmltopdf", "chromium", "yt-dlp", "7z", "openssl"}

func readsAddresses(names []string) bool {
	return slices.ContainsFunc(names, func(n string) bool { return slices.Contains(addressed, n) })
}

// hosted are those of them that need no scheme: host:path is enough.
var hosted = []string{"rsync", "scp", "sftp", "tar", "bsdtar", "gtar", "git", "hg", "svn", "rclone"}

// copiers are those of them whose operands are files here or on another host.
var copiers = []string{"rsync", "scp", "sftp", "rclone"}

// addresses is what a value for one of these programs must not have in it.
func addresses(names []string) []string {
	if slices.ContainsFunc(names, func(n string) bool { return slices.Contains(copiers, n) }) {
		return []string{":"}
	}
	if slices.ContainsFunc(names, func(n string) bool { return slices.Contains(hosted, n) }) {
		return []string{"://", "::"}
	}
	return []string{"://"}
}
