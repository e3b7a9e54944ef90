package sqlsafe

import (
	"bytes"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/sqlsafe/internal/lex"
)

// Ledger is a list of statement shapes that code which makes its own SQL may
// run below Guard. A shape is the statement with each literal value and each
// placeholder replaced by "?", a list of them by one, and blanks evened out:
//
//	SELECT * FROM users WHERE name = ? AND id IN ( ? )
//
// So it holds no values, and its text form, one shape a line in order, is fit
// to be kept beside the code and read in a review. Learn fills a ledger while
// the tests run, Allow enforces it.
//
// A ledger is a seat belt for old code, not proof. It lets through whatever an
// attacker can do without changing a shape, such as another literal where the
// code writes values into the text, and it must have been filled by harmless
// input alone. Not learned, and so refused by Allow, is a statement with a
// comment in it, and one whose strings end elsewhere under another setting of
// the server; so is a shape that the tests did not run. It takes the connection
// to be in UTF-8. On MySQL text in double quotes, which may be a name, is part
// of the shape.
//
// It is safe for concurrent use. Finding a shape takes a few microseconds.
type Ledger struct {
	dialect Dialect
	mu      sync.RWMutex
	shapes  map[string]struct{}
	skipped int
}

// NewLedger returns an empty ledger for statements of a dialect. With an
// unknown dialect it stays empty.
func NewLedger(d Dialect) *Ledger { return &Ledger{dialect: d, shapes: map[string]struct{}{}} }

// Skipped returns how many statements passed under Learn that have no shape and
// so will be refused.
func (l *Ledger) Skipped() int {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.skipped
}

// MarshalText implements encoding.TextMarshaler: the shapes in order, one a
// line.
func (l *Ledger) MarshalText() ([]byte, error) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	var b bytes.Buffer
	for _, s := range slices.Sorted(maps.Keys(l.shapes)) {
		b.WriteString(s)
		b.WriteByte('\n')
	}
	return b.Bytes(), nil
}

// UnmarshalText implements encoding.TextUnmarshaler and adds the shapes of a
// ledger that MarshalText wrote. A line that is no shape is Misuse, with its
// number, and then nothing is added. The text is as much part of the program as
// its code: embed it, do not take it from a client.
func (l *Ledger) UnmarshalText(text []byte) error {
	c := untaint.Collector{Op: "sqlsafe.Ledger"}
	lines := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
	for i, line := range lines {
		if again, ok := shapeOf(l.dialect, line); line != "" && (!ok || again != line) {
			c.Add(untaint.Violation{Code: codeBadLedger, Kind: untaint.Misuse, Params: untaint.NewParams(untaint.IntParam("line", int64(i)+1))})
		}
	}
	if err := c.Err(); err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, line := range lines {
		if line != "" {
			l.shapes[line] = struct{}{}
		}
	}
	return nil
}

func (l *Ledger) add(text string) {
	shape, ok := shapeOf(l.dialect, text)
	l.mu.Lock()
	defer l.mu.Unlock()
	if !ok {
		l.skipped++
		return
	}
	l.shapes[shape] = struct{}{}
}

func (l *Ledger) has(text string) bool {
	shape, ok := shapeOf(l.dialect, text)
	if !ok {
		return false
	}
	l.mu.RLock()
	defer l.mu.RUnlock()
	_, known := l.shapes[shape]
	return known
}

// shapeOf returns the shape of a text, and false if it has none.
func shapeOf(d Dialect, text string) (string, bool) {
	if !d.known() || lex.BadByte(text) >= 0 {
		return "", false
	}
	var s shaper
	_, settled := lex.ReadsTheSame(&dialects[d].rules, text)
	l := lex.New(&dialects[d].rules, text)
	for {
		tok, code := l.Next()
		switch {
		case code != "", tok.Kind == lex.Comment:
			return "", false
		case tok.Kind == lex.End:
			return strings.Join(s.words, " "), len(s.words) > 0 && settled
		case tok.Kind == lex.Space:
			continue
		}
		word := text[tok.Start:tok.End]
		if strings.ContainsAny(word, "\n\r") && (tok.Kind != lex.String || word[0] == '"') {
			return "", false // a quoted name over two lines has no line in a ledger
		}
		s.add(tok.Kind, word)
	}
}

// shaper gathers the words of a shape.
type shaper struct{ words []string }

func (s *shaper) add(kind lex.Kind, word string) {
	switch {
	case kind == lex.String && word[0] != '"', // in MySQL a name with ANSI_QUOTES
		kind == lex.Number && plainNumber(word),
		kind == lex.Param, kind == lex.Marker:
		if s.ends("?", ",") {
			s.words = s.words[:len(s.words)-1]
			return
		}
		word = "?"
	case word == ")" && s.ends("(", "?", ")", ",", "(", "?"):
		s.words = s.words[:len(s.words)-3]
		return
	}
	s.words = append(s.words, word)
}

func (s *shaper) ends(words ...string) bool {
	n := len(s.words) - len(words)
	return n >= 0 && slices.Equal(s.words[n:], words)
}

// plainNumber reports whether every server reads a word as one number. "1OR"
// is a number and a keyword to some.
func plainNumber(s string) bool {
	digits := strings.TrimLeft(s, "0123456789")
	if digits == "" {
		return true
	}
	if digits[0] != '.' {
		return false
	}
	return strings.TrimLeft(digits[1:], "0123456789") == ""
}
