package repo_test

import (
	"net/url"
	"slices"
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

// Packages have limits and formats alike. Each is told in its own words and with
// its own limit: what nests too deeply, is too long, is not JSON, or of another
// type.
func TestEachPackageSpeaksForItself(t *testing.T) {
	rows := sqlsafe.MustFor[row]("rows")
	nested := sqlsafe.SQL("a = ?", 1)
	for range 200 {
		nested = sqlsafe.SQL("(?)", nested)
	}
	build := func(q sqlsafe.Query) error { _, _, err := q.Build(sqlsafe.Postgres); return err }
	title := execsafe.Text("title", 10)
	echo := execsafe.MustDeclare("/usr/bin/printf", execsafe.Limits{Timeout: time.Second, Stdout: 100, Stderr: 100},
		execsafe.BestEffort(), execsafe.EndOfOptions("--"), title.Operand())
	brackets := strings.Repeat("[", 2000) + strings.Repeat("]", 2000)

	for _, row := range []struct {
		name string
		err  func() error
		want string
	}{
		{"a document nests", func() error {
			_, err := validate.MustFor[order]().JSON(strings.NewReader(brackets))
			return err
		}, "too_deep: is nested more than 64 levels deep"},
		{"a query nests", func() error { return build(sqlsafe.SQL("SELECT 1 WHERE ?", nested)) }, "query_too_deep: nests queries too deeply"},
		{"HTML nests", func() error { return sanitize.UGC().Check(strings.Repeat("<div>", 2000)) }, "html_too_deep: must not be nested more than 256 elements deep"},
		{"a program's output is not JSON", func() error { _, err := execsafe.JSON[int](execsafe.Result{Stdout: []byte("no")}); return err }, "output_not_json: the output of the program is not JSON of the expected form"},
		{"a program's output nests", func() error { _, err := execsafe.JSON[any](execsafe.Result{Stdout: []byte(brackets)}); return err }, "output_too_deep: the output of the program is nested more than 64 levels deep"},
		{"text for a script is not JSON", func() error { return sanitize.ScriptJSON.Check("no") }, "not_json: must be JSON"},
		{"a filter's value is of another type", func() error {
			return build(sqlsafe.SQL("SELECT id FROM rows WHERE ?", rows.Filter(url.Values{"id": {"abc"}})))
		}, "wrong_type: must be a whole number"},
		{"a rule meets another type", func() error {
			return validate.MustFor[struct {
				Any any `json:"any" validate:"email"`
			}]().Check(&struct {
				Any any `json:"any" validate:"email"`
			}{5})
		}, "unfit_type: is of a type that is not accepted here"},
		{"an argument is too long", func() error { _, err := echo.With(title.Set(strings.Repeat("a", 11))); return err }, "argument_too_long: must be at most 10 bytes long"},
		{"a text is too long", func() error {
			_, err := validate.MustFor[order]().JSON(strings.NewReader(`{"name":"Albertine Simonet"}`))
			return err
		}, "too_long: must be at most 8 characters long"},
	} {
		t.Run(row.name, func(t *testing.T) {
			all := slices.Collect(untaint.Violations(row.err()))
			require.NotEmpty(t, all)
			require.Equal(t, row.want, string(all[0].Code)+": "+untaint.English(all[0]))
		})
	}
}
