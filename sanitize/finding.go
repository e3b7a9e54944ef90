package sanitize

import (
	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/text"
)

// finding is why a text is refused; the zero finding says that it is not.
type finding struct {
	code  untaint.Code
	kind  untaint.Kind
	param untaint.Param
}

// at returns a finding with an offset.
func at(offset int, kind untaint.Kind, code untaint.Code) finding {
	return finding{code: code, kind: kind, param: untaint.IntParam("offset", int64(offset))}
}

// because returns the finding for a reason of internal/text.
func because(offset int, why text.Reason) finding {
	switch why {
	case text.OK:
		return finding{}
	case text.NotUTF8:
		return at(offset, untaint.Malformed, why.Code())
	case text.Empty, text.NotNFC, text.Trailing, text.EdgeSpace, text.NotASCII:
		return finding{code: why.Code(), kind: untaint.Invalid}
	case text.TooLong:
		return finding{code: why.Code(), kind: untaint.Invalid, param: untaint.IntParam("max", text.MaxFileName)}
	}
	if offset < 0 {
		return finding{code: why.Code(), kind: untaint.Unsafe}
	}
	return at(offset, untaint.Unsafe, why.Code())
}

// needsEscape is the finding of an encoder whose output would differ from s,
// the first time at that offset, -1 if nowhere.
func needsEscape(offset int) finding {
	if offset < 0 {
		return finding{}
	}
	return at(offset, untaint.Unsafe, codeNeedsEscape)
}
