package validate

import (
	"github.com/untaint/untaint/validate/internal/decode"
)

// Codes of a value that could not be decoded (Malformed). CodeNotUTF8, which
// rules use too, is another.
const (
	CodeTypeMismatch = decode.CodeTypeMismatch // it is not of the type "want"
	CodeSyntax       = decode.CodeSyntax       // the body is not JSON
	CodeTrailing     = decode.CodeTrailing     // something follows the document
	CodeEmptyBody    = decode.CodeEmptyBody    // there is no document
	CodeNull         = decode.CodeNull         // null in place of the whole
	CodeUnknownField = decode.CodeUnknownField // no field is bound to that name
	CodeWrongCase    = decode.CodeWrongCase    // the name is written "want"
	CodeDuplicateKey = decode.CodeDuplicateKey // the name occurs twice in one object
	CodeOutOfRange   = decode.CodeOutOfRange   // the number type holds "min" to "max"
	CodeNotDecoded   = decode.CodeNotDecoded   // the type's own decoding method refused it
	CodeRepeated     = decode.CodeRepeated     // a parameter occurs twice, and its field is not a slice
	CodeBadEscape    = decode.CodeBadEscape    // a percent sign without two digits, or a semicolon
	CodeMultipart    = decode.CodeMultipart    // the multipart form cannot be read
)

// Codes of the same kind that are told by their value alone:
//
//	byte_order_mark  the document begins with a byte order mark (RFC 8259 section 8.1)
//	lone_surrogate   a text holds half of a surrogate pair
//	number_too_long  a number has more digits than Limits.Digits (TooLarge)
//	bad_chunk        a chunked body is not well formed
//	body_already_read  something else has read the JSON (Misuse)
//	form_on_get      a field has the tag form and the method is GET: tag it query (Misuse)
//	method_panicked  a decoding method of the program's own panicked (Misuse)

// Codes of what passes a limit (TooLarge), each with the parameter "max";
// CodeTooDeep is another.
const (
	CodeBodyTooLarge  = decode.CodeBodyTooLarge  // Limits.Bytes
	CodeTooManyItems  = decode.CodeTooManyItems  // Limits.Items
	CodeTooManyTokens = decode.CodeTooManyTokens // Limits.Tokens
	CodeTooMuchMemory = decode.CodeTooMuchMemory // Limits.Memory
	CodeTooManyParams = decode.CodeTooManyParams // Limits.Params
	CodeTooManyFiles  = decode.CodeTooManyFiles  // Limits.Files, or the tag's count
	CodeFileTooLarge  = decode.CodeFileTooLarge  // Limits.FileBytes, or the tag's max
)

// Codes of other refusals of a request. A file name is refused with the codes
// of the rule filename, as Unsafe.
const (
	CodeContentType     = decode.CodeContentType     // the body is of another type than "want" (Unsupported)
	CodeContentCoding   = decode.CodeContentCoding   // the body is compressed (Unsupported)
	CodeFileType        = decode.CodeFileType        // the file's content is none of "want" (Unsupported)
	CodeReadCanceled    = decode.CodeReadCanceled    // the client went away (Canceled)
	CodeReadTimeout     = decode.CodeReadTimeout     // the body took too long (Timeout)
	CodeReadFailed      = decode.CodeReadFailed      // the reader failed (Failed)
	CodeFileStore       = decode.CodeFileStore       // a temporary file could not be written (Failed)
	CodeNoPathValue     = decode.CodeNoPathValue     // the route's pattern has no wildcard of that name (Misuse)
	CodeFormAlreadyRead = decode.CodeFormAlreadyRead // something else has read the form (Misuse)
	CodeNothingBound    = decode.CodeNothingBound    // no field of the type has a json tag (Misuse)
)
