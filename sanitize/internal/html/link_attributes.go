package html

import "strings"

// A filter in front may write rel and target in an order of its own, and another
// one each time. These two functions work on what Clean wrote, where a "<" starts
// a tag and no value holds a quote or a bracket.

// LinkAttributesLast moves target and rel behind the other attributes of each
// tag, in this order.
func LinkAttributesLast(clean string) string { return editTags(clean, true) }

// WithoutLinkAttributes drops target and rel from each tag.
func WithoutLinkAttributes(clean string) string { return editTags(clean, false) }

func editTags(clean string, keep bool) string {
	var b strings.Builder
	for {
		start := strings.IndexByte(clean, '<')
		if start < 0 {
			break
		}
		end := start + strings.IndexByte(clean[start:], '>')
		tag, target := cutAttribute(clean[start:end], ` target="`)
		tag, rel := cutAttribute(tag, ` rel="`)
		b.WriteString(clean[:start] + tag)
		if keep {
			b.WriteString(target + rel)
		}
		b.WriteByte('>')
		clean = clean[end+1:]
	}
	return b.String() + clean
}

// cutAttribute takes an attribute out of a tag.
func cutAttribute(tag, start string) (rest, attribute string) {
	i := strings.Index(tag, start)
	if i < 0 {
		return tag, ""
	}
	n := len(start) + strings.IndexByte(tag[i+len(start):], '"') + 1
	return tag[:i] + tag[i+n:], tag[i : i+n]
}
