package validate

import (
	"github.com/untaint/untaint/validate/internal/decode"
)

// Codes of decoding to branch on. The package comment lists the others.
const (
	CodeUnknownField    = decode.CodeUnknownField    // no field is bound to that name (Malformed)
	CodeTypeMismatch    = decode.CodeTypeMismatch    // the value is not of the type "want" (Malformed)
	CodeBodyTooLarge    = decode.CodeBodyTooLarge    // the body is longer than Limits.Bytes (TooLarge)
	CodeContentType     = decode.CodeContentType     // the body is of another type than "want" (Unsupported)
	CodeFormAlreadyRead = decode.CodeFormAlreadyRead // something else has read the form; see Rewind (Misuse)
)
