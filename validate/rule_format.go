package validate

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
var formatRules = []ruleSpec{
	{name: "alpha", code: codeWrongFormat, takes: kindString, text: match.Alpha},
	{name: "alphaspace", code: codeWrongFormat, takes: kindString, text: match.AlphaSpace},
	{name: "alphanum", code: codeWrongFormat, takes: kindString, text: match.Alphanum},
	{name: "alphanumspace", code: codeWrongFormat, takes: kindString, text: match.AlphanumSpace},
	{name: "alphaunicode", code: codeWrongFormat, takes: kindString, text: match.AlphaUnicode},
	{name: "alphanumunicode", code: codeWrongFormat, takes: kindString, text: match.AlphanumUnicode},
	{name: "number", code: codeWrongFormat, takes: kindString | kindNumber, text: match.Number, number: anyNumber, ops: numberOps},
	{name: "numeric", code: codeWrongFormat, takes: kindString | kindNumber, text: match.Numeric, number: anyNumber, ops: numberOps},
	{name: "boolean", code: codeWrongFormat, takes: kindString | kindBool, build: buildBoolean, ops: booleanOps},
	{name: "hexadecimal", code: codeWrongFormat, takes: kindString, text: match.Hexadecimal},
	{name: "ascii", code: codeWrongFormat, takes: kindString, text: match.ASCII, strict: match.StrictASCII, other: otherFalse},
	{name: "printascii", code: codeWrongFormat, takes: kindString, text: match.PrintASCII, other: otherFalse},
	{name: "multibyte", code: codeWrongFormat, takes: kindString, text: match.Multibyte, other: otherSized},
	{name: "lowercase", code: codeWrongFormat, takes: kindString, text: match.Lowercase, other: otherPanics},
	{name: "uppercase", code: codeWrongFormat, takes: kindString, text: match.Uppercase, other: otherPanics},

	{name: "email", code: codeNotEmail, takes: kindString, text: match.Address, strict: match.StrictEmail, why: whyEmail},
	{name: "url", code: codeNotURL, takes: kindString, text: match.URL, strict: match.StrictURL, param: paramMay, withParam: urlOf, other: otherPanics, why: whyURL("url")},
	{name: "http_url", code: codeNotURL, takes: kindString, text: match.HTTPURL, strict: match.StrictHTTPURL, other: otherPanics, why: whyURL("http_url")},
	{name: "https_url", code: codeNotURL, takes: kindString, text: match.HTTPSURL, strict: match.StrictHTTPSURL, other: otherPanics, why: whyURL("https_url")},
	{name: "uri", code: codeNotURL, takes: kindString, text: match.URI, strict: match.StrictURI, other: otherPanics, why: whyURL("uri")},
	{name: "origin", code: codeNotURL, takes: kindString, text: match.Origin, strict: isOrigin, other: otherPanics, why: whyURL("origin")},
	{name: "urn_rfc8141", code: codeWrongFormat, takes: kindString, other: otherPanics, text: match.URN8141},
	{name: "urn_rfc2141", code: codeWrongFormat, takes: kindString, other: otherPanics, text: match.URN2141},
	{name: "datauri", code: codeWrongFormat, takes: kindString, strict: match.StrictDataURI, text: match.DataURI},

	{name: "hostname", code: codeNotHost, takes: kindString, text: match.Hostname, strict: match.StrictHostname, why: whyFormat(codeNotHost, "hostname")},
	{name: "hostname_rfc1123", code: codeNotHost, takes: kindString, text: match.HostnameRFC1123, strict: match.StrictHostnameRFC1123, why: whyFormat(codeNotHost, "hostname_rfc1123")},
	{name: "hostname_label", code: codeNotHost, takes: kindString, text: match.HostnameLabel, why: whyFormat(codeNotHost, "hostname_label")},
	{name: "hostname_port", code: codeNotHost, takes: kindString, text: match.HostnamePort, strict: match.StrictHostnamePort, why: whyFormat(codeNotHost, "hostname_port")},
	{name: "fqdn", code: codeNotHost, takes: kindString, text: match.FQDN, strict: match.StrictFQDN, why: whyFormat(codeNotHost, "fqdn")},
	{name: "dns_rfc1035_label", code: codeNotHost, takes: kindString, text: match.DNSLabelRFC1035, why: whyFormat(codeNotHost, "dns_rfc1035_label")},
	{name: "port", code: codeWrongFormat, takes: kindWhole, build: buildPort, ops: portOps},
	{name: "ip", code: codeNotIP, takes: kindString, text: match.IP, why: whyFormat(codeNotIP, "ip")},
	{name: "ipv4", code: codeNotIP, takes: kindString, text: match.IPv4, strict: match.StrictIPv4, why: whyFormat(codeNotIP, "ipv4")},
	{name: "ipv6", code: codeNotIP, takes: kindString, text: match.IPv6, why: whyFormat(codeNotIP, "ipv6")},
	{name: "cidr", code: codeNotIP, takes: kindString, text: match.CIDR, strict: match.StrictCIDR, why: whyNetwork("cidr")},
	{name: "cidrv4", code: codeNotIP, takes: kindString, text: match.CIDRv4, strict: match.StrictCIDRv4, why: whyNetwork("cidrv4")},
	{name: "cidrv6", code: codeNotIP, takes: kindString, text: match.CIDRv6, strict: match.StrictCIDRv6, why: whyNetwork("cidrv6")},
	{name: "ip_addr", code: codeNotIP, takes: kindString, text: match.IP, why: whyFormat(codeNotIP, "ip_addr")},
	{name: "ip4_addr", code: codeNotIP, takes: kindString, text: match.IPv4, why: whyFormat(codeNotIP, "ip4_addr")},
	{name: "ip6_addr", code: codeNotIP, takes: kindString, text: match.IPv6, why: whyFormat(codeNotIP, "ip6_addr")},
	{name: "tcp_addr", code: codeNotHost, takes: kindString, strict: addressPort(match.IP), text: match.TCPAddr, why: whyFormat(codeNotHost, "tcp_addr")},
	{name: "tcp4_addr", code: codeNotHost, takes: kindString, strict: addressPort(match.StrictIPv4), text: match.TCP4Addr, why: whyFormat(codeNotHost, "tcp4_addr")},
	{name: "tcp6_addr", code: codeNotHost, takes: kindString, strict: addressPort(match.IPv6), text: match.TCP6Addr, why: whyFormat(codeNotHost, "tcp6_addr")},
	{name: "udp_addr", code: codeNotHost, takes: kindString, strict: addressPort(match.IP), text: match.UDPAddr, why: whyFormat(codeNotHost, "udp_addr")},
	{name: "udp4_addr", code: codeNotHost, takes: kindString, strict: addressPort(match.StrictIPv4), text: match.UDP4Addr, why: whyFormat(codeNotHost, "udp4_addr")},
	{name: "udp6_addr", code: codeNotHost, takes: kindString, strict: addressPort(match.IPv6), text: match.UDP6Addr, why: whyFormat(codeNotHost, "udp6_addr")},
	{name: "mac", code: codeWrongFormat, takes: kindString, text: match.MAC},

	{name: "uuid", code: codeNotUUID, takes: kindString | kindStringer, text: match.UUID, strict: match.StrictUUID},
	{name: "uuid3", code: codeNotUUID, takes: kindString | kindStringer, text: match.UUID3, refuse: versionFailure(3)},
	{name: "uuid4", code: codeNotUUID, takes: kindString | kindStringer, text: match.UUID4, refuse: versionFailure(4)},
	{name: "uuid5", code: codeNotUUID, takes: kindString | kindStringer, text: match.UUID5, refuse: versionFailure(5)},
	{name: "uuid7", code: codeNotUUID, takes: kindString | kindStringer, text: match.UUID7, refuse: versionFailure(7)},
	{name: "uuid_rfc4122", code: codeNotUUID, takes: kindString | kindStringer, text: match.UUID, strict: match.StrictUUID},
	{name: "uuid3_rfc4122", code: codeNotUUID, takes: kindString | kindStringer, text: match.UUID3RFC4122, refuse: versionFailure(3)},
	{name: "uuid4_rfc4122", code: codeNotUUID, takes: kindString | kindStringer, text: match.UUID4RFC4122, refuse: versionFailure(4)},
	{name: "uuid5_rfc4122", code: codeNotUUID, takes: kindString | kindStringer, text: match.UUID5RFC4122, refuse: versionFailure(5)},
	{name: "ulid", code: codeWrongFormat, takes: kindString | kindStringer, text: match.ULID, strict: match.StrictULID},
	{name: "semver", code: codeWrongFormat, takes: kindString, text: match.Semver},
	{name: "cve", code: codeWrongFormat, takes: kindString, text: match.CVE},
	{name: "mongodb", code: codeWrongFormat, takes: kindString, text: match.LowerHex(24)},
	{name: "mongodb_connection_string", code: codeWrongFormat, takes: kindString, text: match.MongoURL},
	{name: "spicedb", code: codeWrongFormat, param: paramMay, takes: kindString, build: buildSpiceDB, other: otherPanics},
	{name: "cron", code: codeWrongFormat, takes: kindString, text: match.Cron},

	{name: "base32", code: codeWrongFormat, takes: kindString, text: match.Base32},
	{name: "base64", code: codeWrongFormat, takes: kindString, text: match.Base64, strict: match.StrictBase64},
	{name: "base64url", code: codeWrongFormat, takes: kindString, text: match.Base64URL, strict: match.StrictBase64URL},
	{name: "base64rawurl", code: codeWrongFormat, takes: kindString, text: match.Base64RawURL, strict: match.StrictBase64RawURL},
	{name: "json", code: codeWrongFormat, takes: kindString | kindBytes, build: buildJSON},
	{name: "jwt", code: codeWrongFormat, takes: kindString, text: match.JWT, strict: match.StrictJWT},
	{name: "html", code: codeWrongFormat, takes: kindString, text: match.HTML},
	{name: "html_encoded", code: codeWrongFormat, takes: kindString, strict: match.StrictHTMLEncoded, text: match.HTMLEncoded},
	{name: "url_encoded", code: codeWrongFormat, takes: kindString, text: match.URLEncoded, strict: match.StrictURLEncoded},

	{name: "md4", code: codeWrongFormat, takes: kindString, text: match.LowerHex(32)},
	{name: "md5", code: codeWrongFormat, takes: kindString, text: match.LowerHex(32)},
	{name: "sha256", code: codeWrongFormat, takes: kindString, text: match.LowerHex(64)},
	{name: "sha384", code: codeWrongFormat, takes: kindString, text: match.LowerHex(96)},
	{name: "sha512", code: codeWrongFormat, takes: kindString, text: match.LowerHex(128)},
	{name: "ripemd128", code: codeWrongFormat, takes: kindString, text: match.LowerHex(32)},
	{name: "ripemd160", code: codeWrongFormat, takes: kindString, text: match.LowerHex(40)},
	{name: "tiger128", code: codeWrongFormat, takes: kindString, text: match.LowerHex(32)},
	{name: "tiger160", code: codeWrongFormat, takes: kindString, text: match.LowerHex(40)},
	{name: "tiger192", code: codeWrongFormat, takes: kindString, text: match.LowerHex(48)},

	{name: "hexcolor", code: codeWrongFormat, takes: kindString, text: match.HexColor},
	{name: "rgb", code: codeWrongFormat, takes: kindString, text: match.RGB},
	{name: "rgba", code: codeWrongFormat, takes: kindString, text: match.RGBA},
	{name: "hsl", code: codeWrongFormat, takes: kindString, text: match.HSL},
	{name: "hsla", code: codeWrongFormat, takes: kindString, text: match.HSLA},
	{name: "cmyk", code: codeWrongFormat, takes: kindString, text: match.CMYK},

	{name: "latitude", code: codeWrongFormat, takes: kindString | kindNumber, text: match.Latitude, number: numberDegrees(match.Latitude), other: otherPanics},
	{name: "longitude", code: codeWrongFormat, takes: kindString | kindNumber, text: match.Longitude, number: numberDegrees(match.Longitude), other: otherPanics},
	{name: "e164", code: codeWrongFormat, takes: kindString, text: match.E164, strict: match.StrictE164},
	{name: "datetime", code: codeWrongFormat, param: paramMust, takes: kindString, other: otherPanics, argText: match.Datetime, refuse: layoutFailure},
	{name: "duration", code: codeWrongFormat, takes: kindString, other: otherFalse, text: match.Duration},
}

