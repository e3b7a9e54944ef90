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
	"bun", "deno", "node", "nodejs", "lua", "luajit", "perl", "php", "pypy", "python", "pythonw", "ruby", "irb", "rscript", "r", "tclsh", "expect", "wish", "guile", "java", "jshell", "jjs", "groovy", "scala", "erl", "elixir", "julia", "octave", "gdb", "lldb", "strace", "ltrace", // languages and debuggers
	"cmake", "gmake", "make", "ninja", "rake", "ant", "mvn", "gradle", "npm", "npx", "yarn", "pip", "gem", "cargo", "go", "gcc", "g++", "cc", "c++", "clang", "ld", // builders
	"chroot", "chrt", "doas", "env", "find", "flock", "ionice", "nice", "nohup", "nsenter", "parallel", "run-parts", "runuser", "script", "setarch", "setpriv", "setsid", "start-stop-daemon", "stdbuf", "su", "sudo", "taskset", "time", "timeout", "unshare", "watch", "xargs", "bwrap", "prlimit", "systemd-run", // programs that run programs
	"ftp", "nc", "ncat", "netcat", "rsh", "scp", "sftp", "socat", "ssh", "telnet", "docker", "podman", "kubectl", "crontab", "at", "batch", "screen", "tmux", "mysql", "psql", "sqlite3", "gs", "latex", "pdflatex", "tex", "m4", // remote shells and languages in disguise
}

func isInterpreter(names []string) bool {
	for _, name := range names {
		name = unversioned(name)
		if slices.Contains(interpreters, name) {
			return true
		}
	}
	return false
}

// unversioned takes python3.11 for python and gcc-12 for gcc.
func unversioned(name string) string {
	if slices.Contains(interpreters, name) {
		return name
	}
	return strings.TrimRight(strings.TrimRight(name, "0123456789."), "-")
}

// endIgnored are programs for which "--" ends no options: find runs -exec after
// it, and compilers do not know it.
var endIgnored = []string{"find", "gcc", "g++", "cc", "c++", "clang", "ffmpeg", "ffprobe", "convert", "magick", "openssl", "gs", "java", "dd", "test", "expr", "pdflatex"}

func ignoresEnd(names []string) bool {
	return slices.ContainsFunc(names, func(n string) bool {
		return slices.Contains(endIgnored, n) || slices.Contains(endIgnored, unversioned(n))
	})
}

// addressed are programs that read an operand as a host, a URL or a protocol
// when it looks like one, after "--" as well: host:path for rsync and tar,
// ext::command for git, concat:file for ffmpeg.
var addressed = []string{"rsync", "scp", "sftp", "tar", "bsdtar", "gtar", "git", "hg", "svn", "curl", "wget", "aria2c", "rclone", "ffmpeg", "ffprobe", "convert", "magick", "identify", "mogrify", "pandoc", "wkhtmltopdf", "chromium", "yt-dlp", "7z", "openssl"}

func readsAddresses(names []string) bool {
	return slices.ContainsFunc(names, func(n string) bool { return slices.Contains(addressed, n) })
}
