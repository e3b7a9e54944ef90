package rule

import (
	"reflect"
	"strconv"
	"strings"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate/internal/match"
	"github.com/untaint/untaint/validate/internal/plan"
	"github.com/untaint/untaint/validate/internal/table"
	"github.com/untaint/untaint/validate/internal/tag"
)

// formatRules say what a text has to look like. Where a strict form is given,
// it is the default and text is what Compatible brings back.
var formatRules = []Spec{
	{Name: "alpha", Code: CodeWrongFormat, Takes: KindString, Text: match.Alpha},
	{Name: "alphaspace", Code: CodeWrongFormat, Takes: KindString, Text: match.AlphaSpace},
	{Name: "alphanum", Code: CodeWrongFormat, Takes: KindString, Text: match.Alphanum},
	{Name: "alphanumspace", Code: CodeWrongFormat, Takes: KindString, Text: match.AlphanumSpace},
	{Name: "alphaunicode", Code: CodeWrongFormat, Takes: KindString, Text: match.AlphaUnicode},
	{Name: "alphanumunicode", Code: CodeWrongFormat, Takes: KindString, Text: match.AlphanumUnicode},
	{Name: "number", Code: CodeWrongFormat, Takes: KindString | KindNumber, Text: match.Number, Number: anyNumber, Ops: numberOps},
	{Name: "numeric", Code: CodeWrongFormat, Takes: KindString | KindNumber, Text: match.Numeric, Number: anyNumber, Ops: numberOps},
	{Name: "boolean", Code: CodeWrongFormat, Takes: KindString | KindBool, Build: buildBoolean, Ops: booleanOps},
	{Name: "hexadecimal", Code: CodeWrongFormat, Takes: KindString, Text: match.Hexadecimal},
	{Name: "ascii", Code: CodeWrongFormat, Takes: KindString, Text: match.ASCII, Strict: match.StrictASCII, Other: otherFalse},
	{Name: "printascii", Code: CodeWrongFormat, Takes: KindString, Text: match.PrintASCII, Other: otherFalse},
	{Name: "multibyte", Code: CodeWrongFormat, Takes: KindString, Text: match.Multibyte, Other: otherSized},
	{Name: "lowercase", Code: CodeWrongFormat, Takes: KindString, Text: match.Lowercase, Other: otherPanics},
	{Name: "uppercase", Code: CodeWrongFormat, Takes: KindString, Text: match.Uppercase, Other: otherPanics},

	{Name: "email", Code: CodeNotEmail, Takes: KindString, Text: match.Address, Strict: match.StrictEmail, Why: whyEmail},
	{Name: "url", Code: CodeNotURL, Takes: KindString | KindURL, Text: match.URL, Strict: match.StrictURL, Param: MayParam, WithParam: urlOf, Other: otherPanics, Why: whyURL("url")},
	{Name: "http_url", Code: CodeNotURL, Takes: KindString | KindURL, Text: match.HTTPURL, Strict: match.StrictHTTPURL, Other: otherPanics, Why: whyURL("http_url")},
	{Name: "https_url", Code: CodeNotURL, Takes: KindString | KindURL, Text: match.HTTPSURL, Strict: match.StrictHTTPSURL, Other: otherPanics, Why: whyURL("https_url")},
	{Name: "uri", Code: CodeNotURL, Takes: KindString | KindURL, Text: match.URI, Strict: match.StrictURI, Other: otherPanics, Why: whyURL("uri")},
	{Name: "origin", Code: CodeNotURL, Takes: KindString | KindURL, Text: match.Origin, Strict: isOrigin, Other: otherPanics, Why: whyURL("origin")},
	{Name: "urn_rfc8141", Code: CodeWrongFormat, Takes: KindString, Other: otherPanics, Text: match.URN8141},
	{Name: "urn_rfc2141", Code: CodeWrongFormat, Takes: KindString, Other: otherPanics, Text: match.URN2141},
	{Name: "datauri", Code: CodeWrongFormat, Takes: KindString, Strict: match.StrictDataURI, Text: match.DataURI},

	{Name: "hostname", Code: CodeNotHost, Takes: KindString, Text: match.Hostname, Strict: match.StrictHostname, Why: whyFormat(CodeNotHost, "hostname")},
	{Name: "hostname_rfc1123", Code: CodeNotHost, Takes: KindString, Text: match.HostnameRFC1123, Strict: match.StrictHostnameRFC1123, Why: whyFormat(CodeNotHost, "hostname_rfc1123")},
	{Name: "hostname_label", Code: CodeNotHost, Takes: KindString, Text: match.HostnameLabel, Why: whyFormat(CodeNotHost, "hostname_label")},
	{Name: "hostname_port", Code: CodeNotHost, Takes: KindString, Text: match.HostnamePort, Strict: match.StrictHostnamePort, Why: whyFormat(CodeNotHost, "hostname_port")},
	{Name: "fqdn", Code: CodeNotHost, Takes: KindString, Text: match.FQDN, Strict: match.StrictFQDN, Why: whyFormat(CodeNotHost, "fqdn")},
	{Name: "dns_rfc1035_label", Code: CodeNotHost, Takes: KindString, Text: match.DNSLabelRFC1035, Why: whyFormat(CodeNotHost, "dns_rfc1035_label")},
	{Name: "port", Code: CodeWrongFormat, Takes: KindWhole, Build: buildPort, Ops: portOps},
	{Name: "ip", Code: CodeNotIP, Takes: KindString, Text: match.IP, Why: whyFormat(CodeNotIP, "ip")},
	{Name: "ipv4", Code: CodeNotIP, Takes: KindString, Text: match.IPv4, Strict: match.StrictIPv4, Why: whyFormat(CodeNotIP, "ipv4")},
	{Name: "ipv6", Code: CodeNotIP, Takes: KindString, Text: match.IPv6, Why: whyFormat(CodeNotIP, "ipv6")},
	{Name: "cidr", Code: CodeNotIP, Takes: KindString, Text: match.CIDR, Strict: match.StrictCIDR, Why: whyNetwork("cidr")},
	{Name: "cidrv4", Code: CodeNotIP, Takes: KindString, Text: match.CIDRv4, Strict: match.StrictCIDRv4, Why: whyNetwork("cidrv4")},
	{Name: "cidrv6", Code: CodeNotIP, Takes: KindString, Text: match.CIDRv6, Strict: match.StrictCIDRv6, Why: whyNetwork("cidrv6")},
	{Name: "ip_addr", Code: CodeNotIP, Takes: KindString, Text: match.IP, Why: whyFormat(CodeNotIP, "ip_addr")},
	{Name: "ip4_addr", Code: CodeNotIP, Takes: KindString, Text: match.IPv4, Why: whyFormat(CodeNotIP, "ip4_addr")},
	{Name: "ip6_addr", Code: CodeNotIP, Takes: KindString, Text: match.IPv6, Why: whyFormat(CodeNotIP, "ip6_addr")},
	{Name: "tcp_addr", Code: CodeNotHost, Takes: KindString, Strict: addressPort(match.IP), Text: match.TCPAddr, Why: whyFormat(CodeNotHost, "tcp_addr")},
	{Name: "tcp4_addr", Code: CodeNotHost, Takes: KindString, Strict: addressPort(match.StrictIPv4), Text: match.TCP4Addr, Why: whyFormat(CodeNotHost, "tcp4_addr")},
	{Name: "tcp6_addr", Code: CodeNotHost, Takes: KindString, Strict: addressPort(match.IPv6), Text: match.TCP6Addr, Why: whyFormat(CodeNotHost, "tcp6_addr")},
	{Name: "udp_addr", Code: CodeNotHost, Takes: KindString, Strict: addressPort(match.IP), Text: match.UDPAddr, Why: whyFormat(CodeNotHost, "udp_addr")},
	{Name: "udp4_addr", Code: CodeNotHost, Takes: KindString, Strict: addressPort(match.StrictIPv4), Text: match.UDP4Addr, Why: whyFormat(CodeNotHost, "udp4_addr")},
	{Name: "udp6_addr", Code: CodeNotHost, Takes: KindString, Strict: addressPort(match.IPv6), Text: match.UDP6Addr, Why: whyFormat(CodeNotHost, "udp6_addr")},
	{Name: "mac", Code: CodeWrongFormat, Takes: KindString, Text: match.MAC},

	{Name: "uuid", Code: CodeNotUUID, Takes: KindString | KindStringer, Text: match.UUID, Strict: match.StrictUUID},
	{Name: "uuid3", Code: CodeNotUUID, Takes: KindString | KindStringer, Text: match.UUID3, Refuse: versionFailure(3)},
	{Name: "uuid4", Code: CodeNotUUID, Takes: KindString | KindStringer, Text: match.UUID4, Refuse: versionFailure(4)},
	{Name: "uuid5", Code: CodeNotUUID, Takes: KindString | KindStringer, Text: match.UUID5, Refuse: versionFailure(5)},
	{Name: "uuid7", Code: CodeNotUUID, Takes: KindString | KindStringer, Text: match.UUID7, Refuse: versionFailure(7)},
	{Name: "uuid_rfc4122", Code: CodeNotUUID, Takes: KindString | KindStringer, Text: match.UUID, Strict: match.StrictUUID},
	{Name: "uuid3_rfc4122", Code: CodeNotUUID, Takes: KindString | KindStringer, Text: match.UUID3RFC4122, Refuse: versionFailure(3)},
	{Name: "uuid4_rfc4122", Code: CodeNotUUID, Takes: KindString | KindStringer, Text: match.UUID4RFC4122, Refuse: versionFailure(4)},
	{Name: "uuid5_rfc4122", Code: CodeNotUUID, Takes: KindString | KindStringer, Text: match.UUID5RFC4122, Refuse: versionFailure(5)},
	{Name: "ulid", Code: CodeWrongFormat, Takes: KindString | KindStringer, Text: match.ULID, Strict: match.StrictULID},
	{Name: "semver", Code: CodeWrongFormat, Takes: KindString, Text: match.Semver},
	{Name: "cve", Code: CodeWrongFormat, Takes: KindString, Text: match.CVE},
	{Name: "mongodb", Code: CodeWrongFormat, Takes: KindString, Text: match.LowerHex(24)},
	{Name: "mongodb_connection_string", Code: CodeWrongFormat, Takes: KindString, Text: match.MongoURL},
	{Name: "spicedb", Code: CodeWrongFormat, Param: MayParam, Takes: KindString, Build: buildSpiceDB},
	{Name: "cron", Code: CodeWrongFormat, Takes: KindString, Text: match.Cron},

	{Name: "base32", Code: CodeWrongFormat, Takes: KindString, Text: match.Base32},
	{Name: "base64", Code: CodeWrongFormat, Takes: KindString, Text: match.Base64, Strict: match.StrictBase64},
	{Name: "base64url", Code: CodeWrongFormat, Takes: KindString, Text: match.Base64URL, Strict: match.StrictBase64URL},
	{Name: "base64rawurl", Code: CodeWrongFormat, Takes: KindString, Text: match.Base64RawURL, Strict: match.StrictBase64RawURL},
	{Name: "json", Code: CodeWrongFormat, Takes: KindString | KindBytes, Build: buildJSON},
	{Name: "jwt", Code: CodeWrongFormat, Takes: KindString, Text: match.JWT, Strict: match.StrictJWT},
	{Name: "html", Code: CodeWrongFormat, Takes: KindString, Text: match.HTML},
	{Name: "html_encoded", Code: CodeWrongFormat, Takes: KindString, Strict: match.StrictHTMLEncoded, Text: match.HTMLEncoded},
	{Name: "url_encoded", Code: CodeWrongFormat, Takes: KindString, Text: match.URLEncoded, Strict: match.StrictURLEncoded},

	{Name: "md4", Code: CodeWrongFormat, Takes: KindString, Text: match.LowerHex(32)},
	{Name: "md5", Code: CodeWrongFormat, Takes: KindString, Text: match.LowerHex(32)},
	{Name: "sha256", Code: CodeWrongFormat, Takes: KindString, Text: match.LowerHex(64)},
	{Name: "sha384", Code: CodeWrongFormat, Takes: KindString, Text: match.LowerHex(96)},
	{Name: "sha512", Code: CodeWrongFormat, Takes: KindString, Text: match.LowerHex(128)},
	{Name: "ripemd128", Code: CodeWrongFormat, Takes: KindString, Text: match.LowerHex(32)},
	{Name: "ripemd160", Code: CodeWrongFormat, Takes: KindString, Text: match.LowerHex(40)},
	{Name: "tiger128", Code: CodeWrongFormat, Takes: KindString, Text: match.LowerHex(32)},
	{Name: "tiger160", Code: CodeWrongFormat, Takes: KindString, Text: match.LowerHex(40)},
	{Name: "tiger192", Code: CodeWrongFormat, Takes: KindString, Text: match.LowerHex(48)},

	{Name: "hexcolor", Code: CodeWrongFormat, Takes: KindString, Text: match.HexColor},
	{Name: "rgb", Code: CodeWrongFormat, Takes: KindString, Text: match.RGB},
	{Name: "rgba", Code: CodeWrongFormat, Takes: KindString, Text: match.RGBA},
	{Name: "hsl", Code: CodeWrongFormat, Takes: KindString, Text: match.HSL},
	{Name: "hsla", Code: CodeWrongFormat, Takes: KindString, Text: match.HSLA},
	{Name: "cmyk", Code: CodeWrongFormat, Takes: KindString, Text: match.CMYK},

	{Name: "latitude", Code: CodeWrongFormat, Takes: KindString | KindNumber, Text: match.Latitude, Number: numberDegrees(match.Latitude), Other: otherPanics},
	{Name: "longitude", Code: CodeWrongFormat, Takes: KindString | KindNumber, Text: match.Longitude, Number: numberDegrees(match.Longitude), Other: otherPanics},
	{Name: "e164", Code: CodeWrongFormat, Takes: KindString, Text: match.E164, Strict: match.StrictE164},
	{Name: "datetime", Code: CodeWrongFormat, Param: MustParam, Takes: KindString, Other: otherPanics, ArgText: match.Datetime, Refuse: layoutFailure},
	{Name: "duration", Code: CodeWrongFormat, Takes: KindString, Other: otherFalse, Text: match.Duration},
}

