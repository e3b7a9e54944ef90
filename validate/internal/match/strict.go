package match

import (
	"encoding/base64"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"

	"github.com/untaint/untaint/internal/mailbox"
)

// StrictEmail matches one bare address that is safe to hand on.
func StrictEmail(s string) bool { return mailbox.Valid(s) }

// StrictHostname matches a name that resolvers take for one: at most 253 bytes,
// and a last label that is not a number, since what ends in a number is read as
// an IPv4 address (WHATWG URL section 3.5).
func StrictHostname(s string) bool { return Hostname(s) && nameFits(s) }

// StrictHostnameRFC1123 is StrictHostname for labels that may start with a digit.
func StrictHostnameRFC1123(s string) bool { return HostnameRFC1123(s) && nameFits(s) }

func nameFits(s string) bool {
	last := s[strings.LastIndexByte(s, '.')+1:]
	if len(s) > 253 || digitClass.all(last) {
		return false
	}
	if len(last) < 2 || last[0] != '0' || last[1]|0x20 != 'x' {
		return true
	}
	return len(last) > 2 && !hexClass.all(last[2:])
}

// StrictFQDN matches a name of two or more labels, none of which starts or ends
// with a hyphen.
func StrictFQDN(s string) bool {
	s = strings.TrimSuffix(s, ".")
	return FQDN(s) && HostnameRFC1123(s)
}

// StrictHostnamePort matches a name or an IPv4 address as such, and a port as a
// plain number. Like validator it takes no IPv6 address.
func StrictHostnamePort(s string) bool {
	i := strings.LastIndexByte(s, ':')
	return i >= 1 && plainPort(s[i+1:]) && (StrictIPv4(s[:i]) || StrictHostnameRFC1123(s[:i]))
}

// plainPort matches 1 to 65535 without a sign or leading zeros.
func plainPort(s string) bool {
	if s == "" || len(s) > 5 || s[0] == '0' || !digitClass.all(s) {
		return false
	}
	n, err := strconv.Atoi(s)
	return err == nil && n <= 65535
}

// StrictIPv4 matches an IPv4 address as such, not one mapped to IPv6.
func StrictIPv4(s string) bool { a, ok := addr(s); return ok && a.Is4() }

// StrictCIDR matches a prefix without host bits, leading zeros or mapped
// addresses.
func StrictCIDR(s string) bool { _, ok := prefix(s); return ok }

// StrictCIDRv4 is StrictCIDR for IPv4.
func StrictCIDRv4(s string) bool { p, ok := prefix(s); return ok && p.Addr().Is4() }

// StrictCIDRv6 is StrictCIDR for IPv6.
func StrictCIDRv6(s string) bool { p, ok := prefix(s); return ok && p.Addr().Is6() }

func prefix(s string) (netip.Prefix, bool) {
	p, err := netip.ParsePrefix(s)
	return p, err == nil && !p.Addr().Is4In6() && p.Masked() == p
}

// StrictULID matches the 26 ASCII characters of a ULID.
func StrictULID(s string) bool { return len(s) == 26 && ULID(s) }

// StrictUUID matches a UUID that is somebody's: not the nil and not the max
// UUID, which stand for no value (RFC 9562 sections 5.9 and 5.10).
func StrictUUID(s string) bool {
	if !UUID(s) {
		return false
	}
	first := s[0] | 0x20
	if first != '0' && first != 'f' {
		return true
	}
	for i := 1; i < len(s); i++ {
		if c := s[i] | 0x20; c != first && c != '-' {
			return true
		}
	}
	return false
}

// StrictE164 matches a number with its +, without which it is not an E.164 number.
func StrictE164(s string) bool { return strings.HasPrefix(s, "+") && E164(s) }

// StrictBoolean matches true, false, 1 and 0.
func StrictBoolean(s string) bool {
	switch s {
	case "true", "false", "1", "0":
		return true
	}
	return false
}

// StrictASCII matches ASCII without control characters other than tab, line
// feed and carriage return.
func StrictASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= 0x7f || c < ' ' && c != '\t' && c != '\n' && c != '\r' {
			return false
		}
	}
	return true
}

// StrictBase64 matches base64 whose unused bits are zero, so that one value has
// one form (RFC 4648 section 3.5).
func StrictBase64(s string) bool { return Base64(s) && canonical64(s) }

// StrictBase64URL is StrictBase64 for the URL alphabet.
func StrictBase64URL(s string) bool { return Base64URL(s) && canonical64(s) }

