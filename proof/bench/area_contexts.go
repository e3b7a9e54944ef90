package main

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"html"
	"html/template"
	"io"
	"log/slog"
	"mime"
	"net/mail"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/go-ldap/ldap/v3"
	"golang.org/x/text/unicode/norm"

	"github.com/untaint/untaint/sanitize"
)

// contextsArea compares what it costs to make text safe for a place other than
// HTML. The first row of each case is the standard library's or the peer's
// function for the same text, which often does less; where there is none it is a
// look at each byte.
var contextsArea = Area{
	Name:  "contexts",
	Title: "Text for other places than HTML",
	Cases: append(textCases(),
		csvCase,
		structCase("struct tags, nothing changes", "Ada Lovelace"),
		structCase("struct tags, each field changes", " Ada\nLovelace "),
		logCase("log record, nothing changes", "ada"),
		logCase("log record, a value changes", "ada\r\n\u202e"),
	),
}

// text is a name, and a text of 200 bytes, that nothing has to be done to, and
// one that something has.
const (
	plainName  = "Ada Lovelace, Countess"
	plain200   = "The quick brown fox jumps over the lazy dog, and then some more of them do so again; nobody minds. The quick brown fox jumps over the lazy dog, and then some more of them do so again; nobody minds it."
	hostile200 = "</script>'\"`<img src=x onerror=alert(1)>\r\n\\ *)(uid=*) & ,+=;# \x00 \u202e\u2028 e\u0301 The quick brown fox jumps over the lazy dog, and then some more of them do so again; nobody minds it. So be it."
)

// peer is another function for one context.
type peer struct {
	name string
	run  func(string) string
}

func textCases() []Case {
	var cases []Case
	for _, c := range []struct {
		context sanitize.Context
		peers   []peer
	}{
		{sanitize.Line, []peer{{"a look at each byte", lookAtBytes}, {"strings.ToValidUTF8", validUTF8}, {"strings.Map, unicode.IsPrint", onlyPrint}}},
		{sanitize.NFC, []peer{{"x/text norm.NFC.String", norm.NFC.String}}},
		{sanitize.LogLine, []peer{{"strconv.Quote", strconv.Quote}}},
		{sanitize.HTMLText, []peer{{"html.EscapeString", html.EscapeString}, {"template.HTMLEscapeString", template.HTMLEscapeString}}},
		{sanitize.JSString, []peer{{"template.JSEscapeString", template.JSEscapeString}}},
		{sanitize.CookieValue, []peer{{"url.QueryEscape", url.QueryEscape}, {"url.PathEscape", url.PathEscape}}},
		{sanitize.MailHeader, []peer{{"mime.QEncoding.Encode", func(s string) string { return mime.QEncoding.Encode("utf-8", s) }}}},
		{sanitize.RegexpLiteral, []peer{{"regexp.QuoteMeta", regexp.QuoteMeta}}},
		{sanitize.LDAPFilter, []peer{{"go-ldap EscapeFilter", ldap.EscapeFilter}}},
		{sanitize.LDAPDN, []peer{{"go-ldap EscapeDN", ldap.EscapeDN}}},
	} {
		for _, in := range []struct{ name, text string }{{"200 bytes, nothing to do", plain200}, {"200 bytes, hostile", hostile200}} {
			cases = append(cases, textCase(c.context, in.name, in.text, c.peers))
		}
	}
	return append(cases,
		textCase(sanitize.FileName, "a name", "Report of the second quarter (final).pdf", []peer{{"a look at each byte", lookAtBytes}}),
		textCase(sanitize.FileName, "a hostile name", "../../\u202eCON .txt:ads\r\n", []peer{{"a look at each byte", lookAtBytes}}),
		textCase(sanitize.CSVCell, "a cell", plainName, []peer{{"a look at each byte", lookAtBytes}}),
		textCase(sanitize.Redirect, "a target", "/account/orders?page=2#top", []peer{{"url.Parse", parseURL}}),
		textCase(sanitize.MailAddress, "an address", "ada.lovelace@example.com", []peer{{"mail.ParseAddress", parseAddress}}),
		urlCase,
	)
}

