package match

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// JSON matches one JSON value, as encoding/json reads it.
func JSON(b []byte) bool { return json.Valid(b) }

// StrictJSON is JSON without a name that occurs twice in an object and without
// text that is not UTF-8, of which two parsers make two values (CWE-436).
func StrictJSON(b []byte) bool { return jsontext.Value(b).IsValid() }

// The reasons of [JSONFault].
const (
	JSONSyntax    = "json_syntax"
	JSONCutShort  = "json_cut_short"
	JSONTrailing  = "json_trailing"
	JSONNameTwice = "json_name_twice"
	JSONNotUTF8   = "json_not_utf8"
	JSONSurrogate = "json_surrogate"
)

// JSONFault returns why b is refused by StrictJSON, or else by JSON, and the
// offset of the first byte that is not the JSON wanted, len(b) for what ends too
// early.
func JSONFault(b []byte, strict bool) (reason string, at int) {
	d := jsontext.NewDecoder(bytes.NewBuffer(b), jsontext.AllowDuplicateNames(!strict), jsontext.AllowInvalidUTF8(!strict))
	_, err := d.ReadValue()
	if err == nil {
		at = int(d.InputOffset())
		return JSONTrailing, at + len(b[at:]) - len(bytes.TrimLeft(b[at:], " \t\r\n"))
	}
	syntax, ok := errors.AsType[*jsontext.SyntacticError](err)
	if !ok || errors.Is(err, io.ErrUnexpectedEOF) {
		return JSONCutShort, len(b)
	}
	at = min(int(syntax.ByteOffset), len(b))
	switch r, size := utf8.DecodeRune(b[at:]); {
	case errors.Is(err, jsontext.ErrDuplicateName):
		return JSONNameTwice, at
	case strict && r == utf8.RuneError && size == 1:
		return JSONNotUTF8, at
	case strict && loneSurrogate(b[at:]):
		return JSONSurrogate, at
	}
	return JSONSyntax, at
}

// loneSurrogate reports whether b begins with an escape of half of a pair.
func loneSurrogate(b []byte) bool {
	return len(b) >= 6 && b[0] == '\\' && b[1] == 'u' && b[2]|0x20 == 'd' && b[3] >= '8' && hexClass.all(string(b[3:6]))
}