// StrictBase64RawURL is StrictBase64URL without padding.
func StrictBase64RawURL(s string) bool { return Base64RawURL(s) && canonical64(s) }

// canonical64 looks at the bits of the last digit that encode nothing.
func canonical64(s string) bool {
	s = strings.TrimRight(s, "=")
	switch len(s) % 4 {
	case 2:
		return digit64(s[len(s)-1])&0x0f == 0
	case 3:
		return digit64(s[len(s)-1])&0x03 == 0
	}
	return true
}

func digit64(c byte) byte {
	switch {
	case 'A' <= c && c <= 'Z':
		return c - 'A'
	case 'a' <= c && c <= 'z':
		return c - 'a' + 26
	case isDigit(c):
		return c - '0' + 52
	case c == '+', c == '-':
		return 62
	}
	return 63
}

// urlSafe are the bytes that RFC 3986 lets stand in a component unencoded.
var urlSafe = classOf(lower + upper + digits + "-._~!$&'()*+,;=:@/?%")

// StrictURLEncoded matches text in which everything that needs to be is encoded.
func StrictURLEncoded(s string) bool { return urlSafe.all(s) && URLEncoded(s) }

// StrictJWT matches a token that claims to be signed: three segments of base64,
// and a header that names an algorithm other than none (RFC 8725 section 3.1).
// It verifies nothing.
func StrictJWT(s string) bool {
	if !JWT(s) || s[len(s)-1] == '.' {
		return false
	}
	head, _, _ := strings.Cut(s, ".")
	raw, err := base64.RawURLEncoding.Strict().DecodeString(head)
	if err != nil {
		return false
	}
	var header struct {
		Alg string `json:"alg"`
	}
	if json.Unmarshal(raw, &header) != nil {
		return false
	}
	return header.Alg != "" && !strings.EqualFold(header.Alg, "none")
}

// NotZeros matches a number that is not made of zeros alone.
func NotZeros(s string) bool { return strings.Trim(s, "0 -") != "" }

// schemes are those of StrictURL. Each has a host, and none runs code or reads
// a file where it is opened.
var schemes = map[string]bool{"http": true, "https": true, "ws": true, "wss": true, "ftp": true, "ftps": true, "sftp": true}

// StrictURL matches an absolute URL of a scheme that is opened over the network
// and has a host that can exist, without a user name or password.
func StrictURL(s string) bool {
	if plainSafe(s) {
		return true
	}
	u, ok := strictParse(s)
	return ok && schemes[u.Scheme]
}

// URLOf is StrictURL for URLs of some schemes, and for no scheme of any.
func URLOf(schemes []string) func(string) bool {
	return func(s string) bool {
		u, ok := strictParse(s)
		return ok && (len(schemes) == 0 || slices.Contains(schemes, u.Scheme))
	}
}

// unsafeSchemes run code, hold the document themselves or read a file.
var unsafeSchemes = map[string]bool{
	"about": true, "blob": true, "data": true, "file": true, "filesystem": true, "jar": true, "javascript": true, "view-source": true, "vbscript": true,
}

// IsScheme reports whether s is a scheme in lower case (RFC 3986, 3.1) that URLOf
// may take.
func IsScheme(s string) bool {
	for i := range len(s) {
		letter := s[i] >= 'a' && s[i] <= 'z'
		if !letter && (i == 0 || (s[i] < '0' || s[i] > '9') && s[i] != '+' && s[i] != '-' && s[i] != '.') {
			return false
		}
	}
	return s != "" && !unsafeSchemes[s]
}

// StrictHTTPURL is StrictURL for http and https.
func StrictHTTPURL(s string) bool {
	if plainSafe(s) {
		return true
	}
	u, ok := strictParse(s)
	return ok && (u.Scheme == "http" || u.Scheme == "https")
}

// StrictHTTPSURL is StrictURL for https.
func StrictHTTPSURL(s string) bool {
	if len(s) > 5 && s[4]|0x20 == 's' && plainSafe(s) {
		return true
	}
	u, ok := strictParse(s)
	return ok && u.Scheme == "https"
}

// plainSafe accepts the usual URL without a parser: a name, and no port.
func plainSafe(s string) bool {
	start, end, ok := plainWeb(s)
	if !ok || end < len(s) && s[end] == ':' {
		return false
	}
	return StrictHostnameRFC1123(s[start:end])
}

