package sanitize_test

import (
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/internal/test/env"
	"github.com/untaint/untaint/sanitize"
)

// settings are what a reader may have LibreOffice split at, as the first token
// of its import filter.
var settings = []struct{ name, token string }{
	{"comma", "44"}, {"semicolon", "59"}, {"tab", "9"}, {"bar", "124"}, {"all four", "44/59/9/124"},
}

// libreOffice opens tables as somebody who has chosen a setting would, and
// returns the cells of each by the file's name, formulas with how they start.
func libreOffice(t *testing.T, token string, files map[string][]byte) map[string][]cell {
	t.Helper()
	soffice := env.Program(t, "soffice", "libreoffice-calc")
	dir := t.TempDir()
	args := []string{
		"-env:UserInstallation=file://" + filepath.Join(dir, "profile"), "--headless", "--convert-to", "fods",
		// Quotes, UTF-8, from line 1 on; the last token has formulas computed.
		"--infilter=CSV:" + token + ",34,76,1,,0,false,true,false,false,false,0,true", "--outdir", dir,
	}
	for name, text := range files {
		path := filepath.Join(dir, name+".csv")
		require.NoError(t, os.WriteFile(path, text, 0o600))
		args = append(args, path)
	}
	out, err := exec.Command(soffice, args...).CombinedOutput()
	require.NoError(t, err, "%s", out)
	tables := map[string][]cell{}
	for name := range files {
		sheet, err := os.Open(filepath.Join(dir, name+".fods"))
		require.NoError(t, err, "LibreOffice wrote nothing: %s", out)
		tables[name] = cells(t, sheet)
		require.NoError(t, sheet.Close())
	}
	return tables
}

type cell struct{ formula, text string }

// cells reads the cells of a flat OpenDocument spreadsheet.
func cells(t *testing.T, sheet io.Reader) (all []cell) {
	t.Helper()
	d := xml.NewDecoder(sheet)
	in := false
	for {
		token, err := d.Token()
		if err == io.EOF {
			return all
		}
		require.NoError(t, err)
		switch x := token.(type) {
		case xml.StartElement:
			if x.Name.Local != "table-cell" {
				continue
			}
			in = true
			all = append(all, cell{})
			for _, a := range x.Attr {
				if a.Name.Local == "formula" {
					all[len(all)-1].formula = a.Value
				}
			}
		case xml.EndElement:
			in = in && x.Name.Local != "table-cell"
		case xml.CharData:
			if in {
				all[len(all)-1].text += string(x)
			}
		}
	}
}

// hostileCells are beginnings before bodies, each alone and behind other text.
func hostileCells() (all []string) {
	beginnings := []string{"", " ", `"`, "a b", `a"`, "-1", "a\n", "a\r\n\"", "\t"}
	separators := []string{"", ",", ";", "\t", "|", "; ", ";\"", ",\";", ";;", "|\"\"", "\"\n;", "\",\"", "\";\""}
	bodies := []string{"=LEN(A1)", `"=1+1"`, "=cmd|' /C calc'!A0"}
	for _, b := range beginnings {
		for _, s := range separators {
			for _, body := range bodies {
				all = append(all, b+s+body)
			}
		}
	}
	return all
}

// written writes each cell first in a record, behind others and before one.
func written(w func([]string) error, cells []string) {
	for i, c := range cells {
		next := cells[(i*7+1)%len(cells)]
		_ = w([]string{c, "x"}) // Reject refuses most
		_ = w([]string{"ada", "1", c, "x"})
		_ = w([]string{"a;", c, next, c})
	}
}

// TestNoFormulaInLibreOffice opens what CSVWriter wrote under each setting.
// encoding/csv is the control: the same cells without protection.
func TestNoFormulaInLibreOffice(t *testing.T) {
	hostile := hostileCells()
	files := map[string][]byte{}
	for name, comma := range map[string]rune{"comma": ',', "semicolon": ';', "tab": '\t', "bar": '|'} {
		for mode, prepare := range map[string]func(*sanitize.CSVWriter){
			"clean":  func(*sanitize.CSVWriter) {},
			"reject": func(w *sanitize.CSVWriter) { w.Reject = true },
			"line":   func(w *sanitize.CSVWriter) { w.SepLine = true },
		} {
			var b bytes.Buffer
			w := sanitize.NewCSVWriter(&b)
			w.Comma = comma
			prepare(w)
			written(w.Write, hostile)
			require.NoError(t, w.Flush())
			require.NotZero(t, b.Len(), "nothing is left to look at")
			files[name+"-"+mode] = b.Bytes()
		}
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		w.Comma = comma
		written(w.Write, hostile)
		w.Flush()
		files["control-"+name] = b.Bytes()
	}
	for _, set := range settings {
		formulas, looked, control := 0, 0, 0
		for name, cells := range libreOffice(t, set.token, files) {
			for _, c := range cells {
				switch {
				case strings.HasPrefix(name, "control"):
					control += min(len(c.formula), 1)
				case c.formula != "":
					t.Errorf("%s, split at %s: formula %s", name, set.name, c.formula)
					formulas++
				default:
					looked++
				}
			}
		}
		require.NotZero(t, control, "no formula in the control")
		t.Logf("split at %s: %d formulas in %d cells, %d without protection", set.name, formulas, looked, control)
	}
}
