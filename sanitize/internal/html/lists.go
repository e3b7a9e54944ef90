package html

import (
	"math/bits"

	"github.com/untaint/untaint/internal/text"
)

// nextField returns the next word of a list separated by ASCII whitespace from i
// on, and the place after it; "" at the end.
func nextField(list string, i int) (field string, next int) {
	i = skipSpace(list, i)
	start := i
	for i < len(list) {
		if i+wordBytes <= len(list) {
			w := text.Word(list, i)
			low := (w - 0x21*ones) &^ w & highs // marks what is not above a space
			if low == 0 {
				i += wordBytes
				continue
			}
			i += bits.TrailingZeros64(low) / 8
		}
		if isSpace(list[i]) {
			break
		}
		i++
	}
	return list[start:i], i
}

// keepFields appends the words of a list that are kept to the engine's memory, and
// reports whether that is all of them: then it is the list as it stands.
func (e *engine) keepFields(list string, keep func(string) bool) (all bool) {
	start := len(e.decoded)
	all = true
	for i := 0; ; {
		var field string
		if field, i = nextField(list, i); field == "" {
			break
		}
		if !keep(field) {
			all = false
			continue
		}
		if len(e.decoded) > start {
			e.decoded = append(e.decoded, ' ')
		}
		e.decoded = append(e.decoded, field...)
	}
	if all {
		e.decoded = append(e.decoded[:start], list...)
	}
	return all
}

func hasField(list, word string) bool {
	for i := 0; i < len(list); {
		var field string
		if field, i = nextField(list, i); equalFold(field, word) {
			return true
		}
	}
	return false
}

func isOneOf(word string, words []string) bool {
	for _, w := range words {
		if equalFold(w, word) {
			return true
		}
	}
	return false
}
