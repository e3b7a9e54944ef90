package schema

import "strconv"

// textSaying is what a schema says of a rule on the characters of a text.
type textSaying struct {
	text *schema
	part bool // the rule is stricter
	// A number or a bool, where the rule takes one, has to be this, or may be
	// anything.
	number *schema
	always bool
}

// Parts of patterns.
const (
	hostLabel  = `[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?`
	hostNames  = hostLabel + `(?:\.` + hostLabel + `)*`
	ipv4Byte   = `(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])`
	ipv4Form   = `^` + ipv4Byte + `(?:\.` + ipv4Byte + `){3}$`
	portNumber = `(?:[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])`
	semverID   = `(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)`
	hexPair    = `[0-9A-Fa-f]{2}`
	hexQuad    = `[0-9A-Fa-f]{4}`
	webScheme  = `[Hh][Tt][Tt][Pp]`
	// addressName is what StrictHostname refuses in a name of hosts: a last label
	// that is read as a number.
	addressName = `(?:^|\.)(?:[0-9]+|0[Xx][0-9A-Fa-f]*)$`
)

func is(expr string) textSaying { return textSaying{text: pattern(expr)} }

func partly(expr string) textSaying { return textSaying{text: pattern(expr), part: true} }

// with adds what else has to hold.
func (t textSaying) with(n *schema) textSaying {
	both := node()
	both.and(t.text)
	both.and(n)
	t.text = both
	return t
}

func (t textSaying) most(characters int64) textSaying {
	return t.with(node(keyword{"maxLength", characters}))
}

// hint adds a format that is not stricter.
func (t textSaying) hint(format string) textSaying {
	return t.with(node(keyword{"format", format}))
}

func (t textSaying) butNot(expr string) textSaying { return t.with(textPattern(expr, false)) }

func (t textSaying) orAny() textSaying {
	t.always = true
	return t
}

func (t textSaying) within(n int64) textSaying {
	t.number = node(keyword{"minimum", -n}, keyword{"maximum", n})
	return t
}

func lowerHex(n int) textSaying { return is(`^[0-9a-f]{` + strconv.Itoa(n) + `}$`) }

func lowerUUID(version string) textSaying {
	return is(`^[0-9a-f]{8}-[0-9a-f]{4}-` + version + `[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`).hint("uuid")
}

func anyUUID(version, variant string) textSaying {
	return is(`^` + hexQuad + hexQuad + `-` + hexQuad + `-` + version + `-` + variant + `-` + hexQuad + hexQuad + hexQuad + `$`).hint("uuid")
}