// codeRules ask for a known code, or for a number with a check digit.
var codeRules = []ruleSpec{
	{name: "iso3166_1_alpha2", code: codeWrongFormat, takes: kindString, text: table.Country2},
	{name: "iso3166_1_alpha2_eu", code: codeWrongFormat, takes: kindString, text: table.Country2EU},
	{name: "iso3166_1_alpha3", code: codeWrongFormat, takes: kindString, text: table.Country3},
	{name: "iso3166_1_alpha3_eu", code: codeWrongFormat, takes: kindString, text: table.Country3EU},
	{name: "iso3166_1_alpha_numeric", code: codeWrongFormat, takes: kindString | kindWhole, text: numberText(table.CountryNumber), number: numberRest(table.CountryNumber), other: otherPanics},
	{name: "iso3166_1_alpha_numeric_eu", code: codeWrongFormat, takes: kindString | kindWhole, text: numberText(table.CountryNumberEU), number: numberRest(table.CountryNumberEU), other: otherPanics},
	{name: "iso3166_2", code: codeWrongFormat, takes: kindString, text: table.Subdivision},
	{name: "iso4217", code: codeWrongFormat, takes: kindString, text: table.Currency},
	{name: "iso4217_numeric", code: codeWrongFormat, takes: kindWhole, number: numberWhole(table.CurrencyNumber), other: otherPanics},
	{name: "bcp47_language_tag", code: codeWrongFormat, takes: kindString, other: otherPanics, text: match.Language},
	{name: "bcp47_strict_language_tag", code: codeWrongFormat, takes: kindString, other: otherPanics, text: match.StrictLanguage},
	{name: "postcode_iso3166_alpha2", code: codeWrongFormat, param: paramMust, takes: kindString, argText: postcode},
	{name: "bic_iso_9362_2014", code: codeWrongFormat, takes: kindString, text: match.BIC2014},
	{name: "bic", code: codeWrongFormat, takes: kindString, text: match.BIC},
	{name: "isbn", code: codeWrongFormat, takes: kindString, text: match.ISBN},
	{name: "isbn10", code: codeWrongFormat, takes: kindString, text: match.ISBN10},
	{name: "isbn13", code: codeWrongFormat, takes: kindString, text: match.ISBN13},
	{name: "issn", code: codeWrongFormat, takes: kindString, text: match.ISSN},
	{name: "eth_addr", code: codeWrongFormat, takes: kindString, text: match.EthAddr},
	{name: "eth_addr_checksum", code: codeWrongFormat, takes: kindString, text: match.EthAddrChecksum},
	{name: "btc_addr", code: codeWrongFormat, takes: kindString, text: match.BTCAddr},
	{name: "btc_addr_bech32", code: codeWrongFormat, takes: kindString, text: match.BTCAddrBech32},
	{name: "credit_card", code: codeWrongFormat, takes: kindString, text: match.CreditCard, strict: strictCard},
	{name: "luhn_checksum", code: codeWrongFormat, takes: kindString | kindWhole, text: match.Luhn, number: luhnNumber, other: otherPanics},
	{name: "ssn", code: codeWrongFormat, takes: kindString, other: otherSized, text: match.SSN},
	{name: "ein", code: codeWrongFormat, takes: kindString, other: otherSized, text: match.EIN},
}

