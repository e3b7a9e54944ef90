package validate

import (
	"reflect"
	"strconv"
	"strings"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate/internal/match"
)

// formatRules say what a text has to look like. Where a strict form is given,
// it is the default and text is what Compatible brings back.
var formatRules = []ruleSpec{
	{name: "alpha", code: CodeFormat, takes: kindString, text: match.Alpha},
	{name: "alphaspace", code: CodeFormat, takes: kindString, text: match.AlphaSpace},
	{name: "alphanum", code: CodeFormat, takes: kindString, text: match.Alphanum},
	{name: "alphanumspace", code: CodeFormat, takes: kindString, text: match.AlphanumSpace},
	{name: "alphaunicode", code: CodeFormat, takes: kindString, text: match.AlphaUnicode},
	{name: "alphanumunicode", code: CodeFormat, takes: kindString, text: match.AlphanumUnicode},
	{name: "number", code: CodeFormat, takes: kindString | kindNumber, text: match.Number},
	{name: "numeric", code: CodeFormat, takes: kindString | kindNumber, text: match.Numeric},
	{name: "boolean", code: CodeFormat, takes: kindString | kindBool, build: buildBoolean},
	{name: "hexadecimal", code: CodeFormat, takes: kindString, text: match.Hexadecimal},
	{name: "ascii", code: CodeFormat, takes: kindString, text: match.ASCII, strict: match.StrictASCII},
	{name: "printascii", code: CodeFormat, takes: kindString, text: match.PrintASCII},
	{name: "multibyte", code: CodeFormat, takes: kindString, text: match.Multibyte},
	{name: "lowercase", code: CodeFormat, takes: kindString, text: match.Lowercase},
	{name: "uppercase", code: CodeFormat, takes: kindString, text: match.Uppercase},

	{name: "email", code: CodeNotEmail, takes: kindString, build: buildEmail, ops: emailOps},
	{name: "url", code: CodeNotURL, takes: kindString, text: match.URL, strict: match.StrictURL},
	{name: "http_url", code: CodeNotURL, takes: kindString, text: match.HTTPURL, strict: match.StrictHTTPURL},
	{name: "https_url", code: CodeNotURL, takes: kindString, text: match.HTTPSURL, strict: match.StrictHTTPSURL},
	{name: "uri", code: CodeNotURL, takes: kindString, text: match.URI, strict: match.StrictURI},
	{name: "origin", code: CodeNotURL, takes: kindString, text: match.Origin, strict: isOrigin},
	{name: "urn_rfc8141", code: CodeFormat, takes: kindString},
	{name: "urn_rfc2141", code: CodeFormat, takes: kindString},
	{name: "datauri", code: CodeFormat, takes: kindString, strict: match.StrictDataURI},

	{name: "hostname", code: CodeNotHost, takes: kindString, text: match.Hostname, strict: match.StrictHostname},
	{name: "hostname_rfc1123", code: CodeNotHost, takes: kindString, text: match.HostnameRFC1123, strict: match.StrictHostnameRFC1123},
	{name: "hostname_label", code: CodeNotHost, takes: kindString, text: match.HostnameLabel},
	{name: "hostname_port", code: CodeNotHost, takes: kindString, text: match.HostnamePort, strict: match.StrictHostnamePort},
	{name: "fqdn", code: CodeNotHost, takes: kindString, text: match.FQDN, strict: match.StrictFQDN},
	{name: "dns_rfc1035_label", code: CodeNotHost, takes: kindString, text: match.DNSLabelRFC1035},
	{name: "port", code: CodeFormat, takes: kindWhole, build: buildPort, ops: portOps},
	{name: "ip", code: CodeNotIP, takes: kindString, text: match.IP},
	{name: "ipv4", code: CodeNotIP, takes: kindString, text: match.IPv4, strict: match.StrictIPv4},
	{name: "ipv6", code: CodeNotIP, takes: kindString, text: match.IPv6},
	{name: "cidr", code: CodeNotIP, takes: kindString, text: match.CIDR, strict: match.StrictCIDR},
	{name: "cidrv4", code: CodeNotIP, takes: kindString, text: match.CIDRv4, strict: match.StrictCIDRv4},
	{name: "cidrv6", code: CodeNotIP, takes: kindString, text: match.CIDRv6, strict: match.StrictCIDRv6},
	{name: "ip_addr", code: CodeNotIP, takes: kindString},
	{name: "ip4_addr", code: CodeNotIP, takes: kindString},
	{name: "ip6_addr", code: CodeNotIP, takes: kindString},
	{name: "tcp_addr", code: CodeNotHost, takes: kindString, strict: addressPort(match.IP)},
	{name: "tcp4_addr", code: CodeNotHost, takes: kindString, strict: addressPort(match.StrictIPv4)},
	{name: "tcp6_addr", code: CodeNotHost, takes: kindString, strict: addressPort(match.IPv6)},
	{name: "udp_addr", code: CodeNotHost, takes: kindString, strict: addressPort(match.IP)},
	{name: "udp4_addr", code: CodeNotHost, takes: kindString, strict: addressPort(match.StrictIPv4)},
	{name: "udp6_addr", code: CodeNotHost, takes: kindString, strict: addressPort(match.IPv6)},
	{name: "mac", code: CodeFormat, takes: kindString, text: match.MAC},

	{name: "uuid", code: CodeNotUUID, takes: kindString | kindStringer, text: match.UUID, strict: match.StrictUUID},
	{name: "uuid3", code: CodeNotUUID, takes: kindString | kindStringer, text: match.UUID3},
	{name: "uuid4", code: CodeNotUUID, takes: kindString | kindStringer, text: match.UUID4},
	{name: "uuid5", code: CodeNotUUID, takes: kindString | kindStringer, text: match.UUID5},
	{name: "uuid7", code: CodeNotUUID, takes: kindString | kindStringer, text: match.UUID7},
	{name: "uuid_rfc4122", code: CodeNotUUID, takes: kindString | kindStringer, text: match.UUID, strict: match.StrictUUID},
	{name: "uuid3_rfc4122", code: CodeNotUUID, takes: kindString | kindStringer, text: match.UUID3RFC4122},
	{name: "uuid4_rfc4122", code: CodeNotUUID, takes: kindString | kindStringer, text: match.UUID4RFC4122},
	{name: "uuid5_rfc4122", code: CodeNotUUID, takes: kindString | kindStringer, text: match.UUID5RFC4122},
	{name: "ulid", code: CodeFormat, takes: kindString | kindStringer, text: match.ULID, strict: match.StrictULID},
	{name: "semver", code: CodeFormat, takes: kindString, text: match.Semver},
	{name: "cve", code: CodeFormat, takes: kindString},
	{name: "mongodb", code: CodeFormat, takes: kindString, text: match.LowerHex(24)},
	{name: "mongodb_connection_string", code: CodeFormat, takes: kindString},
	{name: "spicedb", code: CodeFormat, param: paramMay, takes: kindString},
	{name: "cron", code: CodeFormat, takes: kindString},

	{name: "base32", code: CodeFormat, takes: kindString, text: match.Base32},
	{name: "base64", code: CodeFormat, takes: kindString, text: match.Base64, strict: match.StrictBase64},
	{name: "base64url", code: CodeFormat, takes: kindString, text: match.Base64URL, strict: match.StrictBase64URL},
	{name: "base64rawurl", code: CodeFormat, takes: kindString, text: match.Base64RawURL, strict: match.StrictBase64RawURL},
	{name: "json", code: CodeFormat, takes: kindString | kindBytes, build: buildJSON},
	{name: "jwt", code: CodeFormat, takes: kindString, text: match.JWT, strict: match.StrictJWT},
	{name: "html", code: CodeFormat, takes: kindString},
	{name: "html_encoded", code: CodeFormat, takes: kindString, strict: match.StrictHTMLEncoded},
	{name: "url_encoded", code: CodeFormat, takes: kindString, text: match.URLEncoded, strict: match.StrictURLEncoded},

	{name: "md4", code: CodeFormat, takes: kindString, text: match.LowerHex(32)},
	{name: "md5", code: CodeFormat, takes: kindString, text: match.LowerHex(32)},
	{name: "sha256", code: CodeFormat, takes: kindString, text: match.LowerHex(64)},
	{name: "sha384", code: CodeFormat, takes: kindString, text: match.LowerHex(96)},
	{name: "sha512", code: CodeFormat, takes: kindString, text: match.LowerHex(128)},
	{name: "ripemd128", code: CodeFormat, takes: kindString, text: match.LowerHex(32)},
	{name: "ripemd160", code: CodeFormat, takes: kindString, text: match.LowerHex(40)},
	{name: "tiger128", code: CodeFormat, takes: kindString, text: match.LowerHex(32)},
	{name: "tiger160", code: CodeFormat, takes: kindString, text: match.LowerHex(40)},
	{name: "tiger192", code: CodeFormat, takes: kindString, text: match.LowerHex(48)},

	{name: "hexcolor", code: CodeFormat, takes: kindString, text: match.HexColor},
	{name: "rgb", code: CodeFormat, takes: kindString},
	{name: "rgba", code: CodeFormat, takes: kindString},
	{name: "hsl", code: CodeFormat, takes: kindString},
	{name: "hsla", code: CodeFormat, takes: kindString},
	{name: "cmyk", code: CodeFormat, takes: kindString},

	{name: "latitude", code: CodeFormat, takes: kindString | kindNumber, text: match.Latitude},
	{name: "longitude", code: CodeFormat, takes: kindString | kindNumber, text: match.Longitude},
	{name: "e164", code: CodeFormat, takes: kindString, text: match.E164, strict: match.StrictE164},
	{name: "datetime", code: CodeFormat, param: paramMust, takes: kindString},
	{name: "duration", code: CodeFormat, takes: kindString},
}

