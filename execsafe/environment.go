package execsafe

import (
	"runtime"
	"slices"
	"strings"
)

// baseEnv is what each process has besides HOME. Nothing of the parent's
// environment reaches it.
func baseEnv() []string {
	if runtime.GOOS == "windows" {
		return []string{`PATH=C:\Windows\System32`, `SystemRoot=C:\Windows`, "TZ=UTC"}
	}
	return []string{"PATH=/usr/bin:/bin", "LANG=C.UTF-8", "LC_ALL=C.UTF-8", "TZ=UTC"}
}

// ours reports whether the library itself sets the variable.
func ours(name string) bool {
	return slices.Contains([]string{"HOME", "PATH", "LANG", "LC_ALL", "TZ", "TMPDIR", "SYSTEMROOT"}, strings.ToUpper(name))
}

func isEnvName(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if !isAlnum(c) && c != '_' || i == 0 && c >= '0' && c <= '9' {
			return false
		}
	}
	return s != "" && len(s) <= 128
}

// unsafeEnv are the names, or their beginnings where they end in "*", that make
// a program load code, run a command or write a file. Each was seen to, or is
// documented to. The list is for the declaration's author: what reaches the
// child is only what is declared, so that it need not be complete.
var unsafeEnv = []string{
	"LD_*", "DYLD_*", "GCONV_PATH", "LOCPATH", "NLSPATH", "MALLOC_*", "GLIBC_TUNABLES", "GETCONF_DIR", "HOSTALIASES", "RESOLV_HOST_CONF", "RES_OPTIONS", // loader and libc
	"BASH_*", "BASHOPTS", "CDPATH", "ENV", "FPATH", "GLOBIGNORE", "IFS", "KSH_ENV", "PROMPT_COMMAND", "PS0", "PS1", "PS2", "PS3", "PS4", "SHELL", "SHELLOPTS", "ZDOTDIR", // shells
	"EDITOR", "VISUAL", "PAGER", "MANPAGER", "BROWSER", "LESS*", "MORE", // programs that programs start
	"GIT_ASKPASS", "GIT_CONFIG*", "GIT_DIR", "GIT_EDITOR", "GIT_EXEC_PATH", "GIT_EXTERNAL_DIFF", "GIT_PAGER", "GIT_PROXY_COMMAND", "GIT_SEQUENCE_EDITOR", "GIT_SSH*", "GIT_TEMPLATE_DIR", "GIT_TRACE*", "SSH_ASKPASS", // git and ssh
	"JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS", "CLASSPATH", "LUA_*", "NODE_*", "PERL*", "PHPRC", "PHP_INI_SCAN_DIR", "PYTHON*", "RUBYLIB", "RUBYOPT", "GEM_*", "BUNDLE_*", "GUILE_*", "R_PROFILE*", "R_ENVIRON*", "R_HOME", "ERL_*", "DENO_*", // languages
	"GOFLAGS", "GOENV", "GOROOT", "GOTOOLCHAIN", "GOROOT_*", "CARGO*", "RUSTC*", "RUSTFLAGS", "MAKEFLAGS", "MAKEFILES", "GNUMAKEFLAGS", "CC", "CXX", "CFLAGS", "COMPILER_PATH", "GCC_EXEC_PREFIX", // builders
	"BZIP", "BZIP2", "CURL_HOME", "GREP_OPTIONS", "GZIP", "POSIXLY_CORRECT", "RSYNC_*", "TAR_OPTIONS", "TAPE", "UNZIP", "WGETRC", "XZ_*", "ZIPOPT", "ZSTD_*", // options by environment
	"OPENSSL_*", "SSLKEYLOGFILE", "SSL_*", "GNUTLS_*", // TLS
	"FFREPORT", "FREI0R_PATH", "GDK_PIXBUF_*", "GIO_*", "GTK_*", "GS_*", "LADSPA_PATH", "LV2_PATH", "MAGICK_*", "QT_*", "TEXMF*", "TEXINPUTS", // media and documents
	"GIT_*", "HG*", "CVS*", "SVN*", "P4*", "DOTNET_*", "COMPLUS_*", "CORECLR_*", "MAVEN_*", "MVN_*", "GRADLE_*", "ANT_*", "SBT_*", "JAVA_OPTS", "NPM_*", "YARN_*", "PNPM_*", "PIP_*", "UV_*", "COMPOSER_*", "ELECTRON_*", "JULIA_*", "R_LIBS*", "TCLLIBPATH", "GHCRTS", // tools that take everything by environment
	"PG*", "PSQL*", "MYSQL_*", "MARIADB_*", "SQLITE_*", "GST_*", "GEGL_*", "BABL_*", "VK_*", "LIBGL_*", "MESA_*", "SUDO_*", "DOCKER_*", "KUBECONFIG", "AWS_*", "GOOGLE_APPLICATION_CREDENTIALS", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "FTP_PROXY", "NO_PROXY", "WINE*", "QEMU_*", "FAKEROOT*", "BOTO_CONFIG", "VIM*", "MYVIMRC", "EXINIT", "NVIM_*", "EMACS*", // clients, plugins and proxies
	"OCL_ICD_*", "__EGL_*", "__GLX_*", "EGL_*", "SDL_DYNAMIC_API", "LIBVA_*", "VDPAU_DRIVER*", "GBM_*", "ALSA_*", "PIPEWIRE_*", "SPA_*", "OMPI_*", "PMIX_*", "MPLBACKEND", "MPLCONFIGDIR", "FONTCONFIG_*", "GNUPGHOME", // drivers and plugins
	"IPYTHONDIR", "JUPYTER_*", "CONDA_*", "OPAM*", "OCAML*", "CAML*", "COR_*", "JDK_*", "JRE_*", "RBENV_*", "PYENV_*", "NVM_*", "BUN_*", "FCEDIT", "HISTFILE", "PARALLEL*", "COMSPEC", "PATHEXT", "WINDIR", // more languages, and what writes or runs
	"AWKPATH", "AWKLIBPATH", "TERMCAP", "TERMINFO*", "INPUTRC", "XDG_*", "DISPLAY", "DBUS_*", // the rest
}

