package validate

import "github.com/untaint/untaint"

// Codes that checking can return.
const (
	CodeInvalid     untaint.Code = "invalid"      // a rule without a code of its own was broken
	CodeBadArgument untaint.Code = "bad_argument" // nil or not a struct was given (Misuse)
)
