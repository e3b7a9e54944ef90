package sanitize_test

import (
	"encoding/json"
	"encoding/xml"
	"mime"
	"net/http"
	"net/mail"
	"net/url"
	"regexp/syntax"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"

	"github.com/untaint/untaint/sanitize"
)

// checkEncoder holds an encoder to its contract: the parser of the place reads
// the text back, with U+FFFD for what was no text; and where Check accepts the
// text, the parser reads it back from the text as it is.
func checkEncoder(t testing.TB, c sanitize.Context, s string) {
	read := readers[c]
	got, ok := read(c.Clean(s))
	if want := meant(c, s); !ok || got != want {
		t.Fatalf("%v of %+q is read as %+q (%v), not %+q", c, s, got, ok, want)
	}
	if c.Check(s) == nil && c != sanitize.Disposition && c != sanitize.CookieValue && c != sanitize.MailHeader && c != sanitize.MailName {
		bare := s
		if c == sanitize.XPathLiteral {
			bare = "'" + s + "'"
		}
		got, ok = read(bare)
		if !ok || got != s {
			t.Fatalf("%v accepts %+q, which is read as %+q", c, s, got)
		}
	}
}

// meant is the text that is to be read back.
func meant(c sanitize.Context, s string) string {
	switch c {
	case sanitize.Disposition:
		return sanitize.FileName.Clean(s)
	case sanitize.MailHeader:
		return strings.Trim(sanitize.Line.Clean(s), " ")
	case sanitize.MailName:
		return sanitize.Line.Clean(s)
	case sanitize.CookieValue, sanitize.LDAPFilter:
		return s
	}
	s = strings.ToValidUTF8(s, "\ufffd")
	switch c {
	case sanitize.HTMLText, sanitize.HTMLAttr, sanitize.CSSString:
		return strings.ReplaceAll(s, "\x00", "\ufffd")
	case sanitize.XPathLiteral:
		return strings.Map(func(r rune) rune {
			if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xfffe || r == 0xffff {
				return utf8.RuneError
			}
			return r
		}, s)
	}
	return s
}

// readers parse what an encoder has written, each with the real parser where Go
// has one. LDAP, XPath, CSS and JavaScript have theirs in proof too.
var readers = map[sanitize.Context]func(string) (string, bool){
	sanitize.Disposition: func(out string) (string, bool) {
		kind, params, err := mime.ParseMediaType(out)
		return params["filename"], err == nil && kind == "attachment"
	},
	sanitize.CookieValue: func(out string) (string, bool) {
		req := http.Request{Header: http.Header{"Cookie": {"a=" + out + "; z=1"}}}
		cookie, err := req.Cookie("a")
		if err != nil || len(req.Cookies()) != 2 {
			return "", false
		}
		back, err := url.PathUnescape(cookie.Value)
		return back, err == nil
	},
	sanitize.MailHeader: func(out string) (string, bool) {
		line, ok := unfold(out)
		if !ok {
			return "", false
		}
		back, err := new(mime.WordDecoder).DecodeHeader(line)
		return back, err == nil && line == strings.Trim(line, " ")
	},
	sanitize.MailName: func(out string) (string, bool) {
		line, ok := unfold(out)
		if !ok {
			return "", false
		}
		list, err := mail.ParseAddressList(line + " <ada@example.com>, <b@example.com>")
		if err != nil || len(list) != 2 || list[0].Address != "ada@example.com" {
			return "", false
		}
		return list[0].Name, true
	},
	sanitize.JSString: func(out string) (back string, ok bool) {
		if strings.ContainsAny(out, "<>&'`$\u2028\u2029") {
			return "", false
		}
		err := json.Unmarshal([]byte(`"`+out+`"`), &back)
		return back, err == nil
	},
	sanitize.CSSString: readCSS,
	sanitize.HTMLText: func(out string) (string, bool) {
		doc, err := html.Parse(strings.NewReader("<!DOCTYPE html><title>x</title><body><div><i></i>" + out + "</div>"))
		if err != nil {
			return "", false
		}
		div := doc.LastChild.LastChild.FirstChild
		if div.Data != "div" || div.NextSibling != nil || div.FirstChild.NextSibling != div.LastChild && out != "" {
			return "", false
		}
		if out == "" {
			return "", div.FirstChild == div.LastChild
		}
		return div.LastChild.Data, div.LastChild.Type == html.TextNode
	},
	sanitize.HTMLAttr: func(out string) (string, bool) {
		for _, quote := range []string{`"`, `'`} {
			z := html.NewTokenizer(strings.NewReader("<a title=" + quote + out + quote + ">"))
			if z.Next() != html.StartTagToken {
				return "", false
			}
			if tok := z.Token(); len(tok.Attr) != 1 || quote == `'` {
				return tok.Attr[0].Val, len(tok.Attr) == 1 && z.Next() == html.ErrorToken
			}
		}
		return "", false
	},
	sanitize.LDAPFilter: func(out string) (string, bool) {
		if strings.ContainsAny(out, "()*\x00") {
			return "", false
		}
		var b strings.Builder
		for i := 0; i < len(out); i++ {
			if out[i] != '\\' {
				b.WriteByte(out[i])
				continue
			}
			n, err := strconv.ParseUint(out[i+1:i+3], 16, 8)
			if err != nil {
				return "", false
			}
			b.WriteByte(byte(n))
			i += 2
		}
		return b.String(), true
	},
	sanitize.LDAPDN: readDN,
	sanitize.XPathLiteral: func(out string) (string, bool) {
		if inner, ok := strings.CutPrefix(out, "concat("); ok {
			var b strings.Builder
			inner = strings.TrimSuffix(inner, ")")
			for inner != "" {
				end := strings.IndexByte(inner[1:], inner[0])
				b.WriteString(inner[1 : 1+end])
				inner = strings.TrimPrefix(inner[end+2:], ",")
			}
			return b.String(), true
		}
		inner := out[1 : len(out)-1]
		if out[0] != out[len(out)-1] || strings.IndexByte(inner, out[0]) >= 0 {
			return "", false
		}
		return inner, xml.EscapeText(new(strings.Builder), []byte(inner)) == nil
	},
	sanitize.RegexpLiteral: func(out string) (string, bool) {
		re, err := syntax.Parse(out, syntax.Perl)
		if err != nil || out == "" {
			return "", err == nil && re.Op == syntax.OpEmptyMatch
		}
		return string(re.Rune), re.Op == syntax.OpLiteral && re.Flags&syntax.FoldCase == 0
	},
}

