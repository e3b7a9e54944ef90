package repo_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/execsafe"
	"github.com/untaint/untaint/sanitize"
	"github.com/untaint/untaint/sqlsafe"
	"github.com/untaint/untaint/validate"
)

type order struct {
	Name   string            `json:"name" validate:"required,min=3,max=8"`
	Email  string            `json:"email" validate:"omitempty,email"`
	Role   string            `json:"role" validate:"omitempty,oneof='super admin' user"`
	Age    int               `json:"age" validate:"omitempty,gt=17"`
	Price  float64           `json:"price" validate:"omitempty,lte=1.5"`
	ID     string            `json:"id" validate:"omitempty,startswith=ord_"`
	UUID   string            `json:"uuid" validate:"omitempty,uuid4"`
	Link   string            `json:"link" validate:"omitempty,url"`
	Net    string            `json:"net" validate:"omitempty,cidr"`
	Day    string            `json:"day" validate:"omitempty,datetime=2006-01-02"`
	Pw     string            `json:"pw"`
	Again  string            `json:"again" validate:"eqfield=Pw"`
	Start  time.Time         `json:"start"`
	End    time.Time         `json:"end" validate:"omitempty,gtfield=Start"`
	Kind   string            `json:"kind"`
	Card   string            `json:"card" validate:"required_if=Kind card"`
	Tags   []string          `json:"tags" validate:"omitempty,min=1,max=3,unique"`
	Labels map[string]string `json:"labels" validate:"omitempty,dive,keys,alpha,endkeys,max=1"`
}

type row struct {
	ID  int    `db:"id,pk,sort,filter"`
	Who string `db:"who,sort,filter"`
}