// codeRules ask for a known code, or for a number with a check digit.
var codeRules = []Spec{
	{Name: "iso3166_1_alpha2", Code: CodeWrongFormat, Takes: KindString, Text: table.Country2},
	{Name: "iso3166_1_alpha2_eu", Code: CodeWrongFormat, Takes: KindString, Text: table.Country2EU},
	{Name: "iso3166_1_alpha3", Code: CodeWrongFormat, Takes: KindString, Text: table.Country3},
	{Name: "iso3166_1_alpha3_eu", Code: CodeWrongFormat, Takes: KindString, Text: table.Country3EU},
	{Name: "iso3166_1_alpha_numeric", Code: CodeWrongFormat, Takes: KindString | KindWhole, Text: numberText(table.CountryNumber), Number: numberRest(table.CountryNumber), Other: otherPanics},
	{Name: "iso3166_1_alpha_numeric_eu", Code: CodeWrongFormat, Takes: KindString | KindWhole, Text: numberText(table.CountryNumberEU), Number: numberRest(table.CountryNumberEU), Other: otherPanics},
	{Name: "iso3166_2", Code: CodeWrongFormat, Takes: KindString, Text: table.Subdivision},
	{Name: "iso4217", Code: CodeWrongFormat, Takes: KindString, Text: table.Currency},
	{Name: "iso4217_numeric", Code: CodeWrongFormat, Takes: KindWhole, Number: numberWhole(table.CurrencyNumber), Other: otherPanics},
	{Name: "bcp47_language_tag", Code: CodeWrongFormat, Takes: KindString, Other: otherPanics, Text: match.Language},
	{Name: "bcp47_strict_language_tag", Code: CodeWrongFormat, Takes: KindString, Other: otherPanics, Text: match.StrictLanguage},
	{Name: "postcode_iso3166_alpha2", Code: CodeWrongFormat, Param: MustParam, Takes: KindString, ArgText: postcode},
	{Name: "bic_iso_9362_2014", Code: CodeWrongFormat, Takes: KindString, Text: match.BIC2014},
	{Name: "bic", Code: CodeWrongFormat, Takes: KindString, Text: match.BIC},
	{Name: "isbn", Code: CodeWrongFormat, Takes: KindString, Text: match.ISBN},
	{Name: "isbn10", Code: CodeWrongFormat, Takes: KindString, Text: match.ISBN10},
	{Name: "isbn13", Code: CodeWrongFormat, Takes: KindString, Text: match.ISBN13},
	{Name: "issn", Code: CodeWrongFormat, Takes: KindString, Text: match.ISSN},
	{Name: "eth_addr", Code: CodeWrongFormat, Takes: KindString, Text: match.EthAddr},
	{Name: "eth_addr_checksum", Code: CodeWrongFormat, Takes: KindString, Text: match.EthAddrChecksum},
	{Name: "btc_addr", Code: CodeWrongFormat, Takes: KindString, Text: match.BTCAddr},
	{Name: "btc_addr_bech32", Code: CodeWrongFormat, Takes: KindString, Text: match.BTCAddrBech32},
	{Name: "credit_card", Code: CodeWrongFormat, Takes: KindString, Text: match.CreditCard, Strict: strictCard},
	{Name: "luhn_checksum", Code: CodeWrongFormat, Takes: KindString | KindWhole, Text: match.Luhn, Number: luhnNumber, Other: otherPanics},
	{Name: "ssn", Code: CodeWrongFormat, Takes: KindString, Other: otherSized, Text: match.SSN},
	{Name: "ein", Code: CodeWrongFormat, Takes: KindString, Other: otherSized, Text: match.EIN},
}