// textSayings has a row for each rule on text of which a schema says something.
// Those rules of formats that are not here are about more than a pattern can be:
// Unicode's tables, which differ by version, checksums, lists, or a parser.
var textSayings = map[string]textSaying{
	"alpha":         is(`^[A-Za-z]+$`),
	"alphaspace":    is(`^[A-Za-z ]+$`),
	"alphanum":      is(`^[A-Za-z0-9]+$`),
	"alphanumspace": is(`^[A-Za-z0-9 ]+$`),
	"number":        is(`^[0-9]+$`).orAny(),
	"numeric":       is(`^[-+]?[0-9]+(?:\.[0-9]+)?$`).orAny(),
	"boolean":       {text: node(keyword{"enum", []any{"true", "false", "1", "0"}}), always: true},
	"hexadecimal":   is(`^(?:0[xX])?[0-9A-Fa-f]+$`),
	"ascii":         is(`^[\t\n\r -~]*$`),
	"printascii":    is(`^[ -~]*$`),
	"multibyte":     is(`^$|[^\x00-\x7F]`),

	"email": is("^[A-Za-z0-9#$&'*+=?^_`{}~][A-Za-z0-9#$&'*+/=?^_`{|}~-]*(?:\\.[A-Za-z0-9#$&'*+/=?^_`{|}~-]+)*@(?:" + hostLabel + `\.)+[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z])?$`).
		with(node(keyword{"allOf", []*schema{pattern(`^[^@]{1,64}@`)}})).most(254).hint("email"),
	"url":               partly(`^(?:` + webScheme + `[Ss]?|[Ww][Ss][Ss]?|[Ss]?[Ff][Tt][Pp]|[Ff][Tt][Pp][Ss])://[!-~]+$`),
	"http_url":          partly(`^` + webScheme + `[Ss]?://[!-~]+$`),
	"https_url":         partly(`^` + webScheme + `[Ss]://[!-~]+$`),
	"uri":               partly(`^[A-Za-z][A-Za-z0-9+.-]*:[!-~]+$`),
	"origin":            partly(`^https?://[^\x00-\x20\x7F]+$`),
	"hostname":          is(`^[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.` + hostLabel + `)*$`).butNot(addressName).most(253),
	"hostname_rfc1123":  is(`^` + hostNames + `$`).butNot(addressName).most(253),
	"hostname_label":    is(`^` + hostLabel + `$`),
	"hostname_port":     partly(`^` + hostNames + `:` + portNumber + `$`),
	"fqdn":              is(`^(?:` + hostLabel + `\.)+[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.?$`).with(node(keyword{"allOf", []*schema{pattern(`^.{1,253}\.?$`)}})),
	"dns_rfc1035_label": is(`^[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$`),
	"ip":                partly(`^[0-9A-Fa-f:.]{2,45}$`),
	"ipv4":              is(ipv4Form).hint("ipv4"),
	"ipv6":              partly(`^[0-9A-Fa-f:.]{2,45}$`).hint("ipv6"),
	"cidr":              partly(`^[0-9A-Fa-f:.]{2,45}/(?:0|[1-9][0-9]{0,2})$`),
	"cidrv4":            partly(`^` + ipv4Byte + `(?:\.` + ipv4Byte + `){3}/(?:[12]?[0-9]|3[0-2])$`),
	"cidrv6":            partly(`^[0-9A-Fa-f:.]{2,45}/(?:0|[1-9][0-9]{0,2})$`),
	"mac":               is(`^(?:` + hexPair + `(?:(?::` + hexPair + `){5}|(?::` + hexPair + `){7}|(?::` + hexPair + `){19}|(?:-` + hexPair + `){5}|(?:-` + hexPair + `){7}|(?:-` + hexPair + `){19})|` + hexQuad + `(?:(?:\.` + hexQuad + `){2}|(?:\.` + hexQuad + `){3}|(?:\.` + hexQuad + `){9}))$`),
	"public_url":        partly(`^` + webScheme + `[Ss]?://[^\x00-\x20\x7F]+$`),
	"local_redirect":    partly(`^/[^\x00-\x20\x7F]*$`),

	"uuid":          anyUUID(hexQuad, hexQuad).butNot(`^(?:[0-]+|[Ff-]+)$`),
	"uuid_rfc4122":  anyUUID(hexQuad, hexQuad).butNot(`^(?:[0-]+|[Ff-]+)$`),
	"uuid3":         is(`^[0-9a-f]{8}-[0-9a-f]{4}-3[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$`).hint("uuid"),
	"uuid4":         lowerUUID("4"),
	"uuid5":         lowerUUID("5"),
	"uuid7":         lowerUUID("7"),
	"uuid3_rfc4122": anyUUID(`3[0-9A-Fa-f]{3}`, hexQuad),
	"uuid4_rfc4122": anyUUID(`4[0-9A-Fa-f]{3}`, `[89ABab][0-9A-Fa-f]{3}`),
	"uuid5_rfc4122": anyUUID(`5[0-9A-Fa-f]{3}`, `[89ABab][0-9A-Fa-f]{3}`),
	"ulid":          is(`^[0-7][0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{25}$`),
	"semver": is(`^(?:0|[1-9][0-9]*)\.(?:0|[1-9][0-9]*)\.(?:0|[1-9][0-9]*)(?:-` + semverID + `(?:\.` + semverID + `)*)?` +
		`(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$`),
	"mongodb": lowerHex(24),

	"base32":       is(`^(?:[A-Z2-7]{8})*(?:[A-Z2-7]{8}|[A-Z2-7]{2}={6}|[A-Z2-7]{4}={4}|[A-Z2-7]{5}={3}|[A-Z2-7]{7}=)$`),
	"base64":       is(`^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{4}|[A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)$`),
	"base64url":    is(`^(?:[A-Za-z0-9_-]{4})*(?:[A-Za-z0-9_-]{4}|[A-Za-z0-9_-][AQgw]==|[A-Za-z0-9_-]{2}[AEIMQUYcgkosw048]=)$`),
	"base64rawurl": is(`^(?:[A-Za-z0-9_-]{4})*(?:[A-Za-z0-9_-]{4}|[A-Za-z0-9_-][AQgw]|[A-Za-z0-9_-]{2}[AEIMQUYcgkosw048])$`),
	"json":         {text: node(keyword{"contentMediaType", "application/json"}), part: true},
	"jwt":          partly(`^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$`),
	"url_encoded":  is(`^(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})+$`),

	"md4": lowerHex(32), "md5": lowerHex(32), "sha256": lowerHex(64), "sha384": lowerHex(96), "sha512": lowerHex(128),
	"ripemd128": lowerHex(32), "ripemd160": lowerHex(40), "tiger128": lowerHex(32), "tiger160": lowerHex(40), "tiger192": lowerHex(48),

	"hexcolor":         is(`^#(?:[0-9A-Fa-f]{3}|[0-9A-Fa-f]{4}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})$`),
	"latitude":         is(`^[-+]?(?:(?:[0-9]|[1-8][0-9])(?:\.[0-9]+)?|90(?:\.0+)?)$`).within(90),
	"longitude":        is(`^[-+]?(?:(?:[0-9]|[1-9][0-9]|1[0-7][0-9])(?:\.[0-9]+)?|180(?:\.0+)?)$`).within(180),
	"e164":             is(`^\+[1-9][0-9]{7,14}$`),
	"eth_addr":         is(`^0x[0-9A-Fa-f]{40}$`),
	"iso3166_1_alpha2": partly(`^[A-Z]{2}$`),
	"iso3166_1_alpha3": partly(`^[A-Z]{3}$`),
	"iso4217":          partly(`^[A-Z]{3}$`),

	"utf8":        {text: node()}, // decoding has seen to it
	"nocontrol":   partly(`^[^\x00-\x08\x0B\x0C\x0E-\x1F\x7F]*$`),
	"line":        partly(`^[^\x00-\x1F\x7F]*$`),
	"filename":    partly(`^[^\x00-\x1F\x7F/\\:*?"<>|]+$`).most(255),
	"person_name": partly("^[^\\x00-\\x1F!-&(-+/-@\\[-`{-\\x7F]+$"),
	"username":    partly("^[^\\x00-,/:-@\\[-^`{-\\x7F]+$").most(255),
}

// textPattern is a pattern that a text must or must not match. What is not text
// passes, as it does with a pattern alone.
func textPattern(expr string, want bool) *schema {
	if want {
		return pattern(expr)
	}
	return node(keyword{"not", node(keyword{"type", "string"}, keyword{"pattern", expr})})
}
