package execsafe_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/execsafe"
	"github.com/untaint/untaint/internal/test/env"
)

// Programs that run code are known by their kind: with a version, a prefix, an
// ending, as loaders, other worlds and tools that build.
func TestInterpretersByKind(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{
		"ld-linux-x86-64.so.2", "ld-musl-x86_64.so.1", "ld-linux-aarch64.so.1", "wine", "qemu-x86_64", "qemu-aarch64-static", "python3.13t", "python3-dbg", "python3.12d", "ipython3",
		"x86_64-linux-gnu-gcc", "x86_64-linux-gnu-gcc-12", "aarch64-linux-gnu-g++-13", "mariadb", "nvim", "dotnet", "pnpm", "php-cgi", "php-cgi8.2", "tcpdump",
		"lua5.4", "perl5.36-x86_64-linux-gnu", "ruby3.1", "tclsh8.6", "vim.basic", "clang-19", "emacs-nox29", "php8.2", "guile-3.0", "uvx", "meson", "redis-cli", "gdb-multiarch", "scala-cli", "octave-cli", "emacs-nox", "emacs-gtk", "iex", "nu", "xonsh",
		"ld-2.31.so", "ld.so.1", "libc.musl-x86_64.so.1", "avr-gcc", "riscv64-unknown-elf-g++-13", "x86_64-w64-mingw32-gcc-win32", "uwsgi-python3", "clang++-19", "python3.13t-dbg", "hush", "envdir", "texlua", "eslint", "ccache", "xdg-open", "nix-shell", "bmake", "wasmtime", "ansible-playbook", "apt-get",
		"hyperfine", "mpirun", "xvfb-run", "sshpass", "newgrp", "uwsgi", "lftp", "r2",
	} {
		path := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(path, []byte("\x7fELF"), 0o755))
		_, err := launderProgram(execsafe.Declare, path, limits(), execsafe.Uncontained())
		require.ErrorIs(t, err, untaint.Code("interpreter"), name)
	}
	for _, name := range []string{"jq", "qpdf", "pdftotext", "ffprobe", "unzip", "x264", "rsvg-convert", "cwebp", "7z", "grep", "qemu", "date", "base64", "sha256sum", "x265", "mp3gain", "c++filt", "img2pdf", "dpkg-deb", "rpm2cpio", "ps2pdf14", "heif-convert", "tiff2bw", "exiv2", "gm"} {
		path := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(path, []byte("\x7fELF"), 0o755))
		_, err := launderProgram(execsafe.Declare, path, limits(), execsafe.Uncontained())
		require.NoError(t, err, name)
	}
}

// So are variables that make a program load code or run a command.
func TestUnsafeVariablesByKind(t *testing.T) {
	for _, name := range []string{
		"SVN_SSH", "CVS_RSH", "HGRCPATH", "DOTNET_STARTUP_HOOKS", "GIT_COMMON_DIR", "PSQLRC", "GST_PLUGIN_PATH", "SUDO_ASKPASS", "MAVEN_OPTS", "ELECTRON_RUN_AS_NODE",
		"LD_PRELOAD", "LD_LIBRARY_PATH", "LD_AUDIT", "PKG_CONFIG_PATH", "GOPATH", "SOME_PLUGIN_PATH", "ACME_HOOK", "APP_EDITOR", "FOO_WRAPPER", "npm_config_script_shell", "https_proxy", "VIMINIT", "BOTO_CONFIG",
		"JAVA_HOME", "LDFLAGS", "CPPFLAGS", "MANROFFOPT", "LDAPCONF", "PKCS11_MODULE", "OCL_ICD_FILENAMES", "MPLBACKEND", "COR_PROFILER", "ASPNETCORE_HOSTINGSTARTUPASSEMBLIES", "HISTFILE", "FCEDIT", "PARALLEL", "ALSA_PLUGIN_DIR", "OMPI_MCA_mca_base_component_path", "OCAMLRUNPARAM",
		"BASH_ENV", "LESSOPEN", "PERL5OPT", "PYTHONSTARTUP", "NODE_OPTIONS", "JAVA_TOOL_OPTIONS", "ASAN_OPTIONS", "GIT_SSH_COMMAND", "FZF_DEFAULT_COMMAND", "IBM_JAVA_OPTIONS",
	} {
		_, err := execsafe.Declare("/usr/bin/true", limits(), execsafe.Uncontained(), launderEnv(execsafe.Env, name, "x"))
		require.ErrorIs(t, err, untaint.Code("unsafe_variable"), name)
	}
	for _, name := range []string{"APP_MODE", "OMP_NUM_THREADS", "GIT_AUTHOR_NAME", "GIT_TERMINAL_PROMPT", "AWS_REGION", "LINES", "COLUMNS", "SOURCE_DATE_EPOCH", "PGTZ", "TESSDATA_LANG", "NO_COLOR", "TERM", "OMP_THREAD_LIMIT", "TESSDATA_PREFIX", "EXIFTOOL_VERBOSE"} {
		_, err := execsafe.Declare("/usr/bin/true", limits(), execsafe.Uncontained(), launderEnv(execsafe.Env, name, "x"))
		require.NoError(t, err, name)
	}
}