// strictParse parses a URL of printable ASCII that has a safe authority.
func strictParse(s string) (*url.URL, bool) {
	if s == "" || len(s) > 8192 || !PrintASCII(s) || strings.ContainsAny(s, " \"<>\\^`{|}") {
		return nil, false
	}
	u, err := url.Parse(s)
	if err != nil || u.Opaque != "" || u.User != nil || u.Host == "" {
		return nil, false
	}
	if encodedControl(s) {
		return nil, false
	}
	if i := strings.LastIndexByte(u.Host, ':'); i >= 0 && u.Host[len(u.Host)-1] != ']' && !plainPort(u.Host[i+1:]) {
		return nil, false
	}
	host := u.Hostname()
	if strings.HasPrefix(u.Host, "[") {
		return u, IP(host)
	}
	return u, StrictIPv4(host) || StrictHostnameRFC1123(host)
}

// encodedControl reports a percent-encoded control character, which becomes a
// line break or a NUL in whatever decodes the URL (CWE-93, CWE-158).
func encodedControl(s string) bool {
	for {
		i := strings.IndexByte(s, '%')
		if i < 0 || i+2 >= len(s) {
			return false
		}
		if c := s[i+1]; c == '0' || c == '1' || c == '7' && s[i+2]|0x20 == 'f' {
			return true
		}
		s = s[i+1:]
	}
}

// StrictURI matches an absolute URI of printable ASCII whose scheme does not
// run code, inline a document or read a file where it is opened.
func StrictURI(s string) bool {
	if s == "" || !PrintASCII(s) || strings.ContainsAny(s, " \"<>\\^`{|}") || encodedControl(s) {
		return false
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme == "" || u.User != nil {
		return false
	}
	switch u.Scheme {
	case "javascript", "vbscript", "data", "file", "blob", "filesystem", "jar", "view-source":
		return false
	}
	if schemes[u.Scheme] {
		return StrictURL(s)
	}
	return u.Host != "" || u.Opaque != "" || u.Path != ""
}

// StrictDataURI matches a base64 data URI of a raster image, sound, film, font
// or plain text: of nothing that a browser runs.
func StrictDataURI(s string) bool {
	head, data, ok := strings.Cut(s, ",")
	head, isData := strings.CutPrefix(head, "data:")
	head, is64 := strings.CutSuffix(head, ";base64")
	if !ok || !isData || !is64 {
		return false
	}
	media, params, _ := strings.Cut(head, ";")
	kind, sub, found := strings.Cut(strings.ToLower(media), "/")
	if !found || !tokenClass.all(sub) || params != "" && !dataParam(params) {
		return false
	}
	switch kind {
	case "image":
		if strings.Contains(sub, "svg") || strings.Contains(sub, "xml") {
			return false
		}
	case "audio", "video", "font":
	case "text":
		if sub != "plain" && sub != "csv" {
			return false
		}
	case "application":
		if sub != "octet-stream" && sub != "pdf" && sub != "zip" {
			return false
		}
	default:
		return false
	}
	return StrictBase64(data)
}

var tokenClass = classOf(lower + upper + digits + "!#$&-^_.+")

func dataParam(s string) bool {
	key, val, ok := strings.Cut(s, "=")
	return ok && tokenClass.all(key) && tokenClass.all(val)
}

// StrictHTMLEncoded matches text in which each & starts a character reference,
// one at least for a character that HTML needs encoded or by number, and which
// has no markup.
func StrictHTMLEncoded(s string) bool {
	if strings.ContainsAny(s, "<>\"") {
		return false
	}
	found := false
	for {
		amp := strings.IndexByte(s, '&')
		if amp < 0 {
			return found
		}
		name, rest, ok := strings.Cut(s[amp+1:], ";")
		if !ok || !isReference(name) {
			return false
		}
		switch name {
		case "lt", "gt", "quot", "amp":
			found = true
		default:
			found = found || name[0] == '#' && len(name) > 2
		}
		s = rest
	}
}

// isReference matches what stands between & and ; in a character reference.
func isReference(name string) bool {
	number, isNumber := strings.CutPrefix(name, "#")
	if !isNumber {
		return name != "" && isLetter(name[0]) && alphanumClass.all(name)
	}
	if hex, isHex := strings.CutPrefix(number, "x"); isHex {
		return len(hex) >= 2 && hexClass.all(hex)
	}
	return digitClass.all(number)
}

// NotBlank matches text that is more than white space.
func NotBlank(s string) bool { return strings.TrimSpace(s) != "" }
