package repo_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/net/dns/dnsmessage"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/execsafe"
	"github.com/untaint/untaint/netsafe"
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
	Hook   string            `json:"hook" validate:"omitempty,json"`
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
	hooks, err := netsafe.Config{Schemes: []string{"https"}, Resolver: &net.Resolver{PreferGo: true, Dial: inside}}.Compile()
	require.NoError(t, err)
	get := func(u string) func() error {
		return func() error {
			res, err := hooks.Get(t.Context(), u)
			if err == nil {
				_ = res.Body.Close()
			}
			return err
		}
	}
	// A fault of PostgreSQL's, with the names of the schema as pgx has them.
	fault := func(state, constraint, column string) func() error {
		return func() error {
			return sqlsafe.Translate(t.Context(), "orders.Create", fmt.Errorf("hunter2: %w", &pgFault{state, constraint, column, "secret_table", "secret_schema"}))
		}
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
		{"JSON in a text that is cut", good(`"hook":"{\"a\":1,\n \"b\":"`)},
		{"JSON in a text with a name twice", good(`"hook":"{\"a\":1,\"a\":2}"`)},
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
		{"a webhook on this machine", get("https://localhost/hunter2")},
		{"a webhook at the cloud's credentials", get("https://169.254.169.254/hunter2")},
		{"a webhook whose name leads inside", get("https://hunter2.example.com/")},
		{"a webhook over another scheme", get("ftp://hunter2.example.com/")},
		{"a webhook on another port", get("https://hunter2.example.com:22/")},
		{"a webhook with a password", get("https://ada:hunter2@example.com/")},
		{"a webhook at an odd address", get("https://0x7f.1/")},
		{"a row that is there already", fault("23505", "secret_name_key", "")},
		{"a reference to nothing", fault("23503", "secret_parent_fkey", "")},
		{"a rule of the database", fault("23514", "secret_fraud_limit", "")},
		{"nothing for a column", fault("23502", "", "secret_amount")},
		{"too long for a column", fault("22001", "", "")},
		{"a deadlock", fault("40P01", "", "")},
		{"a table that is not there", fault("42P01", "", "")},
		{"a statement that took too long", fault("57014", "", "")},

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
		require.NotContains(t, w.Body.String(), "secret_", c.name)
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

// pgFault is an error as pgx has it: told by its methods and fields.
type pgFault struct{ Code, ConstraintName, ColumnName, TableName, SchemaName string }

func (f *pgFault) Error() string    { return "ERROR: hunter2 (SQLSTATE " + f.Code + ")" }
func (f *pgFault) SQLState() string { return f.Code }

// inside is a DNS server at which every name is 127.0.0.1.
func inside(context.Context, string, string) (net.Conn, error) {
	client, server := net.Pipe()
	go func() {
		defer server.Close()
		for {
			var size [2]byte // a question over a stream has its length before it
			if _, err := io.ReadFull(server, size[:]); err != nil {
				return
			}
			b := make([]byte, int(size[0])<<8|int(size[1]))
			if _, err := io.ReadFull(server, b); err != nil {
				return
			}
			var m dnsmessage.Message
			if m.Unpack(b) != nil || len(m.Questions) == 0 {
				return
			}
			m.Response, m.Additionals = true, nil
			if q := m.Questions[0]; q.Type == dnsmessage.TypeA {
				m.Answers = []dnsmessage.Resource{{Header: dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class},
					Body: &dnsmessage.AResource{A: [4]byte{127, 0, 0, 1}}}}
			}
			b, err := m.Pack()
			if err != nil {
				return
			}
			if _, err := server.Write(append([]byte{byte(len(b) >> 8), byte(len(b))}, b...)); err != nil {
				return
			}
		}
	}()
	return client, nil
}