// codeRules ask for a known code, or for a number with a check digit.
var codeRules = []ruleSpec{
	{name: "iso3166_1_alpha2", code: CodeFormat, takes: kindString, build: buildTwoLetters},
	{name: "iso3166_1_alpha2_eu", code: CodeFormat, takes: kindString, build: buildTwoLetters},
	{name: "iso3166_1_alpha3", code: CodeFormat, takes: kindString},
	{name: "iso3166_1_alpha3_eu", code: CodeFormat, takes: kindString},
	{name: "iso3166_1_alpha_numeric", code: CodeFormat, takes: kindString | kindWhole},
	{name: "iso3166_1_alpha_numeric_eu", code: CodeFormat, takes: kindString | kindWhole},
	{name: "iso3166_2", code: CodeFormat, takes: kindString},
	{name: "iso4217", code: CodeFormat, takes: kindString},
	{name: "iso4217_numeric", code: CodeFormat, takes: kindWhole},
	{name: "bcp47_language_tag", code: CodeFormat, takes: kindString, build: buildLanguage},
	{name: "bcp47_strict_language_tag", code: CodeFormat, takes: kindString, build: buildLanguage},
	{name: "postcode_iso3166_alpha2", code: CodeFormat, param: paramMust, takes: kindString},
	{name: "bic_iso_9362_2014", code: CodeFormat, takes: kindString},
	{name: "bic", code: CodeFormat, takes: kindString},
	{name: "isbn", code: CodeFormat, takes: kindString},
	{name: "isbn10", code: CodeFormat, takes: kindString},
	{name: "isbn13", code: CodeFormat, takes: kindString},
	{name: "issn", code: CodeFormat, takes: kindString},
	{name: "eth_addr", code: CodeFormat, takes: kindString, text: match.EthAddr},
	{name: "eth_addr_checksum", code: CodeFormat, takes: kindString},
	{name: "btc_addr", code: CodeFormat, takes: kindString},
	{name: "btc_addr_bech32", code: CodeFormat, takes: kindString},
	{name: "credit_card", code: CodeFormat, takes: kindString, build: buildNotZeros},
	{name: "luhn_checksum", code: CodeFormat, takes: kindString | kindWhole},
	{name: "ssn", code: CodeFormat, takes: kindString},
	{name: "ein", code: CodeFormat, takes: kindString},
}