// AnyHost is each name on the Internet, and none inside.
func TestAnyHostIsPublic(t *testing.T) {
	link := execsafe.URL("link", []string{"http"}, []string{"*"})
	cmd := execsafe.MustDeclare("/usr/bin/true", limits(), execsafe.Uncontained(), link.Operand())
	for _, host := range []string{"localhost", "a.localhost", "metadata.google.internal", "printer.local", "router", "x.home.arpa", "instance-data", "kubernetes.default.svc", "db.internal", "host.localdomain", "instance-data.ec2.internal", "host.docker.internal", "a.b.localhost", "x.lan", "ldap.corp", "1.0.0.127.in-addr.arpa", "LOCALHOST", "localhost.", "Metadata.Google.Internal", "0x7f.1", "127.1", "2130706433", "0177.0.0.1", "169.254.169.254", "[::1]", "xn--localhost", "metadata.google.internal."} {
		_, err := cmd.With(link.Set("http://" + host + "/"))
		require.Error(t, err, host)
		require.NotErrorIs(t, err, untaint.Misuse, host)
	}
	for _, host := range []string{"example.com", "a.b.example.org", "xn--bcher-kva.example.net"} {
		_, err := cmd.With(link.Set("http://" + host + "/"))
		require.NoError(t, err, host)
	}
	listed := execsafe.URL("link", []string{"http"}, []string{"*", "localhost"})
	cmd = execsafe.MustDeclare("/usr/bin/true", limits(), execsafe.Uncontained(), listed.Operand())
	_, err := cmd.With(listed.Set("http://localhost/"))
	require.NoError(t, err)
}

// A pattern that lets an address through is Text by another name to a program
// that reads addresses.
func TestPatternsThatAreText(t *testing.T) {
	env.Program(t, "curl", "curl")
	curl := func(expr string) error {
		p := launderPattern(execsafe.Pattern, "p", expr)
		_, err := execsafe.Declare("/usr/bin/curl", limits(), execsafe.Uncontained(), p.Operand())
		return err
	}
	for _, expr := range []string{"[A-Za-z].*", "[a-z]+://[a-z.]+/.*", `\w[^ ]+`, "(a|[b-z].*)x?", "[a-z:/.]+", "f[^@]{3,99}"} {
		require.ErrorIs(t, curl(expr), untaint.Code("text_as_address"), expr)
	}
	for _, expr := range []string{`\S+`, `[^ ]+`, `[!-,.-?A-~]+`, `\pL.*`, `(?i)[a-z].*`, `https?:.*`, `[^-@].{0,99}`, `[[:alpha:]][[:graph:]]*`} {
		require.Error(t, curl(expr), expr)
	}
	for _, expr := range []string{"[a-z]+", "[A-Za-z0-9][A-Za-z0-9._-]*", "[a-z]+:[0-9]+", "[a-z]+(/[a-z]+)*", "a:/?b"} {
		require.NoError(t, curl(expr), expr)
	}
	// A name, a colon and a path are enough for those that copy.
	rsync := filepath.Join(t.TempDir(), "rsync")
	require.NoError(t, os.WriteFile(rsync, []byte("\x7fELF"), 0o755))
	for expr, good := range map[string]bool{"[a-z:/]+": false, "[a-z]+:x": false, "[a-z./]+": true} {
		_, err := launderProgram(execsafe.Declare, rsync, limits(), execsafe.Uncontained(), launderPattern(execsafe.Pattern, "p", expr).Operand())
		require.Equal(t, good, err == nil, "%s: %v", expr, err)
	}
}

// Numbers of another unit, and what no run could do, are mistakes at start-up.
func TestImpossibleLimits(t *testing.T) {
	good := execsafe.Limits{Timeout: 1e9, Stdout: 1}
	for path, change := range map[string]func(*execsafe.Limits){
		"/limits/timeout":    func(l *execsafe.Limits) { l.Timeout = 5 },
		"/limits/memory":     func(l *execsafe.Limits) { l.Memory = 64 << 10 },
		"/limits/cpu":        func(l *execsafe.Limits) { l.CPU = 2 },
		"/limits/open_files": func(l *execsafe.Limits) { l.OpenFiles = 2 },
		"/limits/wait":       func(l *execsafe.Limits) { l.Wait = 3 },
	} {
		l := good
		change(&l)
		_, err := execsafe.Declare("/usr/bin/true", l, execsafe.BestEffort())
		require.EqualError(t, err, "execsafe.Declare: misuse: "+path+" bad_limit")
	}
	_, err := execsafe.Declare("/usr/bin/true", good, execsafe.BestEffort(), execsafe.Reads("/etc/not-there"), execsafe.Writes("/none/at/all"))
	require.EqualError(t, err, "execsafe.Declare: misuse: /parts/0 declared_path; /parts/1 declared_path")
}