// systemRules look at more than the value. The default mode takes none that
// lets a client ask what is on the disk of the server (CWE-203).
var systemRules = []Spec{
	{Name: "file", Code: CodeWrongFormat, Takes: KindString, Never: "it looks on the disk for a name that the client chose", Other: otherPanics, Text: fileExists},
	{Name: "filepath", Code: CodeWrongFormat, Takes: KindString, Never: "it looks on the disk for a name that the client chose", Other: otherPanics, Text: filePath},
	{Name: "dir", Code: CodeWrongFormat, Takes: KindString, Never: "it looks on the disk for a name that the client chose", Other: otherPanics, Text: dirExists},
	{Name: "dirpath", Code: CodeWrongFormat, Takes: KindString, Never: "it looks on the disk for a name that the client chose", Other: otherPanics, Text: dirPath},
	{Name: "image", Code: CodeWrongFormat, Takes: KindString, Never: "it opens a file whose name the client chose", Other: otherPanics, Text: isImage},
	{Name: "mimetype", Code: CodeWrongFormat, Param: MustParam, Takes: KindString, Never: "it opens a file whose name the client chose", Other: otherPanics, ArgText: isMIME},
	{Name: "uds_exists", Code: CodeWrongFormat, Takes: KindString, Never: "it looks on the disk for a name that the client chose", Text: socketExists},
	{Name: "unix_addr", Code: CodeWrongFormat, Takes: KindString, Never: "it accepts everything", Text: always},
	{Name: "timezone", Code: CodeWrongFormat, Takes: KindString, Strict: table.Zone, Other: otherPanics, Text: match.Zone},
	{Name: "validateFn", Code: CodeInvalid, Param: MayParam, Takes: KindAny, Build: buildMethod},
}

