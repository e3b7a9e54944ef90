package match

import "strings"

// uuid reports whether s is 8-4-4-4-12 digits of the class. A version or a
// variant of 0 asks for none.
func uuid(s string, c *class, version byte, variant bool) bool {
	if len(s) != 36 || s[8] != '-' || s[13] != '-' || s[18] != '-' || s[23] != '-' {
		return false
	}
	if !c.all(s[:8]) || !c.all(s[9:13]) || !c.all(s[14:18]) || !c.all(s[19:23]) || !c.all(s[24:]) {
		return false
	}
	if version != 0 && s[14] != version {
		return false
	}
	if variant {
		switch s[19] {
		case '8', '9', 'a', 'b', 'A', 'B':
		default:
			return false
		}
	}
	return true
}

// UUID matches a UUID of any version, in any case.
func UUID(s string) bool { return uuid(s, hexClass, 0, false) }

// UUID3 matches a lower-case UUID of version 3.
func UUID3(s string) bool { return uuid(s, lowerHexClass, '3', false) }

// UUID4 matches a lower-case UUID of version 4.
func UUID4(s string) bool { return uuid(s, lowerHexClass, '4', true) }

// UUID5 matches a lower-case UUID of version 5.
func UUID5(s string) bool { return uuid(s, lowerHexClass, '5', true) }

// UUID7 matches a lower-case UUID of version 7.
func UUID7(s string) bool { return uuid(s, lowerHexClass, '7', true) }

// UUID3RFC4122 matches a UUID of version 3 in any case.
func UUID3RFC4122(s string) bool { return uuid(s, hexClass, '3', false) }

// UUID4RFC4122 matches a UUID of version 4 in any case.
func UUID4RFC4122(s string) bool { return uuid(s, hexClass, '4', true) }

// UUID5RFC4122 matches a UUID of version 5 in any case.
func UUID5RFC4122(s string) bool { return uuid(s, hexClass, '5', true) }

// crockford is the alphabet of a ULID in both cases.
var crockford = classOf(digits + "ABCDEFGHJKMNPQRSTVWXYZ" + "abcdefghjkmnpqrstvwxyz")

// ULID matches 26 characters of Crockford's base32, the first at most 7. Like
// validator's expression, which ignores case by Unicode's rules, it takes the
// long s and the Kelvin sign for S and K.
func ULID(s string) bool {
	if s == "" || s[0] < '0' || s[0] > '7' {
		return false
	}
	n := 0
	for _, r := range s {
		if n++; n > 26 || r != '\u017f' && r != '\u212a' && (r >= 0x80 || !crockford[byte(r)]) {
			return false
		}
	}
	return n == 26
}

// Semver matches a version of Semantic Versioning 2.0.0.
func Semver(s string) bool {
	s, build, hasBuild := strings.Cut(s, "+")
	if hasBuild && !dotted(build, anyIdent) {
		return false
	}
	core, pre, hasPre := strings.Cut(s, "-")
	if hasPre && !dotted(pre, preIdent) {
		return false
	}
	major, rest, ok := strings.Cut(core, ".")
	minor, patch, ok2 := strings.Cut(rest, ".")
	return ok && ok2 && plainNumber(major) && plainNumber(minor) && plainNumber(patch)
}

// dotted reports whether s is one or more parts between dots.
func dotted(s string, part func(string) bool) bool {
	for {
		first, rest, more := strings.Cut(s, ".")
		if !part(first) {
			return false
		}
		if !more {
			return true
		}
		s = rest
	}
}

var identClass = classOf(lower + upper + digits + "-")

func anyIdent(s string) bool { return identClass.all(s) }

// preIdent is an identifier of a pre-release: a number without leading zeros,
// or anything with a letter or a hyphen in it.
func preIdent(s string) bool {
	return identClass.all(s) && (!digitClass.all(s) || plainNumber(s))
}

func plainNumber(s string) bool {
	return digitClass.all(s) && (s[0] != '0' || len(s) == 1)
}

// Latitude matches a decimal number of degrees between -90 and 90.
func Latitude(s string) bool {
	whole, frac, found, ok := degrees(s)
	if !ok {
		return false
	}
	switch {
	case len(whole) == 1, len(whole) == 2 && whole[0] >= '1' && whole[0] <= '8':
		return !found || Number(frac)
	case whole == "90":
		return !found || zeros(frac)
	}
	return false
}

// Longitude matches a decimal number of degrees between -180 and 180.
func Longitude(s string) bool {
	whole, frac, found, ok := degrees(s)
	if !ok {
		return false
	}
	switch {
	case len(whole) == 1, len(whole) == 2 && whole[0] != '0', len(whole) == 3 && whole[0] == '1' && whole[1] <= '7':
		return !found || Number(frac)
	case whole == "180":
		return !found || zeros(frac)
	}
	return false
}

func degrees(s string) (whole, frac string, found, ok bool) {
	if s != "" && (s[0] == '-' || s[0] == '+') {
		s = s[1:]
	}
	whole, frac, found = strings.Cut(s, ".")
	return whole, frac, found, Number(whole)
}

func zeros(s string) bool { return s != "" && strings.Trim(s, "0") == "" }
