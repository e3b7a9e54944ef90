package sanitize

import "github.com/untaint/untaint"

// Codes of the HTML engine.
const (
	CodeTooLong untaint.Code = "html_too_long"
	CodeHTML    untaint.Code = "html_not_allowed"
)
