package untaint

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

const (
	// maxTokenLen is how many bytes of a map key, which is input, a path shows.
	maxTokenLen = 64
	// maxPathLen bounds the whole path: a body of 10,000 nested arrays must not
	// make an error of that size.
	maxPathLen = 1024
)

// PathKey returns path with one more reference token, as RFC 6901 section 3
// writes it: "~" becomes "~0" and "/" becomes "~1". The key may be input, such
// as the key of a map: control, bidirectional and invalid characters become
// U+FFFD, and a key of more than 64 bytes is cut and ends in "…".
func PathKey(path, key string) string {
	return path + "/" + escapeToken(clean(key, maxTokenLen))
}

// PathIndex returns path with the index of an element added.
func PathIndex(path string, i int) string {
	return path + "/" + strconv.Itoa(i)
}

func escapeToken(key string) string {
	if !strings.ContainsAny(key, "~/") {
		return key
	}
	return strings.ReplaceAll(strings.ReplaceAll(key, "~", "~0"), "/", "~1")
}

// cleanPath is the last look at a path before it is kept in an error.
func cleanPath(path string) string { return clean(path, maxPathLen) }

// clean returns s with each character that could forge a log line or reorder
// text replaced by U+FFFD, cut to max bytes. It returns s itself, at no cost,
// where that is printable ASCII of a fitting length.
func clean(s string, max int) string {
	if len(s) <= max && printableASCII(s) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if unprintable(r) {
			r = utf8.RuneError
		}
		if b.Len()+utf8.RuneLen(r) > max {
			b.WriteString("…")
			break
		}
		b.WriteRune(r)
	}
	return b.String()
}

func printableASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// unprintable reports whether r is a control character, or a format character
// that changes how the text around it is shown (CWE-117, CWE-1007).
func unprintable(r rune) bool {
	switch {
	case r < ' ', r >= 0x7f && r < 0xa0: // C0, DEL, C1
		return true
	case r == 0x061c, r == 0x180e, r == 0xfeff: // Arabic letter mark, Mongolian separator, BOM
		return true
	case r >= 0x200b && r <= 0x200f: // zero width, LRM, RLM
		return true
	case r >= 0x2028 && r <= 0x202e: // line and paragraph separators, embeddings, overrides
		return true
	case r >= 0x2060 && r <= 0x206f: // word joiner, isolates, deprecated format characters
		return true
	case r >= 0xfff9 && r <= 0xfffb: // interlinear annotations
		return true
	case r >= 0xe0000 && r <= 0xe007f: // tags
		return true
	}
	return false
}
