package html

// nextField returns the next word of a list separated by ASCII whitespace from i
// on, and the place after it; "" at the end.
func nextField(list string, i int) (field string, next int) {
	i = skipSpace(list, i)
	start := i
	for i < len(list) && (list[i] > ' ' || !isSpace(list[i])) {
		i++
	}
	return list[start:i], i
}

// keepFields returns the words of a list that are kept, and whether that is all of
// them.
func keepFields(list string, keep func(string) bool) (kept string, all bool) {
	for i := 0; i < len(list); {
		field, next := nextField(list, i)
		if field != "" && !keep(field) {
			return keepSome(list, keep), false
		}
		i = next
	}
	return list, true
}

// keepSome returns the words that are kept of a list, of which some are not.
func keepSome(list string, keep func(string) bool) string {
	first := ""
	var b []byte
	for i := 0; i < len(list); {
		var field string
		field, i = nextField(list, i)
		switch {
		case field == "" || !keep(field):
		case first == "":
			first = field // often the only one, which needs no copy
		case b == nil:
			b = append(make([]byte, 0, len(list)), first...)
			fallthrough
		default:
			b = append(append(b, ' '), field...)
		}
	}
	if b == nil {
		return first
	}
	return string(b)
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
