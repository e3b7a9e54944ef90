package sanitize_test

import (
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/internal/test/env"
	"github.com/untaint/untaint/sanitize"
)

// unchanged has, for each context, texts that it leaves alone: one of ASCII that
// is longer than what the compiler keeps on the stack, and one that is not ASCII
// where the context takes that.
var unchanged = map[sanitize.Context][]string{
	sanitize.Line:          {strings.Repeat("One line of text. ", 20), "Füße, 日本語, می\u200cخواهم, 👩\u200d💻"},
	sanitize.Plain:         {strings.Repeat("Text\tof\nlines.\r\n", 20), "Füße\n日本語"},
	sanitize.NFC:           {strings.Repeat("ASCII ", 20), "Füße, 日本語, 한국어"},
	sanitize.FileName:      {"Report of the second quarter, with all its tables (final).pdf", "Résumé 日本語.pdf"},
	sanitize.LogLine:       {strings.Repeat("user=ada login=ok ", 20), "Füße 日本語"},
	sanitize.HeaderValue:   {strings.Repeat("text/html;", 20)},
	sanitize.CookieValue:   {strings.Repeat("dG9rZW4-", 20)},
	sanitize.MailHeader:    {strings.Repeat("Your order has been sent. ", 3) + "Thanks"},
	sanitize.MailName:      {"Ada King Countess of Lovelace"},
	sanitize.MailAddress:   {"somebody.with.a.long.name+tag@mail.example.com"},
	sanitize.CSVCell:       {strings.Repeat("A plain cell. ", 20), "-1,234.50", "Füße"},
	sanitize.ScriptJSON:    {`{"list":[` + strings.Repeat(`1.5e3,"text",null,`, 20) + `true]}`, `"Füße \u003c"`},
	sanitize.JSString:      {strings.Repeat("plain text, and more; ", 20), "Füße"},
	sanitize.CSSString:     {strings.Repeat("Open Sans ", 20), "Füße"},
	sanitize.HTMLText:      {strings.Repeat("plain text, and more; ", 20), "Füße"},
	sanitize.HTMLAttr:      {strings.Repeat("plain text, and more; ", 20), "Füße"},
	sanitize.LDAPFilter:    {strings.Repeat("ada lovelace ", 20)},
	sanitize.LDAPDN:        {strings.Repeat("Ada Lovelace ", 20) + "x", "Füße"},
	sanitize.RegexpLiteral: {strings.Repeat("plain text, ", 20), "Füße"},
	sanitize.Redirect:      {"/account/orders/2026?page=2&sort=date#" + strings.Repeat("x", 50), "/ä/日本語"},
}

// Where nothing has to change, nothing is allocated, by Clean or by Check. A
// Disposition and an XPathLiteral always change, since they bring their own
// quotes.
func TestContextsAllocateNothing(t *testing.T) {
	for _, c := range append(filters, encoders...) {
		if c == sanitize.Disposition || c == sanitize.XPathLiteral {
			continue
		}
		require.NotEmpty(t, unchanged[c], c.String())
		for _, s := range unchanged[c] {
			require.Equal(t, s, c.Clean(s), "%v", c)
			require.NoError(t, c.Check(s), "%v of %q", c, s)
			most := 0.0
			if c == sanitize.ScriptJSON && strings.HasPrefix(runtime.Version(), "go1.27") {
				most = 1 // encoding/json of that release makes a copy of what it is asked about
			}
			require.LessOrEqual(t, float64(env.Allocs(func() { _ = c.Clean(s) })), most, "%v, Clean of %q", c, s)
			require.LessOrEqual(t, float64(env.Allocs(func() { _ = c.Check(s) })), most, "%v, Check of %q", c, s)
		}
	}
}

func TestURLAllocatesNothing(t *testing.T) {
	u, err := sanitize.URLConfig{Hosts: []string{"example.com", "*.example.org"}, Local: true}.Compile()
	require.NoError(t, err)
	for _, s := range []string{"https://example.com/a/b?c=d#e", "https://www.example.org/", "/local/path?x=" + strings.Repeat("y", 50)} {
		out, err := u.Clean(s)
		require.NoError(t, err)
		require.Equal(t, s, out)
		require.Zero(t, env.Allocs(func() { _ = u.Check(s) }), "Check of %q", s)
		require.Zero(t, env.Allocs(func() { _, _ = u.Clean(s) }), "Clean of %q", s)
	}
}
