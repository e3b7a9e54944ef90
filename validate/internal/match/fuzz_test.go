package match_test

import (
	"testing"

	"github.com/go-playground/validator/v10"

	"github.com/untaint/untaint/validate/internal/match"
)

// exact are the matchers that have to agree with validator on every string.
var exact = map[string]func(string) bool{
	"alpha": match.Alpha, "alphaspace": match.AlphaSpace, "alphanum": match.Alphanum,
	"alphanumspace": match.AlphanumSpace, "alphaunicode": match.AlphaUnicode,
	"alphanumunicode": match.AlphanumUnicode, "number": match.Number, "numeric": match.Numeric,
	"hexadecimal": match.Hexadecimal, "hexcolor": match.HexColor, "md5": match.LowerHex(32),
	"sha256": match.LowerHex(64), "mongodb": match.LowerHex(24), "eth_addr": match.EthAddr,
	"e164": match.E164, "base32": match.Base32, "base64": match.Base64, "base64url": match.Base64URL,
	"base64rawurl": match.Base64RawURL, "ascii": match.ASCII, "printascii": match.PrintASCII,
	"multibyte": match.Multibyte, "jwt": match.JWT, "lowercase": match.Lowercase,
	"uppercase": match.Uppercase, "url_encoded": match.URLEncoded, "uuid": match.UUID,
	"uuid3": match.UUID3, "uuid4": match.UUID4, "uuid5": match.UUID5, "uuid7": match.UUID7,
	"uuid3_rfc4122": match.UUID3RFC4122, "uuid4_rfc4122": match.UUID4RFC4122,
	"uuid5_rfc4122": match.UUID5RFC4122, "ulid": match.ULID, "semver": match.Semver,
	"latitude": match.Latitude, "longitude": match.Longitude, "hostname": match.Hostname,
	"hostname_rfc1123": match.HostnameRFC1123, "hostname_label": match.HostnameLabel,
	"fqdn": match.FQDN, "dns_rfc1035_label": match.DNSLabelRFC1035, "hostname_port": match.HostnamePort,
	"ip": match.IP, "ipv4": match.IPv4, "ipv6": match.IPv6, "cidr": match.CIDR, "cidrv4": match.CIDRv4,
	"cidrv6": match.CIDRv6, "mac": match.MAC, "url": match.URL, "http_url": match.HTTPURL,
	"https_url": match.HTTPSURL, "uri": match.URI, "origin": match.Origin,
}

// seeds are near both sides of the edge of some matcher.
var seeds = []string{
	"", "a", "Z9", "a b", "é", "аdmin", "admin１", "Ⅷ²", "\xff", "\u212a", "\u017f", "ab\n", "-1.5", "+0.", ".5", "0x", "0xg",
	"0X1f", "#fff", "#ffff", "#FFFFFF", "#fffff", "+4912345678", "012345678", "MFRGG===", "MFRGGZA=", "YQ==", "YWI=", "YWJj", "YR==", "YQ=",
	"a.b.c", "a.b.", "..", "a%20b", "%2", "%zz", "f47ac10b-58cc-4372-a567-0e02b2c3d479", "F47AC10B-58CC-4372-A567-0E02B2C3D479",
	"f47ac10b-58cc-7372-a567-0e02b2c3d479", "01ARZ3NDEKTSV4RRFFQ69G5FAV", "01ARZ3NDE\u212aTSV4RRFFQ69G5FAV", "1.2.3", "1.0.0-alpha.01",
	"1.0.0-0A.is.legal+build.1", "01.1.1", "90.0", "90.1", "-89.9", "180.000", "180.1", "179", "-0.5", "00", "localhost", "a-.com", "a.b", "1.2.3.4", "a..b",
	"example.com.", "xn--p1ai.de", "-a.de", "a_b.de", "h:80", ":80", "h:080", "h:+80", "[::1]:80", "h:0", "h:99999", "::1", "::ffff:127.0.0.1", "fe80::1%eth0",
	"127.1", "01.2.3.4", "10.0.0.0/8", "10.0.0.1/8", "10.0.0.0/08", "::ffff:10.0.0.0/104", "::/0", "::/129", "/", "00:00:5e:00:53:01", "0000.5e00.5301",
	"http://a", "HTTP://A.b:80/x?y=z#f", "https://a:b@c.de", "http://:80", "http://-", "javascript:alert(1)", "file:///etc/passwd", "file:///", "http://[::1]:80/",
	"http://a/%zz", "http://a b", "mailto:a@b", "//a.b", "/rel", "*", "http://a.b\\@c", "http://a:99999999", "http://\u202e.de", "urn:a:b", "http:x", "ftp://a.b",
	"a@b.co", "a.b+c@d.example", "A@B.CO.", "a@b-.co", "a@b.c0", "a@b.1", ".a@b.co", "a..b@c.co", "\"a\"@b.co", "a@b", "Name <a@b.co>", "a@-b.co", "a@b.x-y", "é@b.co",
}

// FuzzMatchers: each matcher gives validator's verdict on every string.
func FuzzMatchers(f *testing.F) {
	for _, s := range seeds {
		f.Add(s)
	}
	v := validator.New()
	f.Fuzz(func(t *testing.T, s string) {
		for tag, m := range exact {
			if want := v.Var(s, tag) == nil; m(s) != want {
				t.Errorf("%s: %q: we say %v, validator says %v", tag, s, !want, want)
			}
		}
	})
}

// FuzzEmail: what Email accepts, validator accepts.
func FuzzEmail(f *testing.F) {
	for _, s := range seeds {
		f.Add(s)
	}
	v := validator.New()
	f.Fuzz(func(t *testing.T, s string) {
		if match.Email(s) && v.Var(s, "email") != nil {
			t.Errorf("%q is accepted, and not by validator", s)
		}
	})
}

// mutate changes a few bytes of s, in ways that stay near what a rule is about.
func mutate(rnd func(int) int, s string) string {
	const near = "09azAZ.-_:/@+%#?=&[]!~'\" \n\x00\x7f"
	odd := []string{"é", "ſ", "\u212a", "\u202e", "\xff", "１", "::", "//", "xn--", "..", "0x"}
	b := []byte(s)
	for range 1 + rnd(3) {
		at := rnd(len(b) + 1)
		switch rnd(5) {
		case 0:
			b = append(b[:at:at], append([]byte{near[rnd(len(near))]}, b[at:]...)...)
		case 1:
			if at < len(b) {
				b = append(b[:at:at], b[at+1:]...)
			}
		case 2:
			if at < len(b) {
				b[at] = near[rnd(len(near))]
			}
		case 3:
			b = append(b[:at:at], append([]byte(odd[rnd(len(odd))]), b[at:]...)...)
		case 4:
			b = append(b, b[at:]...)
		}
		if len(b) > 300 {
			b = b[:300]
		}
	}
	return string(b)
}
