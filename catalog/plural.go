package catalog

import "strings"

// The plural rules of CLDR 48 (unicode.org/cldr, plurals.xml), as far as numbers
// come that are written without an exponent. Each returns which of a template's
// forms is meant, in CLDR's order: one, few, many, other. French and Spanish have
// "many" for whole millions, whose words are those of "other" behind "de"; no
// limit here is said in millions, and "other" stands for it.

// oneOrOther is German: 1 is one; 1.0 and 1.5 are other.
func oneOrOther(number string) int {
	if number == "1" || number == "-1" {
		return 0
	}
	return 1
}

// frenchPlural: 0 and 1, and what lies between 0 and 2, is one.
func frenchPlural(number string) int {
	whole, _, _ := strings.Cut(strings.TrimPrefix(number, "-"), ".")
	if whole == "0" || whole == "1" {
		return 0
	}
	return 1
}

// spanishPlural: 1 is one, 1.5 is other.
func spanishPlural(number string) int { return oneOrOther(number) }

// russianPlural: 1, 21, 101 but not 11 are one; 2 to 4, 22 to 24 but not 12 to 14
// are few; other whole numbers are many; a fraction is other.
func russianPlural(number string) int {
	number = strings.TrimPrefix(number, "-")
	if number == "" || strings.ContainsFunc(number, func(r rune) bool { return r < '0' || r > '9' }) {
		return 3
	}
	last, teens := number[len(number)-1], len(number) > 1 && number[len(number)-2] == '1'
	switch {
	case last == '1' && !teens:
		return 0
	case last >= '2' && last <= '4' && !teens:
		return 1
	}
	return 2
}