// systemRules look at more than the value. The default mode takes none that
// lets a client ask what is on the disk of the server (CWE-203).
var systemRules = []ruleSpec{
	{name: "file", code: CodeFormat, takes: kindString, never: "it looks on the disk for a name that the client chose"},
	{name: "filepath", code: CodeFormat, takes: kindString, never: "it looks on the disk for a name that the client chose"},
	{name: "dir", code: CodeFormat, takes: kindString, never: "it looks on the disk for a name that the client chose"},
	{name: "dirpath", code: CodeFormat, takes: kindString, never: "it looks on the disk for a name that the client chose"},
	{name: "image", code: CodeFormat, takes: kindString, never: "it opens a file whose name the client chose"},
	{name: "mimetype", code: CodeFormat, param: paramMust, takes: kindString, never: "it opens a file whose name the client chose"},
	{name: "uds_exists", code: CodeFormat, takes: kindString, never: "it looks on the disk for a name that the client chose"},
	{name: "unix_addr", code: CodeFormat, takes: kindString, never: "it accepts everything"},
	{name: "timezone", code: CodeFormat, takes: kindString, strict: isZoneName},
	{name: "validateFn", code: CodeInvalid, param: paramMay, takes: kindAny, build: buildMethod},
}

// buildEmail accepts the usual address by hand and asks validator about the
// rest; the default takes the usual address alone.
func buildEmail(a *arg) func(*frame) bool {
	if a.strict {
		return onText(match.StrictEmail)
	}
	slow := delegate(a)
	return func(f *frame) bool {
		if f.field.Kind() == reflect.String && match.Email(f.field.String()) {
			return true
		}
		return slow(f)
	}
}

