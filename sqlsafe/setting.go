package sqlsafe

import (
	"context"
	"database/sql/driver"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/untaint/untaint"
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

// settings are asked of the server once for a pool.
type settings struct {
	known atomic.Bool // they were asked for, and err says what is wrong
	mu    sync.Mutex
	err   error
}

// Verify asks the server for the settings that the promise of this package
// rests on, and returns what is wrong with them, of kind Misuse with the code
// unsafe_setting. On MySQL a character set such as gbk lets a value out of its
// quotes where the driver writes values into the text (interpolateParams); on
// PostgreSQL the client's encoding must be UTF-8, and
// standard_conforming_strings on, as pgx demands too. With go-sql-driver DB asks
// by itself before the first statement. Other dialects have nothing to ask.
func (db *DB) Verify(ctx context.Context) error {
	const op = "sqlsafe.Verify"
	switch {
	case db == nil || db.pool == nil:
		return untaint.New(op, untaint.Violation{Code: codeNoDatabase, Kind: untaint.Misuse})
	case ctx == nil:
		return untaint.New(op, untaint.Violation{Code: codeNoQueryContext, Kind: untaint.Misuse})
	}
	return db.ask(ctx, op)
}

// asked is what the server must say of a setting.
type asked struct {
	setting, text string
	right         func(value string) bool
}

var serverSettings = map[Dialect][]asked{
	MySQL: {
		{"character_set_client", "SELECT @@character_set_client", safeCharset},
		{"character_set_connection", "SELECT @@character_set_connection", safeCharset},
	},
	Postgres: {
		{"client_encoding", "SHOW client_encoding", func(v string) bool { return v == "UTF8" }},
		{"standard_conforming_strings", "SHOW standard_conforming_strings", func(v string) bool { return v == "on" }},
	},
}

func safeCharset(v string) bool { return safeCharsets[strings.ToLower(v)] }

func (s *session) ask(ctx context.Context, op string) error {
	c := untaint.Collector{Op: op}
	for _, a := range serverSettings[s.dialect] {
		var value string
		ctx := context.Context(&permit{Context: ctx, text: a.text})
		row := s.pool.QueryRowContext
		if s.tx != nil {
			row = s.tx.tx.QueryRowContext
		}
		if err := row(ctx, a.text).Scan(&value); err != nil {
			return Translate(ctx, op, err)
		}
		if !a.right(value) {
			c.Add(untaint.Violation{Code: codeUnsafeSetting, Kind: untaint.Misuse, Params: untaint.NewParams(untaint.TextParam("setting", a.setting))})
		}
	}
	return c.Err()
}

// verified asks until it was told once, where the driver is known to write values into the text.
// A server that cannot be asked has other troubles, which the statement meets.
func (s *session) verified(ctx context.Context, op string) error {
	if s.settings == nil {
		return nil
	}
	if s.settings.known.Load() {
		return s.settings.err
	}
	s.settings.mu.Lock()
	defer s.settings.mu.Unlock()
	if s.settings.known.Load() {
		return s.settings.err
	}
	switch err := s.ask(ctx, op); {
	case untaint.KindOf(err) == untaint.Misuse:
		s.settings.err = err
		fallthrough
	case err == nil:
		s.settings.known.Store(true)
	}
	return s.settings.err
}

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
