package pdftotext_test

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/execsafe"
	"github.com/untaint/untaint/execsafe/profile/pdftotext"
	"github.com/untaint/untaint/internal/test/argattack"
	"github.com/untaint/untaint/internal/test/env"
)

func TestMain(m *testing.M) {
	env.SkipExamples("^Example", "pdftotext")
	os.Exit(m.Run())
}

func limits() execsafe.Limits {
	return execsafe.Limits{Timeout: time.Minute, Stdout: 1 << 20, Memory: 1 << 30}
}

func needs(t testing.TB) *execsafe.Command {
	t.Helper()
	env.Program(t, "pdftotext", "poppler-utils")
	if !execsafe.Probe().Has(execsafe.Files) {
		env.Missing(t, "Landlock", "a kernel of 5.13 or later")
	}
	cmd, err := pdftotext.Text(limits())
	require.NoError(t, err)
	return cmd
}

// document makes a PDF whose objects follow the first three: catalogue, pages
// and one page whose content is object 4. The table of offsets is left out;
// readers make it anew.
func document(page string, objects ...string) []byte {
	all := append([]string{
		"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R/Resources<</Font<</F 9 0 R>>>>" + page + ">>",
	}, objects...)
	var b strings.Builder
	b.WriteString("%PDF-1.7\n")
	for i, o := range all {
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	b.WriteString("9 0 obj\n<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF\n")
	return []byte(b.String())
}

func stream(dict string, content []byte) string {
	return fmt.Sprintf("<<%s/Length %d>>\nstream\n%s\nendstream", dict, len(content), content)
}

func text(s string) []byte { return []byte("BT /F 12 Tf 50 150 Td (" + s + ") Tj ET") }

func deflated(b []byte) []byte {
	var out bytes.Buffer
	w := zlib.NewWriter(&out)
	_, _ = w.Write(b)
	_ = w.Close()
	return out.Bytes()
}

func convert(t testing.TB, cmd *execsafe.Command, content []byte) (execsafe.Result, error) {
	t.Helper()
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "-in.pdf"), content, 0o600))
	root, err := os.OpenRoot(dir)
	require.NoError(t, err)
	defer root.Close()
	return cmd.Run(t.Context(), pdftotext.Document(execsafe.At(root, "-in.pdf")), pdftotext.LastPage(5))
}

func TestText(t *testing.T) {
	cmd := needs(t)
	res, err := convert(t, cmd, document("", stream("", text("Hello there"))))
	require.NoError(t, err, "%s", res.Stderr)
	require.Equal(t, "Hello there\n\n\f", string(res.Stdout))
	res, err = convert(t, cmd, document("", stream("/Filter/FlateDecode", deflated(text("Hello again")))))
	require.NoError(t, err, "%s", res.Stderr)
	require.Contains(t, string(res.Stdout), "Hello again")
}

// Whatever a document holds, the run ends within its limits, well or with an
// error of its own, and what lies beside the document does not come out.
func TestHostileDocuments(t *testing.T) {
	needs(t)
	brief := limits()
	brief.Timeout = 3 * time.Second
	cmd, err := pdftotext.Text(brief)
	require.NoError(t, err)
	secret := filepath.Join(t.TempDir(), "secret")
	require.NoError(t, os.WriteFile(secret, []byte("BT /F 12 Tf 50 150 Td (the-secret) Tj ET"), 0o644))
	nested := strings.Repeat("[", 100_000)
	for name, content := range map[string][]byte{
		"nothing":                  {},
		"no PDF":                   []byte("<html>"),
		"a header alone":           []byte("%PDF-1.7\n"),
		"cut short":                document("", stream("", text("x")))[:150],
		"a stream in another file": document("", stream("/F("+secret+")", nil)),
		"a stream in another file, as a specification": document("", stream("/F<</Type/Filespec/F("+secret+")>>", nil)),
		"a page that is its own parent":                document("/Kids[3 0 R]", "3 0 R"),
		"nested arrays":                                document("/X"+nested, stream("", text("x"))),
		"a length that is a lie":                       document("", "<</Length 99999999999>>\nstream\nx\nendstream"),
		"a bomb":                                       document("", stream("/Filter/FlateDecode", deflated(bytes.Repeat([]byte("q "), 50<<20)))),
		"a bomb in a bomb":                             document("", stream("/Filter[/FlateDecode/FlateDecode]", deflated(deflated(bytes.Repeat([]byte{'q', ' '}, 100<<20))))),
		"more text than may be": document("", stream("/Filter/FlateDecode", deflated(bytes.Repeat(
			append(text(strings.Repeat("flood ", 40)), '\n'), 20_000)))),
		"a huge page":     document("/UserUnit 1e30/MediaBox[-1e30 -1e30 1e30 1e30]", stream("", text("x"))),
		"a launch action": document("/AA<</O<</S/Launch/F(/bin/sh)/Win<</F(cmd)>>>>>>", stream("", text("x"))),
	} {
		t.Run(name, func(t *testing.T) {
			began := time.Now()
			res, err := convert(t, cmd, content)
			require.Less(t, time.Since(began), 15*time.Second)
			require.NotContains(t, string(res.Stdout)+string(res.Stderr), "the-secret")
			require.LessOrEqual(t, len(res.Stdout), 1<<20)
			if err == nil {
				return
			}
			switch kind := untaint.KindOf(err); kind {
			case untaint.Failed, untaint.Timeout, untaint.TooLarge:
			default:
				t.Fatalf("kind %v: %v", kind, err)
			}
		})
	}
}

// Each argument of the catalogue is refused as the name of a document.
func TestArgumentAttacks(t *testing.T) {
	cmd := needs(t)
	dir := t.TempDir()
	root, err := os.OpenRoot(dir)
	require.NoError(t, err)
	defer root.Close()
	n := 0
	for _, a := range argattack.Catalogue() {
		w := argattack.World{Dir: dir, Secret: "/etc/passwd"}
		for _, evil := range w.Fill(a.Evil) {
			n++
			_, err := cmd.Run(t.Context(), pdftotext.Document(execsafe.At(root, evil)))
			require.Error(t, err, evil)
			require.NotErrorIs(t, err, untaint.Misuse)
			require.NotErrorIs(t, err, untaint.Failed, "%q was started with", evil)
		}
	}
	t.Logf("%d hostile arguments refused", n)
}
