package execsafe_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/execsafe"
	"github.com/untaint/untaint/internal/test/env"
)

// What is contained as tightly as the attacks were still does its work: a
// program that is stopped from everything would pass those tests too.
func TestContainedProgramsWork(t *testing.T) {
	l := attackLimits()
	l.CPU, l.FileSize, l.OpenFiles, l.Processes = 20*time.Second, 1<<30, 256, 1
	for _, row := range []struct {
		program, debian string
		args            []string
		says            string // in the output
		makes           string // a file
	}{
		{"git", "git", []string{"log", "--format=%s"}, "first", ""},
		{"git", "git", []string{"show", "HEAD"}, "+content f", ""},
		{"tar", "tar", []string{"-cf", "new.tar", "f"}, "", "new.tar"},
		{"tar", "tar", []string{"-tf", "a.tar"}, "f\ng\n", ""},
		{"find", "findutils", []string{"f", "-printf", "%s"}, "10", ""},
		{"sort", "coreutils", []string{"f"}, "content f", ""},
		{"curl", "curl", []string{"-s", "file://{W}/f"}, "content f", ""},
		{"zip", "zip", []string{"-q", "new.zip", "f"}, "", "new.zip"},
		{"awk", "gawk", []string{"{print $2 $2}", "f"}, "ff", ""},
		{"gs", "ghostscript", []string{"-q", "-dBATCH", "-dNOPAUSE", "-sDEVICE=pdfwrite", "-onew.pdf", "-c", "showpage"}, "", "new.pdf"},
		{"openssl", "openssl", []string{"enc", "-base64", "-in", "f"}, "Y29udGVudCBmCg==", ""},
		{"ffmpeg", "ffmpeg", []string{"-v", "error", "-f", "lavfi", "-i", "color=c=red:s=16x16:d=0.1", "new.avi"}, "", "new.avi"},
		{"perl", "perl", []string{"-eprint 6*7"}, "42", ""},
		{"python3", "python3", []string{"-c", "import json; print(json.dumps([6*7]))"}, "[42]", ""},
		{"busybox", "busybox", []string{"wc", "-c", "f"}, "10 f", ""},
	} {
		t.Run(row.program, func(t *testing.T) {
			w, root := world(t)
			cmd, err := launderProgram(execsafe.Declare, env.Program(t, row.program, row.debian), l,
				execsafe.Require(execsafe.AllProtections), unsafeParts(execsafe.WritableDir(root),
					launder(execsafe.Fixed, w.Fill(row.args)...))...)
			require.NoError(t, err)
			res, err := cmd.Run(t.Context())
			require.NoError(t, err, "%s", res.Stderr)
			require.Contains(t, string(res.Stdout), row.says)
			if row.makes != "" {
				require.FileExists(t, filepath.Join(w.Dir, row.makes))
			}
		})
	}
}
