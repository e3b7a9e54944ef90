package sqlsafe

import (
	"database/sql/driver"
	"reflect"
	"slices"
	"strings"

	"github.com/untaint/untaint/sqlsafe/internal/lex"
)

// safeCharsets are those in which no byte of a quote is part of a character.
// In gbk, big5 and sjis the second byte of one may be a backslash, so that what
// a driver escapes is open again (CVE-2006-2753 and its kin).
var safeCharsets = map[string]bool{
	"utf8": true, "utf8mb3": true, "utf8mb4": true, "utf-8": true, "unicode": true, "default": true,
}

// setsCharset reports whether a SET statement makes the connection speak
// another character set than the values are written in.
func setsCharset(d Dialect, s string) bool {
	l := lex.New(&dialects[d].rules, s)
	var words []string
	for {
		tok, code := l.Next()
		if code != "" || tok.Kind == lex.End {
			break
		}
		if tok.Kind != lex.Space && tok.Kind != lex.Comment {
			words = append(words, strings.ToLower(strings.Trim(s[tok.Start:tok.End], "'\"`")))
		}
	}
	if len(words) == 0 || words[0] != "set" {
		return false
	}
	for i, word := range words {
		switch {
		case word == "names", word == "charset", word == "set" && i > 0 && words[i-1] == "character",
			strings.HasPrefix(word, "character_set_"), word == "client_encoding":
		default:
			continue
		}
		value := ""
		for _, next := range words[i+1:] {
			if next != "=" && next != ":" && next != "to" && next != "@" {
				value = next
				break
			}
		}
		if !safeCharsets[value] {
			return true
		}
	}
	return false
}

// asked is what the server must say of a setting.
type asked struct {
	setting, text string
	right         func(value string) bool
	only          string // the operation that asks for it, "" for each
}

var serverSettings = map[Dialect][]asked{
	MySQL: {
		{"character_set_client", "SELECT @@character_set_client", safeCharset, ""},
		{"character_set_connection", "SELECT @@character_set_connection", safeCharset, ""},
		{"sql_mode", "SELECT @@sql_mode", safeMode, opVerify},
	},
	Postgres: {
		{"client_encoding", "SHOW client_encoding", func(v string) bool { return v == "UTF8" }, ""},
		{"standard_conforming_strings", "SHOW standard_conforming_strings", func(v string) bool { return v == "on" }, ""},
	},
}

// safeMode reports whether a sql_mode refuses what it cannot store, and binds NOT as
// the texts mean it.
func safeMode(v string) bool {
	modes := strings.Split(strings.ToUpper(v), ",")
	return (slices.Contains(modes, "STRICT_TRANS_TABLES") || slices.Contains(modes, "STRICT_ALL_TABLES")) && !slices.Contains(modes, "HIGH_NOT_PRECEDENCE")
}

const opVerify = "sqlsafe.Verify"

func safeCharset(v string) bool { return safeCharsets[strings.ToLower(v)] }

// interpolates reports whether a driver may write values into the text.
func interpolates(d driver.Driver) bool {
	if d == nil {
		return false
	}
	t := reflect.TypeOf(d)
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return strings.HasPrefix(t.PkgPath(), "github.com/go-sql-driver/mysql")
}