// systemRules look at more than the value. The default mode takes none that
// lets a client ask what is on the disk of the server (CWE-203).
var systemRules = []ruleSpec{
	{name: "file", code: codeWrongFormat, takes: kindString, never: "it looks on the disk for a name that the client chose", other: otherPanics, text: fileExists},
	{name: "filepath", code: codeWrongFormat, takes: kindString, never: "it looks on the disk for a name that the client chose", other: otherPanics, text: filePath},
	{name: "dir", code: codeWrongFormat, takes: kindString, never: "it looks on the disk for a name that the client chose", other: otherPanics, text: dirExists},
	{name: "dirpath", code: codeWrongFormat, takes: kindString, never: "it looks on the disk for a name that the client chose", other: otherPanics, text: dirPath},
	{name: "image", code: codeWrongFormat, takes: kindString, never: "it opens a file whose name the client chose", other: otherPanics, text: isImage},
	{name: "mimetype", code: codeWrongFormat, param: paramMust, takes: kindString, never: "it opens a file whose name the client chose", other: otherPanics, argText: isMIME},
	{name: "uds_exists", code: codeWrongFormat, takes: kindString, never: "it looks on the disk for a name that the client chose", text: socketExists},
	{name: "unix_addr", code: codeWrongFormat, takes: kindString, never: "it accepts everything", text: always},
	{name: "timezone", code: codeWrongFormat, takes: kindString, strict: table.Zone, other: otherPanics, text: match.Zone},
	{name: "validateFn", code: codeInvalid, param: paramMay, takes: kindAny, build: buildMethod},
}

