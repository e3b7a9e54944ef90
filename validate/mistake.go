package validate

import (
	"errors"
	"reflect"
	"strconv"
	"strings"

	"github.com/untaint/untaint"
)

// Mistake is one mistake in the tags of a type, found when it is compiled.
type Mistake struct {
	Type  string       // the struct, such as "api.User"
	Field string       // in Go, "" where the mistake is not in a field
	Tag   string       // the whole tag
	Start int          // the offset in Tag of the part that is wrong
	End   int          // the offset behind it
	Code  untaint.Code // such as CodeUnknownRule
	Text  string       // what is wrong
	Hint  string       // what may have been meant, "" for no idea
}

// Mistakes are all that is wrong with a type. It is the cause of the error that
// For returns, there for errors.As and for people to read:
//
//	api.User.Email: unknown rule "emial"; did you mean "email"?
//	    required,emial,max=254
//	             ^^^^^
//
// All it holds is what the program itself says, and never input.
type Mistakes []Mistake

// Error shows each mistake with its tag and a caret under the part that is wrong.
func (ms Mistakes) Error() string {
	var b strings.Builder
	for i, m := range ms {
		if i > 0 {
			b.WriteByte('\n')
		}
		m.write(&b)
	}
	return b.String()
}

func (m Mistake) write(b *strings.Builder) {
	b.WriteString(m.Type)
	if m.Field != "" {
		b.WriteString("." + m.Field)
	}
	if m.Type != "" {
		b.WriteString(": ")
	}
	b.WriteString(m.Text)
	if m.Hint != "" {
		b.WriteString("; " + m.Hint)
	}
	if m.Tag == "" {
		return
	}
	width := max(len([]rune(m.Tag[m.Start:m.End])), 1)
	b.WriteString("\n    " + strings.Map(printable, m.Tag))
	b.WriteString("\n    " + strings.Repeat(" ", len([]rune(m.Tag[:m.Start]))) + strings.Repeat("^", width))
}

// printable keeps the caret below what it points at.
func printable(r rune) rune {
	if r < ' ' || r == 0x7f {
		return '\uFFFD'
	}
	return r
}

func quoted(s string) string { return strconv.Quote(s) }

// err returns the mistakes as our error, nil for none.
func (ms Mistakes) err(op string) error {
	if len(ms) == 0 {
		return nil
	}
	c := untaint.Collector{Op: op}
	c.Because(ms)
	for _, m := range ms {
		where := m.Type
		if m.Field != "" {
			where += "." + m.Field
		}
		var ps []untaint.Param
		if where != "" {
			ps = append(ps, untaint.TextParam("at", where))
		}
		if m.Tag != "" {
			ps = append(ps, untaint.TextParam("tag", m.Tag[m.Start:m.End]))
		}
		v := untaint.Violation{Code: m.Code, Kind: untaint.Misuse}
		v.Params = untaint.NewParams(ps...)
		c.Add(v)
	}
	return c.Err()
}

// mistakesIn returns the mistakes that are the cause of err.
func mistakesIn(err error) (Mistakes, bool) {
	var ms Mistakes
	ok := errors.As(err, &ms)
	return ms, ok
}

// suggest names the field that may have been meant.
func suggest(t reflect.Type, name string) string {
	name, _, _ = strings.Cut(name, ".")
	name, _, _ = strings.Cut(name, "[")
	var names []string
	t = deref(t)
	if t.Kind() != reflect.Struct {
		return ""
	}
	for i := range t.NumField() {
		if f := t.Field(i); jsonName(f) == name {
			return "the name in Go is " + f.Name
		}
		names = append(names, t.Field(i).Name)
	}
	return nearest(name, names)
}

// nearest returns "did you mean" with the name that is fewest changes away, ""
// if none is near.
func nearest(name string, names []string) string {
	best, least := "", len(name)/3+2
	for _, n := range names {
		if d := distance(name, n); d < least || d == least && best != "" && n < best {
			best, least = n, d
		}
	}
	if best == "" {
		return ""
	}
	return "did you mean " + quoted(best) + "?"
}

// distance is how many letters have to be inserted, removed, replaced or
// swapped with their neighbour to make b of a, at most; case counts for nothing.
func distance(a, b string) int {
	a, b = strings.ToLower(a), strings.ToLower(b)
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
