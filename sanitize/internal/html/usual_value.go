package html

import (
	"math/bits"
	"slices"

	"github.com/untaint/untaint/internal/text"
)

// Most values say by their first bytes whether they stay, and those of a URL by one look
// at all of them. That is seen while the end of the value is looked for. It is what the
// checks of the values would say, which every other value is left to.

// valueTypes has the type of each row, those of a policy's own attributes included.
var valueTypes = func() (types [maxAttributes]valueType) {
	for id := range types {
		types[id] = dataRow.value
	}
	for id, row := range attributes {
		types[id] = row.value
	}
	return types
}()

// wordKeys has for each row the keys of its short words (see shortNames).
var wordKeys = func() (keys [maxAttributes][]uint64) {
	for id, row := range attributes {
		for i, next := 0, 0; row.value == typeWord && next < len(row.words); {
			var word string
			if word, i = nextField(row.words, next); len(word) < wordBytes {
				keys[id] = append(keys[id], shortKey(word))
			}
			next = i
		}
	}
	return keys
}()

// shortKey returns the key of a word of less than eight bytes.
func shortKey(word string) uint64 {
	key := uint64(keyEnd) << (8 * len(word))
	for i := range len(word) {
		key |= uint64(word[i]) << (8 * i)
	}
	return key
}

// glance returns where the value in double quotes ends that starts at i, and whether it
// stays as it stands, if one look tells; 0 if it has to be read as any other.
func (e *engine) glance(el elementID, id attributeID, i int) (end int, keep bool) {
	if i+wordBytes > len(e.s) {
		return 0, false
	}
	switch valueTypes[id] {
	case typeWord, typeInteger, typeNumber, typeLength, typeFlag:
		return glanceShort(id, text.Word(e.s, i), i), true
	case typeURL:
		return glanceURL(e.s, i, &e.p.links), true
	case typeImage:
		return glanceURL(e.s, i, &e.p.images), true
	case typeClass:
		if e.p.elements[el].classes == nil {
			return e.p.classes.glance(e.s, i), false
		}
	}
	return 0, false
}

// glanceShort is glance for a word or a number of which w has the first bytes.
func glanceShort(id attributeID, w uint64, i int) (end int) {
	quote := zeros(w ^ ('"' * ones))
	if quote == 0 {
		return 0
	}
	n := bits.TrailingZeros64(quote) &^ 7
	w &= 1<<n - 1
	switch kind := valueTypes[id]; {
	case kind == typeWord:
		key := w | keyEnd<<n
		if slices.Contains(wordKeys[id], key) {
			return i + n/8
		}
		return 0
	case n == 0 != (kind == typeFlag), kind == typeLength && n > 8*maxLengthDigits:
		return 0
	}
	// Each byte is a digit, or behind the value.
	if x := w ^ ('0'*ones)&(1<<n-1); (x+0x76*ones|x)&highs != 0 {
		return 0
	}
	return i + n/8
}

// maxLengthDigits is how many digits a length has at most.
const maxLengthDigits = 5

// secure starts most addresses.
const secure = "https://"

var secureWord = text.Word(secure, 0)

// glanceURL is glance for an address of a page on a host that is written with the letters
// of most of them, or of one on the same host.
func glanceURL(s string, i int, rule *urlRule) (end int) {
	w := text.Word(s, i)
	switch {
	case !rule.asWritten:
		return 0
	case w == secureWord:
		start := i + len(secure)
		for i = start; i < len(s) && usualInHost[s[i]]; {
			i++
		}
		if !rule.secure || i == start || i == len(s) || !endsHost[s[i]] || notInHost[s[i]] && s[i] != '"' {
			return 0
		}
	case byte(w) != '/' || byte(w>>8) == '/' || !rule.relative:
		return 0
	}
	for ; i+wordBytes <= len(s); i += wordBytes {
		w := text.Word(s, i)
		quote := zeros(w ^ ('"' * ones))
		odd := specialIn(w) | zeros(w&(0xe0*ones)) | zeros(w^('\\'*ones)) | zeros(w^(0x7f*ones))
		if quote|odd == 0 {
			continue
		}
		if odd&(quote&-quote-1) != 0 || quote == 0 {
			return 0
		}
		return i + bits.TrailingZeros64(quote)/8
	}
	return 0
}

// usualInHost has the bytes of nearly all hosts, and of ports.
var usualInHost = byteSet("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:")

// glance returns where the list of classes in double quotes ends that starts at i, if none
// of its classes starts as one of those that are allowed does; 0 if one may be allowed,
// or there is none.
func (r *classRule) glance(s string, i int) (end int) {
	for any := false; i+wordBytes <= len(s); {
		w := text.Word(s, i)
		c := byte(w)
		switch {
		case c == '"' && any:
			return i
		case c == '"' || r.pairs[0][c]&r.pairs[1][byte(w>>8)] != 0:
			return 0
		case isSpace(c):
			i++
			continue
		}
		any = true
		if i = classEnd(s, i); i < 0 {
			return 0
		}
	}
	return 0
}

// classEnd returns where the class that starts at i ends, at white space or a double
// quote, and -1 if there is anything in it that may be decoded.
func classEnd(s string, i int) int {
	for ; i+wordBytes <= len(s); i += wordBytes {
		w := text.Word(s, i)
		low := zeros((w&^ones)^('"'*ones)) | (w-0x21*ones)&^w&highs // also a "#"
		found := low | zeros(w^('&'*ones))
		if found == 0 {
			continue
		}
		i += bits.TrailingZeros64(found) / 8
		if c := s[i]; c == '"' || isSpace(c) {
			return i
		}
		return -1
	}
	return -1
}
