package decode

import (
	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/code"
)

// Codes of decoding; package validate publishes and explains them.
const (
	CodeBadSyntax      untaint.Code = "bad_syntax"
	CodeTrailingData   untaint.Code = "trailing_data"
	CodeEmptyBody      untaint.Code = "empty_body"
	CodeNull           untaint.Code = "null"
	CodeUnknownField   untaint.Code = "unknown_field"
	CodeWrongCase      untaint.Code = "wrong_case"
	CodeDuplicateKey   untaint.Code = "duplicate_key"
	CodeTypeMismatch   untaint.Code = "type_mismatch"
	CodeNumberOverflow untaint.Code = "number_overflow"
	CodeNotUTF8        untaint.Code = code.NotUTF8
	CodeByteOrderMark  untaint.Code = "byte_order_mark"
	CodeNotDecoded     untaint.Code = "not_decoded"
	CodeLoneSurrogate  untaint.Code = "lone_surrogate"
	CodeNumberTooLong  untaint.Code = "number_too_long"
	CodeMethodPanicked untaint.Code = "method_panicked"
	CodeRepeated       untaint.Code = "repeated"
	CodeBadEscape      untaint.Code = "bad_escape"

	CodeBodyTooLarge    untaint.Code = "body_too_large"
	CodeTooDeep         untaint.Code = "too_deep"
	CodeTooManyItems    untaint.Code = code.TooManyItems
	CodeTooManyTokens   untaint.Code = "too_many_tokens"
	CodeTooMuchMemory   untaint.Code = "too_much_memory"
	CodeTooManyParams   untaint.Code = "too_many_params"
	CodeTooManyFiles    untaint.Code = "too_many_files"
	CodeFileTooLarge    untaint.Code = "file_too_large"
	CodeUploadType      untaint.Code = "upload_type"
	CodeFileNotStored   untaint.Code = "file_not_stored"
	CodeBadMultipart    untaint.Code = "bad_multipart"
	CodeContentType     untaint.Code = "content_type"
	CodeContentEncoding untaint.Code = "content_encoding"
	CodeReadCanceled    untaint.Code = "read_canceled"
	CodeReadTimeout     untaint.Code = "read_timeout"
	CodeReadFailed      untaint.Code = "read_failed"
	CodeNoPathValue     untaint.Code = "no_path_value"
	CodeFormAlreadyRead untaint.Code = "form_already_read"
	CodeBodyAlreadyRead untaint.Code = "body_already_read"
	CodeFormOnGet       untaint.Code = "form_on_get"
	CodeBadChunk        untaint.Code = "bad_chunk"
	CodeBadCookie       untaint.Code = "bad_cookie"
	CodeNothingBound    untaint.Code = "nothing_bound"
)
