package sqlsafe

import (
	"embed"
	"path"
	"strings"

	"github.com/untaint/untaint/internal/mistake"
)

// allowed are the statements of one Allow.
type allowed struct {
	whole  map[string]bool
	sliced []slicedText
	found  mistake.List
}

func (a *allowed) refuse(file, text string) {
	a.found = append(a.found, mistake.Mistake{Field: file, Code: codeBadFile, Text: text})
}

func (a *allowed) file(files embed.FS, name string) {
	statements := statementsInSQL
	switch path.Ext(name) {
	case ".sql":
	case ".go":
		statements = constantsInGo
	default:
		return
	}
	b, err := files.ReadFile(name)
	if err != nil {
		a.refuse(name, "can not be read")
		return
	}
	some := false
	for _, s := range statements(strings.TrimPrefix(string(b), "\ufeff")) {
		some = a.add(s) || some
	}
	if !some && path.Ext(name) == ".sql" { // models.go has no statement
		a.refuse(name, "no statement is in it")
	}
}

// add takes a statement, and returns false if there is nothing in it.
func (a *allowed) add(s string) bool {
	s = bare(s)
	if s == "" {
		return false
	}
	if t := sliced(s); t != nil {
		a.sliced = append(a.sliced, t)
	}
	a.whole[s] = true
	return true
}

// has reports whether a statement is allowed.
func (a *allowed) has(s string) bool {
	s = bare(s)
	if a.whole[s] {
		return true
	}
	for _, t := range a.sliced {
		if t.matches(s) {
			return true
		}
	}
	return false
}

// bare returns a statement without blanks and a semicolon at its ends.
func bare(s string) string {
	return strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(s), ";"))
}

// slicedText is what is around the lists of a text of sqlc.
type slicedText []string

// sliced splits a text at its lists, and returns nil for one that has none.
func sliced(s string) (t slicedText) {
	const mark, end = "/*SLICE:", "*/?"
	for {
		before, rest, found := strings.Cut(s, mark)
		name, after, closed := strings.Cut(rest, end)
		if !found || !closed || !plainName(name) {
			if t == nil {
				return nil
			}
			return append(t, s)
		}
		t, s = append(t, before), after
	}
}

// matches reports whether s is the text with its lists filled in.
func (t slicedText) matches(s string) bool {
	for _, part := range t[:len(t)-1] {
		rest, ok := strings.CutPrefix(s, part)
		if !ok {
			return false
		}
		if s, ok = strings.CutPrefix(rest, "NULL"); ok {
			continue
		}
		if s, ok = strings.CutPrefix(rest, "?"); !ok {
			return false
		}
		for more := true; more; {
			s, more = strings.CutPrefix(s, ",?")
		}
	}
	return s == t[len(t)-1]
}

// statementsInSQL returns what stands between the names that sqlc reads, each with
// its name as sqlc sends it, or the whole file.
func statementsInSQL(s string) (all []string) {
	const mark = "-- name: "
	from := 0
	for at := 0; at < len(s); {
		line := s[at:]
		if end := strings.IndexByte(line, '\n'); end >= 0 {
			line = line[:end+1]
		}
		if strings.HasPrefix(line, mark) && at > from {
			all, from = append(all, s[from:at]), at
		}
		at += len(line)
	}
	return append(all, s[from:])
}

// constantsInGo returns the constants of generated Go that are in backquotes. A
// backquote within is written as "`" and joined by a plus sign.
func constantsInGo(s string) (all []string) {
	for {
		_, rest, found := strings.Cut(s, "\nconst ")
		if !found {
			return all
		}
		name, value, ok := strings.Cut(rest, " = ")
		if s = rest; !ok || !plainName(name) {
			continue
		}
		if text, ok := backquoted(value); ok {
			all = append(all, text)
		}
	}
}

func backquoted(s string) (text string, ok bool) {
	var b strings.Builder
	for {
		if after, found := strings.CutPrefix(s, "\"`\""); found {
			b.WriteByte('`')
			s = after
		} else {
			raw, after, closed := strings.Cut(strings.TrimPrefix(s, "`"), "`")
			if !strings.HasPrefix(s, "`") || !closed {
				return "", false
			}
			b.WriteString(strings.ReplaceAll(raw, "\r", ""))
			s = after
		}
		if s, ok = strings.CutPrefix(s, " + "); !ok {
			return b.String(), strings.HasPrefix(s, "\n") || strings.HasPrefix(s, "\r\n") || s == ""
		}
	}
}

// uncommented returns a statement without the comment that ends it, if that is
// nothing but pairs of a key and a value, as tracing adds them
// (https://google.github.io/sqlcommenter/spec):
//
//	SELECT 1 /*traceparent='00-5bd66ef5095369c7b0d1f8f4bd33716a-c532cb4098ac3dd2-01'*/
func uncommented(s string) (string, bool) {
	s = strings.TrimRight(s, " \t\r\n;")
	body, ok := strings.CutSuffix(s, "*/")
	at := strings.LastIndex(body, "/*")
	if !ok || at < 0 {
		return "", false
	}
	for pair := range strings.SplitSeq(body[at+2:], ",") {
		key, value, found := strings.Cut(pair, "='")
		value, closed := strings.CutSuffix(value, "'")
		if !found || !closed || key == "" || !escaped(key) || !escaped(value) {
			return "", false
		}
	}
	return strings.TrimRight(s[:at], " "), true
}

// escaped reports whether s is what is left of a text that was escaped for a URL.
func escaped(s string) bool {
	for i := range len(s) {
		b := s[i]
		if letter := b|0x20 >= 'a' && b|0x20 <= 'z' || b >= '0' && b <= '9'; !letter && strings.IndexByte("-_.~%+:=@$&", b) < 0 {
			return false
		}
	}
	return true
}