func buildBoolean(a *arg) func(*frame) bool {
	if !a.strict {
		return delegate(a)
	}
	return func(f *frame) bool {
		switch kindOf(f.field.Type()) {
		case kindBool:
			return true
		case kindString:
			return match.StrictBoolean(f.field.String())
		}
		f.wrong = true
		return false
	}
}

func buildPort(*arg) func(*frame) bool {
	return func(f *frame) bool {
		switch {
		case f.field.CanInt():
			return f.field.Int() >= 1 && f.field.Int() <= 65535
		case f.field.CanUint():
			return f.field.Uint() >= 1 && f.field.Uint() <= 65535
		}
		f.wrong = true
		return false
	}
}

// addressPort matches an address literal and a port in digits, so that no name
// of a service or of a host is looked up.
func addressPort(address func(string) bool) func(string) bool {
	return func(s string) bool {
		i := strings.LastIndexByte(s, ':')
		if i < 0 {
			return false
		}
		host, port := s[:i], s[i+1:]
		if strings.HasPrefix(host, "[") && strings.HasSuffix(host, "]") {
			host = host[1 : len(host)-1]
		} else if strings.Contains(host, ":") {
			return false
		}
		n, err := strconv.ParseUint(port, 10, 16)
		return address(host) && err == nil && n > 0 && port[0] != '0' && port[0] != '+'
	}
}

// buildTwoLetters asks validator for each pair of letters once, when the rule
// is compiled, and never again.
func buildTwoLetters(a *arg) func(*frame) bool {
	var known [26 * 26]bool
	pair := []byte("AA")
	for i := range known {
		pair[0], pair[1] = 'A'+byte(i/26), 'A'+byte(i%26)
		known[i] = a.e.oracle.Var(string(pair), a.name) == nil
	}
	match := func(s string) bool {
		if len(s) != 2 {
			return false
		}
		x, y := s[0]-'A', s[1]-'A'
		return x < 26 && y < 26 && known[int(x)*26+int(y)]
	}
	spec := ruleSpec{name: a.name, text: match, takes: kindString}
	a.match = match
	return spec.onText(a)
}

// maxLanguage is far above what RFC 5646 section 4.4.1 asks a reader to hold.
const maxLanguage = 255

// buildLanguage asks validator, whose parser takes time in the square of a tag's
// length: half a minute for 1 MiB of hyphens (CWE-1333).
func buildLanguage(a *arg) func(*frame) bool {
	inner := delegate(a)
	return func(f *frame) bool {
		if f.field.Kind() == reflect.String && f.field.Len() > maxLanguage {
			return false
		}
		return inner(f)
	}
}

// buildNotZeros asks validator, and refuses a number of zeros alone, whose
// check digit is right.
func buildNotZeros(a *arg) func(*frame) bool {
	inner := delegate(a)
	if !a.strict {
		return inner
	}
	notZeros := onText(match.NotZeros)
	return func(f *frame) bool { return notZeros(f) && inner(f) }
}

// failureOf makes a failure that never varies.
func failureOf(code untaint.Code, kind untaint.Kind, params ...untaint.Param) failure {
	f := failure{code: code, kind: kind}
	f.params = untaint.NewParams(params...)
	return f
}