// unfold joins the lines of a header's value, and says whether each is as long as
// mail servers take it, behind a name on the first, and none is blank.
func unfold(out string) (string, bool) {
	for i, line := range strings.Split(out, "\r\n") {
		limit := 998
		if strings.Contains(line, "=?") && strings.Contains(out, "\r\n") {
			limit = 76
		}
		if i == 0 {
			limit -= len("Reply-To: ")
		} else if !strings.HasPrefix(line, " ") || strings.TrimSpace(line) == "" {
			return "", false
		}
		if len(line) > limit || strings.ContainsAny(line, "\r\n") {
			return "", false
		}
	}
	return strings.ReplaceAll(out, "\r\n", ""), true
}

// readDN reads an attribute value as RFC 4514 section 3 has it.
func readDN(out string) (string, bool) {
	var b strings.Builder
	for i := 0; i < len(out); i++ {
		c := out[i]
		if strings.IndexByte(`"+,;<>=`, c) >= 0 || c == '#' && i == 0 || c == ' ' && (i == 0 || i == len(out)-1) {
			return "", false
		}
		if c != '\\' {
			b.WriteByte(c)
			continue
		}
		if strings.IndexByte(` "#+,;<=>\`, out[i+1]) >= 0 {
			b.WriteByte(out[i+1])
			i++
			continue
		}
		n, err := strconv.ParseUint(out[i+1:i+3], 16, 8)
		if err != nil {
			return "", false
		}
		b.WriteByte(byte(n))
		i += 2
	}
	return b.String(), true
}

// readCSS reads the inside of a string as CSS Syntax section 4.3.5 has it.
func readCSS(out string) (string, bool) {
	var b strings.Builder
	for i := 0; i < len(out); {
		c := out[i]
		if strings.IndexByte("\"'\n\r\f<>&(){}", c) >= 0 {
			return "", false
		}
		if c != '\\' {
			b.WriteByte(c)
			i++
			continue
		}
		j := i + 1
		for j < len(out) && j < i+7 && strings.IndexByte("0123456789abcdefABCDEF", out[j]) >= 0 {
			j++
		}
		n, err := strconv.ParseUint(out[i+1:j], 16, 32)
		if err != nil {
			return "", false
		}
		b.WriteRune(rune(n))
		if j < len(out) && out[j] == ' ' {
			j++
		}
		i = j
	}
	return b.String(), true
}