func textCase(c sanitize.Context, name, in string, peers []peer) Case {
	var rows []Row
	for _, p := range peers {
		rows = append(rows, Row{Name: p.name, Run: func(b *testing.B) { textLoop(b, in, p.run) }})
	}
	rows = append(rows,
		Row{Name: "sanitize." + goName(c) + " Clean", Ours: true, Run: func(b *testing.B) { textLoop(b, in, c.Clean) }},
		Row{Name: "sanitize." + goName(c) + " Check", Ours: true, Run: func(b *testing.B) {
			textLoop(b, in, func(s string) string { _ = c.Check(s); return s })
		}})
	return Case{Name: c.String() + ": " + name, Rows: rows}
}

// goName is the name of the constant.
func goName(c sanitize.Context) string {
	var b strings.Builder
	for word := range strings.SplitSeq(c.String(), "_") {
		switch word {
		case "nfc", "html", "js", "csv", "ldap", "dn":
			b.WriteString(strings.ToUpper(word))
		default:
			b.WriteString(strings.ToUpper(word[:1]) + word[1:])
		}
	}
	return b.String()
}

func textLoop(b *testing.B, in string, f func(string) string) {
	b.ReportAllocs()
	if f(in) == "" {
		b.Fatal("nothing was made of the text")
	}
	out := ""
	for b.Loop() {
		out = f(in)
	}
	if out == "" {
		b.Fatal("the last turn made nothing")
	}
}

func lookAtBytes(s string) string {
	for i := 0; i < len(s); i++ {
		if s[i] < ' ' {
			return s
		}
	}
	return s
}

func validUTF8(s string) string { return strings.ToValidUTF8(s, "\ufffd") }

func onlyPrint(s string) string {
	return strings.Map(func(r rune) rune {
		if strconv.IsPrint(r) {
			return r
		}
		return -1
	}, s)
}

func parseURL(s string) string {
	u, err := url.Parse(s)
	if err != nil {
		return ""
	}
	return u.Path
}

func parseAddress(s string) string {
	a, err := mail.ParseAddress(s)
	if err != nil {
		return ""
	}
	return a.Address
}

var urlCase = Case{Name: "URL on an allow-list", Rows: []Row{
	{Name: "url.Parse", Run: func(b *testing.B) { textLoop(b, anURL, parseURL) }},
	{Name: "sanitize.URL Check", Ours: true, Run: func(b *testing.B) {
		textLoop(b, anURL, func(s string) string {
			if partners.Check(s) != nil {
				return ""
			}
			return s
		})
	}},
	{Name: "sanitize.URL Clean", Ours: true, Run: func(b *testing.B) {
		textLoop(b, anURL, func(s string) string { out, _ := partners.Clean(s); return out })
	}},
}}

const anURL = "https://www.example.com/path/to/page?query=1&more=2#part"

var partners = mustURL(sanitize.URLConfig{Hosts: []string{"example.org", "*.example.com"}})

func mustURL(c sanitize.URLConfig) *sanitize.URL {
	u, err := c.Compile()
	if err != nil {
		panic(err)
	}
	return u
}

var csvCase = Case{Name: "table of 100 rows with 5 cells", Rows: []Row{
	{Name: "encoding/csv, no protection", Run: func(b *testing.B) {
		csvLoop(b, func(w io.Writer) (func([]string) error, func() error) {
			c := csv.NewWriter(w)
			return c.Write, func() error { c.Flush(); return c.Error() }
		})
	}},
	{Name: "sanitize.CSVWriter", Ours: true, Run: func(b *testing.B) {
		csvLoop(b, func(w io.Writer) (func([]string) error, func() error) {
			c := sanitize.NewCSVWriter(w)
			return c.Write, c.Flush
		})
	}},
}}

