package text

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// unnamed stands for a name of which nothing was left.
const unnamed = "unnamed"

// maxExtension is how many bytes of the end of a long name are its extension.
// Longer than that it is part of the name.
const maxExtension = 24

// CleanFileName returns a name like s for which FileName is OK: the last part of
// a path, without what is not seen, with "_" in place of what is forbidden.
func CleanFileName(s string) string {
	if FileName(s) == OK {
		return s
	}
	if i := strings.LastIndexAny(s, `/\`); i >= 0 {
		s = s[i+1:] // some browsers send the whole path
	}
	if len(s) > 16*MaxFileName { // enough for any name, once marks are composed
		s = s[:8*MaxFileName] + s[len(s)-8*MaxFileName:]
	}
	// Taking a character out can bring two together that compose, the form can
	// change what a neighbour needs, and a cut can take that neighbour away.
	for range 4 {
		s = shapeFileName(s)
		if FileName(s) == OK {
			return s
		}
	}
	return unnamed
}

func shapeFileName(s string) string {
	s = trimFileName(norm.NFC.String(mapFileName(s)))
	if len(s) > MaxFileName {
		s = cutFileName(s)
	}
	if DeviceName(s) {
		return "_" + s
	}
	return s
}

// mapFileName puts "_" in place of what a name cannot have, and takes out what
// is not seen.
func mapFileName(s string) string {
	s = Rewrite(s, OneLine, func(b []byte, why Reason, _ string) []byte {
		switch why {
		case NotUTF8:
			return append(b, '_')
		case Tab, LineBreak, OddBreak:
			return append(b, ' ')
		}
		return b
	})
	if strings.IndexFunc(s, ForbiddenInFile) < 0 {
		return s
	}
	return strings.Map(func(r rune) rune {
		if ForbiddenInFile(r) {
			return '_'
		}
		return r
	}, s)
}

func trimFileName(s string) string {
	s = strings.TrimLeftFunc(s, func(r rune) bool { return r == '-' || r == '.' || unicode.IsSpace(r) })
	return trimFileEnd(s)
}

func trimFileEnd(s string) string {
	return strings.TrimRightFunc(s, func(r rune) bool { return r == '.' || unicode.IsSpace(r) })
}

// cutFileName shortens the part before the extension. At least one byte of it
// stays, so that the extension does not become a hidden file.
func cutFileName(s string) string {
	stem, ext := s, ""
	if i := strings.LastIndexByte(s, '.'); i > 0 && len(s)-i <= maxExtension {
		stem, ext = s[:i], s[i:]
	}
	return trimFileEnd(CutBytes(stem, MaxFileName-len(ext))) + ext
}
