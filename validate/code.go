package validate

import (
	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/code"
)

// Codes of a value that breaks a rule (Invalid). The package comment lists the
// others; match them with untaint.Code("too_short"). Rules on characters and
// URLs, such as nocontrol, filename and public_url, have the reason as their
// code: "bidi_character", "path_traversal", "not_public_host" (Unsafe if the text
// would change the meaning of its surroundings).
const (
	CodeRequired      untaint.Code = "required"       // it must be given
	CodeMissing       untaint.Code = "missing"        // present: the client did not send it
	CodeNotOneOf      untaint.Code = "not_one_of"     // none of the listed values
	CodeNotUnique     untaint.Code = "not_unique"     // an element occurs twice
	CodeFieldMismatch untaint.Code = "field_mismatch" // a comparison with another field fails

	CodeNotUTF8 untaint.Code = "not_utf8" // a text is not valid UTF-8 (Malformed)

	codeUnfitType     untaint.Code = code.UnfitType   // the dynamic type is none that the rule takes
	codeNoAlternative untaint.Code = "no_alternative" // none of the rules joined by | holds
)

// Codes of a value that is too large to check (TooLarge).
const (
	CodeTooDeep      untaint.Code = "too_deep"        // nested deeper than MaxValues says, or cyclic
	codeTooManyNodes untaint.Code = code.TooManyNodes // more values than MaxValues says
)

// Codes of a mistake in the program (Misuse).
const (
	codeBadArgument  untaint.Code = "bad_argument"    // nil, or not a struct
	codeRulePanicked untaint.Code = code.RulePanicked // or a hook of Before
)

// Codes of the mistakes that For reports (Misuse).
const (
	codeBadTag          untaint.Code = "bad_tag"          // the tag cannot be read
	codeUnknownRule     untaint.Code = "unknown_rule"     // no such rule
	codeMissingDive     untaint.Code = "missing_dive"     // rules of the elements would never run
	codeUnexportedField untaint.Code = "unexported_field" // the field's rules would never run
	codeBadSource       untaint.Code = "bad_source"       // a tag for decoding is wrong
	codeBadOption       untaint.Code = "bad_option"       // an Option is given that cannot be right
)