func csvLoop(b *testing.B, open func(io.Writer) (write func([]string) error, flush func() error)) {
	b.ReportAllocs()
	record := []string{"Ada Lovelace", "ada@example.com", "-1.50", "2026-11-24", `says "hello", and more`}
	var out bytes.Buffer
	for b.Loop() {
		out.Reset()
		write, flush := open(&out)
		for range 100 {
			if err := write(record); err != nil {
				b.Fatal(err)
			}
		}
		if err := flush(); err != nil {
			b.Fatal(err)
		}
	}
	if n := bytes.Count(out.Bytes(), []byte("Ada Lovelace")); n != 100 {
		b.Fatal(n, " rows were written")
	}
}

type member struct {
	Name  string   `sanitize:"trim,line,nfc,max=80"`
	Mail  string   `sanitize:"trim,lower"`
	Notes []string `sanitize:"trim,line"`
}

var members = sanitize.MustFor[member]()

var errTooLong = errors.New("too long")

func structCase(name, text string) Case {
	fresh := func(p *member) { p.Name, p.Mail, p.Notes[0], p.Notes[1] = text, "ada@example.com", text, text }
	return Case{Name: name, Rows: []Row{
		{Name: "the same calls by hand", Run: func(b *testing.B) {
			structLoop(b, fresh, func(p *member) error {
				line := func(s string) string { return sanitize.Line.Clean(strings.TrimSpace(s)) }
				p.Name = sanitize.NFC.Clean(line(p.Name))
				if utf8.RuneCountInString(p.Name) > 80 { // what max=80 has to find out; no name here is as long
					return errTooLong
				}
				p.Mail = strings.ToLower(strings.TrimSpace(p.Mail))
				for i := range p.Notes {
					p.Notes[i] = line(p.Notes[i])
				}
				return nil
			})
		}},
		{Name: "sanitize.For, Clean", Ours: true, Run: func(b *testing.B) { structLoop(b, fresh, members.Clean) }},
		{Name: "sanitize.Struct", Ours: true, Run: func(b *testing.B) {
			structLoop(b, fresh, func(p *member) error { return sanitize.Struct(p) })
		}},
	}}
}

func structLoop(b *testing.B, fresh func(*member), clean func(*member) error) {
	b.ReportAllocs()
	p := member{Notes: make([]string, 2)}
	for b.Loop() {
		fresh(&p)
		if err := clean(&p); err != nil {
			b.Fatal(err)
		}
	}
	if p.Notes[1] != "Ada Lovelace" {
		b.Fatal("not cleaned")
	}
}

func logCase(name, user string) Case {
	rows := []Row{}
	for _, h := range []struct {
		name string
		ours bool
		wrap func(slog.Handler) slog.Handler
	}{
		{"slog.JSONHandler", false, func(h slog.Handler) slog.Handler { return h }},
		{"sanitize.NewLogHandler over it", true, func(h slog.Handler) slog.Handler { return sanitize.NewLogHandler(h, "password", "token") }},
	} {
		rows = append(rows, Row{Name: h.name, Ours: h.ours, Run: func(b *testing.B) {
			b.ReportAllocs()
			out := &counter{}
			l := slog.New(h.wrap(slog.NewJSONHandler(out, nil)))
			for b.Loop() {
				l.Info("login", "user", user, "attempt", 1, "took", time.Second, "path", "/account/orders")
			}
			if out.lines == 0 {
				b.Fatal("nothing was logged")
			}
		}})
	}
	return Case{Name: name, Rows: rows}
}

// counter counts the records that reach it.
type counter struct{ lines int }

func (c *counter) Write(p []byte) (int, error) {
	if !bytes.HasSuffix(p, []byte("}\n")) {
		return 0, fmt.Errorf("no record: %d bytes", len(p))
	}
	c.lines++
	return len(p), nil
}
