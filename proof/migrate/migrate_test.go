package migrate

import (
	"bytes"
	stdgzip "compress/gzip"
	"context"
	"database/sql"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/require"
	_ "modernc.org/sqlite"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/sqlsafe"
)

func order(body string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/orders", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	return r
}

func TestFromValidator(t *testing.T) {
	const good = `{"email":"a@example.com","items":["x1"]}`
	before, err := OrderBefore(order(good))
	require.NoError(t, err)
	after, err := OrderAfter(order(good))
	require.NoError(t, err)
	require.Equal(t, before, after)

	for _, bad := range []string{`{"email":"a","items":["x"]}`, `{"email":"a@example.com","items":["-"]}`, `{"items":[]}`} {
		_, err := OrderBefore(order(bad))
		require.Error(t, err)
		_, err = OrderAfter(order(bad))
		require.ErrorIs(t, err, untaint.Invalid, bad)
	}
	for name, hostile := range map[string]string{
		"a name twice":       `{"email":"a@example.com","items":["x"],"items":["y"]}`,
		"another case":       `{"EMAIL":"a@example.com","items":["x"]}`,
		"an unknown name":    `{"email":"a@example.com","items":["x"],"is_admin":true}`,
		"what follows":       good + `{"email":""}`,
		"megabytes of input": `{"email":"a@example.com","items":["x"],"x":"` + strings.Repeat("a", 4<<20) + `"}`,
	} {
		_, err := OrderBefore(order(hostile))
		require.NoError(t, err, "%s was taken", name)
		_, err = OrderAfter(order(hostile))
		require.Error(t, err, name)
		require.NotEqual(t, untaint.Misuse, untaint.KindOf(err), name)
	}
}

func TestFromValidatorWithOwnRules(t *testing.T) {
	v := validator.New()
	require.NoError(t, v.RegisterValidation("ticket_code", func(f validator.FieldLevel) bool { return f.Field().String() == "T-1" }))
	tickets, err := ticketsBy(v)
	require.NoError(t, err)
	require.NoError(t, tickets.Check(&Ticket{Code: "T-1"}))
	require.ErrorIs(t, tickets.Check(&Ticket{Code: "T-2"}), untaint.Invalid)
}

func TestFromBluemonday(t *testing.T) {
	const good = `<p>Hello <b>you</b></p>`
	after, err := CommentAfter(good)
	require.NoError(t, err)
	require.Equal(t, good, CommentBefore(good))
	require.Equal(t, good, after.String())

	after, err = CommentAfter(`if a<3 </div><b>x`)
	require.NoError(t, err)
	require.Equal(t, `if a&lt;3 <b>x</b>`, after.String())
	require.Contains(t, CommentBefore(`if a<3 </div><b>x`), "</div>", "it closes the page's own element")

	after, err = OwnAfter(`<b onclick=x()>x`)
	require.NoError(t, err)
	require.Equal(t, `<b>x</b>`, after.String())
}

func TestFromSquirrel(t *testing.T) {
	ctx := context.Background()
	pool, err := sql.Open("sqlite", filepath.Join(t.TempDir(), "a.db"))
	require.NoError(t, err)
	defer pool.Close()
	for _, s := range []string{
		"CREATE TABLE articles (id INTEGER PRIMARY KEY, title TEXT)",
		"INSERT INTO articles VALUES (1, '100% wool'), (2, '1000 sheep')",
		"CREATE TABLE secrets (word TEXT)", "INSERT INTO secrets VALUES ('x')",
	} {
		_, err := pool.Exec(s)
		require.NoError(t, err)
	}
	db := sqlsafe.Wrap(pool, sqlsafe.SQLite)

	before, err := SearchBefore(ctx, pool, "1", "title")
	require.NoError(t, err)
	after, err := SearchAfter(ctx, db, "1", "title")
	require.NoError(t, err)
	require.Equal(t, before, after)

	before, err = SearchBefore(ctx, pool, "100%", "id")
	require.NoError(t, err)
	require.Len(t, before, 2, "a % of the word was taken for a wildcard")
	after, err = SearchAfter(ctx, db, "100%", "id")
	require.NoError(t, err)
	require.Equal(t, []Article{{1, "100% wool"}}, after)

	const hostile = "(SELECT CASE word WHEN 'x' THEN -id ELSE id END FROM secrets)"
	before, err = SearchBefore(ctx, pool, "1", hostile)
	require.NoError(t, err)
	require.EqualValues(t, 2, before[0].ID, "the order tells what is in another table")
	_, err = SearchAfter(ctx, db, "1", hostile)
	require.ErrorIs(t, err, untaint.Code("unknown_column"))
}

func TestFromExec(t *testing.T) {
	ctx := context.Background()
	outside := t.TempDir()
	dir := filepath.Join(outside, "in")
	require.NoError(t, os.Mkdir(dir, 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "a"), []byte("hello"), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(outside, "secret"), []byte("key"), 0o600))
	root, err := os.OpenRoot(dir)
	require.NoError(t, err)
	defer root.Close()

	before, err := CompressBefore(ctx, dir, "a")
	require.NoError(t, err)
	after, err := CompressAfter(ctx, root, "a")
	require.NoError(t, err)
	require.Equal(t, "hello", unzip(t, before))
	require.Equal(t, "hello", unzip(t, after))

	before, err = CompressBefore(ctx, dir, "../secret")
	require.NoError(t, err)
	require.Equal(t, "key", unzip(t, before), "a file elsewhere was read")
	_, err = CompressAfter(ctx, root, "../secret")
	require.ErrorIs(t, err, untaint.Unsafe)

	before, err = CompressBefore(ctx, dir, "--help")
	require.NoError(t, err)
	require.Contains(t, string(before), "Usage", "a name was taken for an option")
	_, err = CompressAfter(ctx, root, "--help")
	require.Error(t, err)
}

func unzip(t *testing.T, b []byte) string {
	t.Helper()
	r, err := stdgzip.NewReader(bytes.NewReader(b))
	require.NoError(t, err)
	text, err := io.ReadAll(r)
	require.NoError(t, err)
	return string(text)
}
