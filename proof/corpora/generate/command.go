package main

import "strings"

func commandRows() []Row {
	var rows []Row
	add := func(kind, class string, payloads ...string) {
		for _, p := range payloads {
			rows = append(rows, Row{Class: class, Kind: kind, Payload: p})
		}
	}
	for _, join := range []string{";", "|", "||", "&", "&&", "\n", "\r\n", "`%`", "$(%)", "${%}", "<(%)", ">(%)", "'%'", "\"%\"", "';%;'", "\";%;\"", ")%(", "\x00", "%0a", "\\n", "$IFS", "{%}", "^", "%PATH%", "!%", "#", "~%", "\\", ">>", "<<<", "2>&1|", "&|", "\x1b", "\u2028", "；"} {
		for _, run := range []string{"id", "cat /etc/passwd", "touch /tmp/untaint-pwned", "sleep 1", "curl x.example", "$0", "rm -rf .", "echo x>y", "wget${IFS}x.example", "c\\at${IFS}/etc/passwd", "/???/c?t /etc/p*", "python3 -c 1", "{cat,/etc/passwd}"} {
			if strings.Contains(join, "%") && len(join) > 1 && join != "%0a" && join != "%PATH%" {
				add("shell", "shell", strings.Replace(join, "%", run, 1))
				continue
			}
			add("shell", "shell", "x"+join+run, join+run)
		}
	}
	add("argument", "option", "-", "--", "---", "-rf", "--help", "--version", "-x", "-x=y", "--output=/tmp/untaint-pwned", "--config=x", "--exec=id", "-oProxyCommand=id", "--upload-pack=id", "--use-compress-program=id", "--checkpoint-action=exec=id", "--to-command=id", "-e", "-f/etc/passwd", "-I{}", "--rsh=id", "-c", "-iid", "/C", "/?", "+x", "+cmd", "--=x", "-\u00a0x", "–x", "—x", "−x", "-\x00x", " -x", "\t-x", "-1", "-0x1", "--no-x")
	add("argument", "response file and place", "@file", "@/etc/passwd", "@-", "@", "<file", "file://etc/passwd", "http://x.example/a", "ftp://x.example", "\\\\x.example\\share", "//x.example/share", "x.example:/a", "user@x.example:a", "-@x", "pipe:0", "fd:3", "concat:a|b", "msl:a", "text:/etc/passwd", "ephemeral:a", "https://x.example/a.svg", "|id", "|id ", "'|id", "ext::sh -c id", "jar:file:a!/b", "data:,x", "glob:*", "c:\\a", "c:a", "nul", "CON", "/dev/stdin", "/dev/fd/0", "/proc/self/environ")
	add("argument", "path", "..", "../x", "../../etc/passwd", "a/../../b", "/etc/passwd", "./-x", "a//b", "a/./b", "~", "~root", "$HOME", "*", "?", "[a]", "{a,b}", "a\\..\\b", "..\\x", "....//x", "%2e%2e/x", "..%2fx", "..%c0%afx", "a\x00.png", "a/", ".", "...", " .. ", ".git/config", "a\n../b", strings.Repeat("../", 40)+"etc/passwd", strings.Repeat("a/", 500), strings.Repeat("a", 5000))
	add("naughty", "text", "", " ", "\t", "\n", "\x00", "\x01", "\x7f", "\x1b[31m", "\u0085", "\u00a0", "\u200b", "\u202e", "\u2066", "\ufeff", "\ufffd", "\uffff", "\U000e0041", "a\u0300\u0301\u0302", "ﷺ", "👩‍👩‍👧‍👦", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "Ｆｕｌｌ", "ﬁ", "ß", "İ", "ı", "ǆ", "ა", "á", "a\u0301", "true", "false", "null", "undefined", "NaN", "Infinity", "0", "-0", "00", "1e1000", "0x10", "1,5", "1_0", "9223372036854775808", "-9223372036854775809", "1.7976931348623157e309", "''", "\"\"", "\\", "\\\\", "%s", "%n", "%00", "${x}", "{{7*7}}", "<%= 7*7 %>", "#{7*7}", "<script>", "' OR 1=1", "=1+1", "@SUM(1)", "+1", "a,b", "a;b", "a|b", "a\tb", "a\r\nb: c", "\r\nSet-Cookie: a=b", "a\u2028b", "../", "con", "COM1", ".htaccess", "日本語", "العربية", "עברית", "ไทย", "हिन्दी", "русский", "ελληνικά", "中文", "한국어", strings.Repeat("é", 300), strings.Repeat("👍", 200), "\xff", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "a\xff")
	return rows
}

// variables change what a program does that finds them in its environment.
var variables = []string{
	"LD_PRELOAD", "LD_LIBRARY_PATH", "LD_AUDIT", "GCONV_PATH", "BASH_ENV", "ENV", "SHELLOPTS", "BASHOPTS", "PS4", "PROMPT_COMMAND", "IFS", "BASH_FUNC_ls%%", "PYTHONPATH", "PYTHONSTARTUP", "PYTHONHOME", "PERL5LIB", "PERL5OPT", "PERLLIB",
	"RUBYOPT", "RUBYLIB", "NODE_OPTIONS", "NODE_PATH", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH", "PHPRC", "PHP_INI_SCAN_DIR", "LUA_INIT", "LUA_PATH", "GIT_DIR", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_COUNT", "GIT_SSH", "GIT_SSH_COMMAND",
	"GIT_EXEC_PATH", "GIT_EXTERNAL_DIFF", "GIT_PAGER", "GIT_EDITOR", "GIT_ASKPASS", "GIT_PROXY_COMMAND", "GIT_TRACE", "GIT_TEMPLATE_DIR", "PAGER", "MANPAGER", "EDITOR", "VISUAL", "BROWSER", "LESSOPEN", "LESS", "TAR_OPTIONS", "ZIPOPT", "GZIP", "XZ_OPT",
	"RSYNC_RSH", "CURL_HOME", "SSLKEYLOGFILE", "OPENSSL_CONF", "OPENSSL_MODULES", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "MAGICK_CONFIGURE_PATH", "GS_OPTIONS", "GS_LIB", "FFREPORT", "GTK_MODULES", "QT_PLUGIN_PATH", "DBUS_SESSION_BUS_ADDRESS",
	"XDG_CONFIG_HOME", "HOME", "TERMINFO", "TERMCAP", "NLSPATH", "LOCPATH", "RES_OPTIONS", "HOSTALIASES", "LOCALDOMAIN", "MALLOC_CHECK_", "GLIBC_TUNABLES", "GOFLAGS", "GODEBUG", "MAKEFLAGS", "CARGO_BUILD_RUSTC", "RUSTC_WRAPPER", "CC", "PATH",
}