func buildBoolean(a *arg) func(*plan.Frame) bool {
	return func(f *plan.Frame) bool {
		switch k := f.Field.Kind(); {
		case k == reflect.Bool:
			return true
		case !a.strict:
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
func numberOps(_ ops, v value, _ *ruleTest) bool { return kindOf(v.typ)&kindNumber != 0 }

// booleanOps are those of boolean, which every bool passes.
func booleanOps(out ops, v value, t *ruleTest) bool {
	switch {
	case v.typ.Kind() == reflect.Bool:
		return true
	case v.typ.Kind() != reflect.String || !t.arg.strict:
		return false
	}
	out.add(plan.Op{Code: plan.OpMatch, F: match.StrictBoolean})
	return true
}

func buildPort(*arg) func(*plan.Frame) bool {
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

func versionFailure(n int64) func(*arg) func(reflect.Value) plan.Failure {
	return func(*arg) func(reflect.Value) plan.Failure {
		f := failureOf(codeNotUUID, untaint.Invalid, untaint.IntParam("version", n))
		return func(reflect.Value) plan.Failure { return f }
	}
}

func layoutFailure(a *arg) func(reflect.Value) plan.Failure {
	f := failureOf(codeWrongFormat, untaint.Invalid, untaint.TextParam("format", a.name), untaint.TextParam("layout", a.param))
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

func buildSpiceDB(a *arg) func(*plan.Frame) bool {
	m := match.SpiceDB(a.param)
	if m == nil {
		a.bad(codeBadParameter, "the parameter is none of id, permission and type", "spicedb=id")
		return neverHolds
	}
	a.match = m
	return (&ruleSpec{text: m, takes: kindString, other: otherPanics}).onText(a)
}

func portOps(out ops, v value, _ *ruleTest) bool {
	code, ok := plan.NumberOp(v.typ.Kind())
	if !ok || code == plan.OpFloat || code == plan.OpFloat32 {
		return false
	}
	out.add(plan.Op{Code: code, Lo: 1, Hi: 65535})
	return true
}

// urlOf reads the schemes of url=https redis s3. One that names no host, or with
// which a URL runs code or reads a file, is a mistake (CWE-939).
func urlOf(a *arg) func(string) bool {
	schemes := tag.Split(a.param)
	for _, s := range schemes {
		if !match.IsScheme(s) {
			a.bad(codeBadParameter, "a scheme is lower-case letters, digits, +, - and ., and neither runs code nor reads a file", a.name+"=https redis s3")
		}
	}
	if len(schemes) == 0 {
		a.bad(codeBadParameter, "there is no scheme", a.name+"=https redis s3")
	}
	of := match.URLOf(schemes)
	a.made.why = func(s string) plan.Failure {
		f := whyURL("url")(s)
		if match.URLOf(nil)(s) {
			f.Params = untaint.NewParams(untaint.TextParam("reason", "url_scheme_not_taken"), untaint.TextParam("format", "url"))
		}
		f.Params = f.Params.With(untaint.ListParam("schemes", schemes...))
		return f
	}
	return of
}