// unsafeEnds are what the names of variables end in that name code to load, a
// command to run or a file of settings, whoever reads them.
var unsafeEnds = []string{
	"PATH", "_PRELOAD", "_LIBRARY", "_LIB", "_LIBS", "_LIBDIR", "_LIB_DIR", "_PLUGIN", "_PLUGINS", "_PLUGIN_DIR", "_PLUGINS_DIR", "_MODULE", "_MODULES", "_MODULE_DIR", "ASSEMBLIES", "_HOME", "_HOOK", "_HOOKS", "_SSH", "_RSH", "_ASKPASS", "_EDITOR", "_PAGER",
	"_SHELL", "_COMMAND", "_CMD", "_EXEC", "_WRAPPER", "OPT", "OPTS", "_OPTIONS", "FLAGS", "_ARGS", "RC", "_RCFILE", "_CONFIG", "CONF", "_PROFILE", "_INIT", "_STARTUP", "_PROXY",
}

// safeEnv are names that an entry above covers and that do none of it.
var safeEnv = []string{
	"GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_AUTHOR_DATE", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL", "GIT_COMMITTER_DATE",
	"GIT_ATTR_NOSYSTEM", "GIT_ALLOW_PROTOCOL", "GIT_SSL_CAINFO", "GIT_TERMINAL_PROMPT", "GIT_OPTIONAL_LOCKS", "GIT_LITERAL_PATHSPECS", "GIT_NO_REPLACE_OBJECTS", "GIT_NO_LAZY_FETCH", "GIT_ADVICE",
	"PGTZ", "PGDATESTYLE", "PGCONNECT_TIMEOUT", "PGAPPNAME", "PGCLIENTENCODING", "AWS_REGION", "AWS_DEFAULT_REGION", "PIP_NO_INPUT", "NO_PROXY", "DOTNET_NOLOGO",
}

func isUnsafeEnv(name string) bool {
	name = strings.ToUpper(name)
	if slices.Contains(safeEnv, name) {
		return false
	}
	if slices.ContainsFunc(unsafeEnds, func(end string) bool { return strings.HasSuffix(name, end) }) {
		return true
	}
	return slices.ContainsFunc(unsafeEnv, func(rule string) bool {
		if prefix, ok := strings.CutSuffix(rule, "*"); ok {
			return strings.HasPrefix(name, prefix)
		}
		return name == rule
	})
}
