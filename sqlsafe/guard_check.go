package sqlsafe

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"reflect"
	"time"

	"github.com/untaint/untaint"
)

type guard struct {
	inner driver.Connector
	allow []*allowed

	dialect Dialect // of the driver, 0 if it is not known
}

// GuardOption changes what [Guard] lets through. The zero GuardOption changes
// nothing.
type GuardOption struct{ apply func(*guard) }

// check decides about one statement. A comment at its end that tracing has added
// is passed over.
func (g *guard) check(ctx context.Context, text string) error {
	if g.passes(ctx, statementText{text: text}) {
		return nil
	}
	if text, ok := uncommented(text); ok && g.passes(ctx, statementText{text, true}) {
		return nil
	}
	return guardMisuse(CodeNotPermitted)
}

func (g *guard) passes(ctx context.Context, text statementText) bool {
	if vouched(ctx, text, g.dialect) || savepoint(text.text).verb != "" {
		return true
	}
	for _, a := range g.allow {
		if a.has(text.text) {
			return true
		}
	}
	return false
}

// takes refuses an argument that is an option to the driver, or would not stay a
// value: MySQL reads NaN that is written into a text as the name of a column.
func (g *guard) takes(arg *driver.NamedValue) error {
	if arg.Name != "" && !dialects[g.dialect].named {
		return guardMisuse(codeBadArg) // of which two drivers of SQLite bind NULL
	}
	switch v := arg.Value.(type) {
	case nil, bool, int64, string, []byte, time.Time:
		return nil
	case float64:
		if code, kind := g.dialect.holdsFloat(v); code != "" {
			return untaint.New("sqlsafe.Guard", untaint.Violation{Code: code, Kind: kind})
		}
		return nil
	}
	if t := reflect.TypeOf(arg.Value); isOption(t) && (t != reflect.TypeFor[sql.Out]() || !dialects[g.dialect].named) {
		return guardMisuse(codeBadArg)
	}
	return nil
}

func guardMisuse(code untaint.Code) error {
	return untaint.New("sqlsafe.Guard", untaint.Violation{Code: code, Kind: untaint.Misuse})
}
