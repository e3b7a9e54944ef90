package decode

import "github.com/untaint/untaint"

// Codes of decoding; package validate publishes and explains them.
const (
	CodeSyntax       untaint.Code = "bad_syntax"
	CodeTrailing     untaint.Code = "trailing_data"
	CodeEmptyBody    untaint.Code = "empty_body"
	CodeNull         untaint.Code = "null"
	CodeUnknownField untaint.Code = "unknown_field"
	CodeWrongCase    untaint.Code = "wrong_case"
	CodeDuplicateKey untaint.Code = "duplicate_key"
	CodeTypeMismatch untaint.Code = "type_mismatch"
	CodeOutOfRange   untaint.Code = "out_of_range"
	CodeNotUTF8      untaint.Code = "not_utf8"
	CodeNotDecoded   untaint.Code = "not_decoded"
	CodeRepeated     untaint.Code = "repeated"
	CodeBadEscape    untaint.Code = "bad_escape"

	CodeBodyTooLarge  untaint.Code = "body_too_large"
	CodeTooDeep       untaint.Code = "too_deep"
	CodeTooManyItems  untaint.Code = "too_many_items"
	CodeTooManyTokens untaint.Code = "too_many_tokens"
	CodeTooMuchMemory untaint.Code = "too_much_memory"
	CodeTooManyParams untaint.Code = "too_many_params"
	CodeTooManyFiles  untaint.Code = "too_many_files"
	CodeFileTooLarge  untaint.Code = "file_too_large"
	CodeFileType      untaint.Code = "upload_type"
	CodeFileStore     untaint.Code = "file_not_stored"
	CodeMultipart     untaint.Code = "bad_multipart"
	CodeContentType   untaint.Code = "content_type"
	CodeContentCoding untaint.Code = "content_encoding"
	CodeReadCanceled  untaint.Code = "read_canceled"
	CodeReadTimeout   untaint.Code = "read_timeout"
	CodeReadFailed    untaint.Code = "read_failed"
	CodeNoPathValue   untaint.Code = "no_path_value"
	CodeNothingBound  untaint.Code = "nothing_bound"
)
