// Package table holds lists that rules ask for: countries, currencies, languages
// and the forms of postal codes.
//
// They are validator's own, of one version, so that both say the same of a code
// that a country has just got or lost. Nothing is built when a program starts.
package table

import (
	"regexp"
	"strings"
	"sync"
)

//go:generate go run generate.go
//go:generate go run generate_zones.go

// Country2 reports whether s is a country in two letters (ISO 3166-1).
func Country2(s string) bool { return hasLetters(country2[:], s, 2) }

// Country2EU reports whether s is a member of the European Union in two letters.
func Country2EU(s string) bool { return hasLetters(country2EU[:], s, 2) }

// Country3 reports whether s is a country in three letters (ISO 3166-1).
func Country3(s string) bool { return hasLetters(country3[:], s, 3) }

// Country3EU reports whether s is a member of the European Union in three letters.
func Country3EU(s string) bool { return hasLetters(country3EU[:], s, 3) }

// Currency reports whether s is a currency in three letters (ISO 4217).
func Currency(s string) bool { return hasLetters(currency[:], s, 3) }

// CountryNumber reports whether n is the number of a country (ISO 3166-1).
func CountryNumber(n int64) bool { return hasNumber(countryNumber[:], n) }

// CountryNumberEU reports whether n is the number of a member of the European
// Union.
func CountryNumberEU(n int64) bool { return hasNumber(countryNumberEU[:], n) }

// CurrencyNumber reports whether n is the number of a currency (ISO 4217).
func CurrencyNumber(n int64) bool { return hasNumber(currencyNumber[:], n) }

// Subdivision reports whether s is a part of a country (ISO 3166-2).
func Subdivision(s string) bool { return hasWord(subdivisions, s, 6) }

// Region reports whether s is the number of a region that language tags know.
func Region(s string) bool { return hasWord(regions, s, 3) }

// Variant reports whether s is a variant that language tags know.
func Variant(s string) bool { return hasWord(variants, s, 8) }

// Extlang reports whether s is an extended language that may stand in a tag.
func Extlang(s, tag string) bool {
	prefixes, ok := extlang(s)
	if !ok || prefixes == "" {
		return ok
	}
	for p := range strings.SplitSeq(prefixes, " ") {
		if strings.HasPrefix(tag, p) {
			return true
		}
	}
	return false
}

// compiled are the postal codes that were asked for: at most one for each
// country of the table.
var compiled sync.Map // string -> *regexp.Regexp

// Postcode reports whether s has the form of the postal codes of a country, and
// whether that country is known.
func Postcode(country, s string) (fits, known bool) {
	if re, ok := compiled.Load(country); ok {
		return re.(*regexp.Regexp).MatchString(s), true
	}
	expr, ok := postcode(country)
	if !ok {
		return false, false
	}
	re := regexp.MustCompile(expr)
	compiled.Store(country, re)
	return re.MatchString(s), true
}

// hasLetters looks up a word of capital letters in a set of bits.
func hasLetters(bits []uint64, s string, size int) bool {
	if len(s) != size {
		return false
	}
	n := 0
	for i := range len(s) {
		c := s[i] - 'A'
		if c >= 26 {
			return false
		}
		n = n*26 + int(c)
	}
	return bits[n/64]&(1<<(n%64)) != 0
}

func hasNumber(bits []uint64, n int64) bool {
	return n >= 0 && n < 1000 && bits[n/64]&(1<<(n%64)) != 0
}

// hasWord looks up a word among sorted ones of one width.
func hasWord(words, s string, width int) bool {
	if s == "" || len(s) > width || s[len(s)-1] == ' ' {
		return false
	}
	lo, hi := 0, len(words)/width
	for lo < hi {
		mid := (lo + hi) / 2
		w := strings.TrimRight(words[mid*width:(mid+1)*width], " ")
		switch {
		case w == s:
			return true
		case w < s:
			lo = mid + 1
		default:
			hi = mid
		}
	}
	return false
}

// Zone reports whether s is the name of a time zone.
func Zone(s string) bool { return zoneSet()[s] }

// zoneSet is built when the first name is asked for.
var zoneSet = sync.OnceValue(func() map[string]bool {
	const width = 32
	set := make(map[string]bool, len(zones)/width)
	for i := 0; i < len(zones); i += width {
		set[strings.TrimRight(zones[i:i+width], " ")] = true
	}
	return set
})