// What clients are told, as a person reads it: problems of all packages, and
// what is made of errors that are not ours. UNTAINT_UPDATE=1 writes the file
// anew; read it before it is committed.
func TestRefusalsAsTheyAreRead(t *testing.T) {
	orders := validate.MustFor[order]()
	body := func(doc string) func() error {
		return func() error { _, err := orders.JSON(strings.NewReader(doc)); return err }
	}
	good := func(member string) func() error { return body(`{"name":"Gopher",` + member + `}`) }
	rows := sqlsafe.MustFor[row]("rows")
	query := func(q sqlsafe.Query) func() error {
		return func() error { _, _, err := q.Build(sqlsafe.Postgres); return err }
	}
	values := func(s string) url.Values { v, _ := url.ParseQuery(s); return v }
	title, format, width := execsafe.Text("title", 10), execsafe.Enum("format", "png", "jpeg"), execsafe.Int("width", 1, 4096)
	command := execsafe.MustDeclare("/usr/bin/printf", execsafe.Limits{Timeout: time.Second, Stdout: 100, Stderr: 100}, execsafe.BestEffort(),
		format.Flag("--format"), width.Flag("-w"), execsafe.EndOfOptions("--"), title.Operand())
	with := func(args ...execsafe.Arg) func() error {
		return func() error { _, err := command.With(args...); return err }
	}
	cases := []struct {
		name string
		err  func() error
	}{
		{"JSON that ends too early", body(`{"name":`)},
		{"no body", body(``)},
		{"JSON nested too deep", body(strings.Repeat(`[`, 20_000))},
		{"an unknown member", good(`"admin":true`)},
		{"a name in another case", good(`"ROLE":"user"`)},
		{"a name twice", good(`"role":"user","role":"user"`)},
		{"a text for a number", good(`"age":"18"`)},
		{"something behind the document", body(`{"name":"Gopher"} x`)},
		{"nothing that is required", body(`{}`)},
		{"too short", body(`{"name":"Al"}`)},
		{"too long", body(`{"name":"Albertine Simonet"}`)},
		{"no e-mail address", good(`"email":"nobody"`)},
		{"none of the choices", good(`"role":"boss"`)},
		{"not over a limit", good(`"age":17`)},
		{"over a limit", good(`"price":9`)},
		{"without its prefix", good(`"id":"x1"`)},
		{"another UUID", good(`"uuid":"6ba7b810-9dad-11d1-80b4-00c04fd430c8"`)},
		{"no URL", good(`"link":"javascript:alert(1)"`)},
		{"a network with host bits", good(`"net":"10.0.0.1/8"`)},
		{"another layout", good(`"day":"01.02.2026"`)},
		{"two fields that differ", good(`"pw":"a","again":"b"`)},
		{"an end before its start", good(`"start":"2026-01-02T00:00:00Z","end":"2026-01-01T00:00:00Z"`)},
		{"required on a condition", good(`"kind":"card"`)},
		{"the same twice in a list", good(`"tags":["a","b","a"]`)},
		{"a key of a map", good(`"labels":{"1":"x"}`)},
		{"a value of a map", good(`"labels":{"a":"xy"}`)},
		{"five at once", body(`{"name":"Al","email":"x","role":"boss","age":1,"again":"b"}`)},
		{"HTML that runs", func() error { return sanitize.UGC().Check(`<p onclick=x>a<script>x</script>`) }},
		{"HTML that is not closed", func() error { return sanitize.UGC().Check(`<b>a`) }},
		{"two lines", func() error { return sanitize.Line.Check("a\nb") }},
		{"a path for a file's name", func() error { return sanitize.FileName.Check("../x") }},
		{"a formula", func() error { return sanitize.CSVCell.Check("=1+1") }},
		{"no JSON for a script", func() error { return sanitize.ScriptJSON.Check("{") }},
		{"a redirect to elsewhere", func() error { return sanitize.Redirect.Check("//evil.test/") }},
		{"no drawing", func() error { return sanitize.SVG{}.Check("hello") }},
		{"a sort key that is not offered", query(sqlsafe.SQL("SELECT id FROM rows ORDER BY ?", rows.Sort("password", "id")))},
		{"a filter of another type", query(sqlsafe.SQL("SELECT id FROM rows WHERE ?", rows.Filter(values("id[ge]=abc"))))},
		{"an operator that is not offered", query(sqlsafe.SQL("SELECT id FROM rows WHERE ?", rows.Filter(values("who[like]=x"))))},
		{"an argument with a NUL byte", with(title.Set("a\x00b"), format.Set("png"), width.Set(1))},
		{"an argument that is no choice", with(title.Set("a"), format.Set("php"), width.Set(1))},
		{"an argument out of its range", with(title.Set("a"), format.Set("png"), width.Set(-5))},

		{"foreign: body over http.MaxBytesReader", func() error { return &http.MaxBytesError{Limit: 9} }},
		{"foreign: the same, wrapped", func() error { return fmt.Errorf("read hunter2: %w", &http.MaxBytesError{Limit: 9}) }},
		{"foreign: context.Canceled", func() error { return fmt.Errorf("query hunter2: %w", context.Canceled) }},
		{"foreign: context.DeadlineExceeded", func() error { return &url.Error{Op: "Get", URL: "http://hunter2/", Err: context.DeadlineExceeded} }},
		{"foreign: sql.ErrNoRows", func() error { return fmt.Errorf("user hunter2: %w", sql.ErrNoRows) }},
		{"foreign: no such file", func() error { _, err := os.Open("/no/hunter2"); return err }},
		{"foreign: no permission", func() error { return &fs.PathError{Op: "open", Path: "/hunter2", Err: fs.ErrPermission} }},
		{"foreign: io.ErrUnexpectedEOF", func() error { return io.ErrUnexpectedEOF }},
		{"foreign: of a driver", func() error { return errors.New(`ERROR: duplicate key "hunter2" (SQLSTATE 23505)`) }},
		{"foreign: joined with one of ours", func() error { return errors.Join(body(`{}`)(), errors.New("hunter2")) }},
		{"foreign: no rows joined with one of ours", func() error { return errors.Join(body(`{"name":"Al"}`)(), sql.ErrNoRows) }},
		{"nil", func() error { return nil }},
	}
	var b strings.Builder
	for _, c := range cases {
		w := httptest.NewRecorder()
		untaint.WriteProblem(w, httptest.NewRequest(http.MethodPost, "/", nil), c.err())
		require.NotContains(t, w.Body.String(), "hunter2", c.name)
		fmt.Fprintf(&b, "%s\n\t%s", c.name, strings.ReplaceAll(w.Body.String(), `{"pointer"`, "\n\t"+`  {"pointer"`))
	}
	path := "internal/test/repo/testdata/refusals.txt"
	if os.Getenv("UNTAINT_UPDATE") == "1" {
		require.NoError(t, os.WriteFile(path, []byte(b.String()), 0o644))
		return
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(want), b.String())
}