func buildBoolean(a *Arg) func(*plan.Frame) bool {
	return func(f *plan.Frame) bool {
		switch k := f.Field.Kind(); {
		case k == reflect.Bool:
			return true
		case !a.Strict:
			_, err := strconv.ParseBool(f.Field.String())
			return err == nil
		case k == reflect.String:
			return match.StrictBoolean(f.Field.String())
		}
		f.Wrong = true
		return false
	}
}

// numberOps are those of number and numeric, which every number passes.
func numberOps(_ Ops, v Value, _ *Test) bool { return KindOf(v.Type)&KindNumber != 0 }

// booleanOps are those of boolean, which every bool passes.
func booleanOps(out Ops, v Value, t *Test) bool {
	switch {
	case v.Type.Kind() == reflect.Bool:
		return true
	case v.Type.Kind() != reflect.String || !t.Arg.Strict:
		return false
	}
	out.Add(plan.Op{Code: plan.OpMatch, F: match.StrictBoolean})
	return true
}

func buildPort(*Arg) func(*plan.Frame) bool {
	return func(f *plan.Frame) bool {
		switch {
		case f.Field.CanInt():
			return f.Field.Int() >= 1 && f.Field.Int() <= 65535
		case f.Field.CanUint():
			return f.Field.Uint() >= 1 && f.Field.Uint() <= 65535
		}
		f.Wrong = true
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

func versionFailure(n int64) func(*Arg) func(reflect.Value) plan.Failure {
	return func(*Arg) func(reflect.Value) plan.Failure {
		f := plan.FailureOf(CodeNotUUID, untaint.Invalid, untaint.IntParam("version", n))
		return func(reflect.Value) plan.Failure { return f }
	}
}

func layoutFailure(a *Arg) func(reflect.Value) plan.Failure {
	f := plan.FailureOf(CodeWrongFormat, untaint.Invalid, untaint.TextParam("format", a.Name), untaint.TextParam("layout", a.Param))
	return func(reflect.Value) plan.Failure { return f }
}

// strictCard refuses a number of zeros alone, whose check digit is right.
func strictCard(s string) bool { return match.NotZeros(s) && match.CreditCard(s) }

func always(string) bool { return true }

func anyNumber(reflect.Value) bool { return true }

// numberDegrees tests a number by its text.
func numberDegrees(m func(string) bool) func(reflect.Value) bool {
	return func(v reflect.Value) bool {
		switch {
		case v.CanInt():
			return m(strconv.FormatInt(v.Int(), 10))
		case v.CanUint():
			return m(strconv.FormatUint(v.Uint(), 10))
		}
		return m(strconv.FormatFloat(v.Float(), 'f', -1, v.Type().Bits()))
	}
}

func luhnNumber(v reflect.Value) bool {
	if v.CanInt() {
		return match.LuhnInt(v.Int())
	}
	return v.CanUint() && match.LuhnUint(v.Uint())
}

// numberText tests the last three digits of a number in a text.
func numberText(known func(int64) bool) func(string) bool {
	return func(s string) bool {
		n, err := strconv.Atoi(s)
		return err == nil && known(int64(n%1000))
	}
}

// numberRest tests the last three digits of a number.
func numberRest(known func(int64) bool) func(reflect.Value) bool {
	return func(v reflect.Value) bool {
		if v.CanInt() {
			return known(v.Int() % 1000)
		}
		return v.CanUint() && known(int64(v.Uint()%1000))
	}
}

func numberWhole(known func(int64) bool) func(reflect.Value) bool {
	return func(v reflect.Value) bool {
		if v.CanInt() {
			return known(v.Int())
		}
		return v.CanUint() && v.Uint() < 1000 && known(int64(v.Uint()))
	}
}

func buildSpiceDB(a *Arg) func(*plan.Frame) bool {
	m := match.SpiceDB(a.Param)
	if m == nil {
		a.Bad(CodeBadParameter, "the parameter is none of id, permission and type", "spicedb=id")
		return NeverHolds
	}
	a.Match = m
	return (&Spec{Text: m, Takes: KindString}).onText(a)
}

func portOps(out Ops, v Value, _ *Test) bool {
	code, ok := plan.NumberOp(v.Type.Kind())
	if !ok || code == plan.OpFloat || code == plan.OpFloat32 {
		return false
	}
	out.Add(plan.Op{Code: code, Lo: 1, Hi: 65535})
	return true
}

// urlOf reads the schemes of url=https redis s3. One that names no host, or with
// which a URL runs code or reads a file, is a mistake (CWE-939).
func urlOf(a *Arg) func(string) bool {
	schemes := tag.Split(a.Param)
	for _, s := range schemes {
		if !match.IsScheme(s) {
			a.Bad(CodeBadParameter, "a scheme is lower-case letters, digits, +, - and ., and neither runs code nor reads a file", a.Name+"=https redis s3")
		}
	}
	if len(schemes) == 0 {
		a.Bad(CodeBadParameter, "there is no scheme", a.Name+"=https redis s3")
	}
	of := match.URLOf(schemes)
	a.Made.Why = func(s string) plan.Failure {
		f := whyURL("url")(s)
		if match.URLOf(nil)(s) {
			f.Params = untaint.NewParams(untaint.TextParam("reason", "url_scheme_not_taken"), untaint.TextParam("format", "url"))
		}
		f.Params = f.Params.With(untaint.ListParam("schemes", schemes...))
		return f
	}
	return of
}
