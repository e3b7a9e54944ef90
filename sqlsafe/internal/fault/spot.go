package fault

import (
	"strings"
	"unicode/utf8"
)

// SpotOf returns the offset in a statement's text at which a server found a
// mistake, and false where that is not certain. Only what stands in the text is
// looked for in it, so nothing of a value comes out.
func SpotOf(err error, text string) (at int, ok bool) {
	n := nativeOf(err)
	if f, known := n.fault(); !known || f.code != BadStatement {
		return 0, false
	}
	switch {
	case n.sqlstate != "":
		return character(text, n.position)
	case n.number == 1064:
		return restAt(text, between(n.message, "near '", "' at line"))
	case n.number != 0:
		return onlyWord(text, lastPart(firstQuoted(strings.ReplaceAll(n.message, " FUNCTION ", " '"))))
	}
	return sqliteSpot(text, n.message)
}

// character returns the offset of the n-th character.
func character(text string, n int) (int, bool) {
	if n < 1 {
		return 0, false
	}
	for at := range text {
		if n--; n == 0 {
			return at, true
		}
	}
	return len(text), n == 1
}

// restAt returns where the rest of a text begins, which MySQL cuts at 80
// characters.
func restAt(text, rest string) (int, bool) {
	switch {
	case rest == "":
		return 0, false
	case strings.HasSuffix(text, rest):
		return len(text) - len(rest), true
	}
	return strings.Index(text, rest), strings.Count(text, rest) == 1
}

// sqliteSpot reads what SQLite names: it tells no position.
func sqliteSpot(text, message string) (int, bool) {
	if strings.Contains(message, "incomplete input") {
		return len(text), true
	}
	if word := between(message, `near "`, `": syntax error`); word != "" {
		return onlyWord(text, word)
	}
	for _, mark := range []string{"no such column: ", "no such table: ", "no such function: ", "has no column named ", "ambiguous column name: "} {
		if _, name, found := strings.Cut(message, mark); found {
			name, _, _ = strings.Cut(name, " (") // modernc adds the code
			if at, ok := onlyWord(text, name); ok {
				return at, true
			}
			return onlyWord(text, lastPart(name))
		}
	}
	return 0, false
}

func lastPart(name string) string { return name[strings.LastIndexByte(name, '.')+1:] }

// onlyWord returns where a word stands in a text, if it does so once.
func onlyWord(text, word string) (at int, ok bool) {
	for from := 0; word != ""; {
		i := strings.Index(text[from:], word)
		if i < 0 {
			break
		}
		i += from
		from = i + len(word)
		if !joins(text[:i], word[:1]) && !joins(text[:from], text[from:]) {
			if ok {
				return 0, false
			}
			at, ok = i, true
		}
	}
	return at, ok
}

// joins reports whether the end of one text and the beginning of another make one
// word.
func joins(a, b string) bool {
	last, _ := utf8.DecodeLastRuneInString(a)
	first, _ := utf8.DecodeRuneInString(b)
	return partOfWord(last) && partOfWord(first)
}

func partOfWord(r rune) bool {
	return r != utf8.RuneError && (r >= 0x80 || SchemaName(string(r)) != "" && r != '.')
}

// Said returns what PostgreSQL says of a mistake in the text itself: an error of
// class 42 with a position, which is found before a value is read. What arises in a
// function or in a value, such as text that is read as a jsonpath, has none.
func Said(err error) (message string, position int, ok bool) {
	n := nativeOf(err)
	return n.message, n.position, strings.HasPrefix(n.sqlstate, "42") && n.position > 0 && !n.inside
}
