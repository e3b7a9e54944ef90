package validate

import (
	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/code"
)

// Codes of a value that breaks a rule (Invalid). The package comment lists the
// others; match them with untaint.Code("too_short").
const (
	CodeRequired       untaint.Code = "required"        // it must be given
	CodeMissing        untaint.Code = "missing"         // present: the client did not send it
	codeNotAllowed     untaint.Code = "not_allowed"     // excluded_*, isdefault: it must not be given
	codeTooShort       untaint.Code = "too_short"       // fewer characters than min
	codeTooLong        untaint.Code = "too_long"        // more characters than max
	codeTooManyBytes   untaint.Code = code.TooManyBytes // more bytes than max
	codeWrongLength    untaint.Code = "wrong_length"    // not len characters
	codeTooFew         untaint.Code = "too_few"         // fewer elements than min
	codeTooMany        untaint.Code = "too_many"        // more elements than max
	codeWrongCount     untaint.Code = "wrong_count"     // not len elements
	codeTooSmall       untaint.Code = "too_small"       // a number below min
	codeTooBig         untaint.Code = "too_big"         // a number above max
	codeTooEarly       untaint.Code = "too_early"       // a time before the present
	codeTooLate        untaint.Code = "too_late"        // a time after the present
	codeNotEqual       untaint.Code = "not_equal"       // not the value it must be
	codeForbiddenValue untaint.Code = "forbidden_value" // a value it must not be
	CodeNotOneOf       untaint.Code = "not_one_of"      // none of the listed values
	CodeNotUnique      untaint.Code = "not_unique"      // an element occurs twice
	CodeFieldMismatch  untaint.Code = "field_mismatch"  // a comparison with another field fails
	codeLacksText      untaint.Code = "lacks_text"      // contains, startswith, endswith
	codeHasText        untaint.Code = "has_text"        // excludes, startsnotwith, endsnotwith
	codeWrongFormat    untaint.Code = "wrong_format"    // not of the named format
	codeNotEmail       untaint.Code = "not_email"
	codeNotURL         untaint.Code = "not_url"
	codeNotUUID        untaint.Code = "not_uuid"
	codeNotIP          untaint.Code = "not_ip"
	codeNotHost        untaint.Code = "not_host"
	codeUnfitType      untaint.Code = code.UnfitType // the dynamic type is none that the rule takes
	codeNoAlternative  untaint.Code = "no_alternative"
	codeInvalid        untaint.Code = code.Invalid // a rule without a code of its own
)

// Codes of rules that validator does not have (Invalid). Rules on characters
// and URLs, such as nocontrol, filename and public_url, have the reason as
// their code: "bidi_character", "path_traversal", "not_public_host" (Unsafe if
// the text would change the meaning of its surroundings).
const (
	CodeNotUTF8     untaint.Code = "not_utf8"
	codeMixedScript untaint.Code = "mixed_script"
	codeNotUsername untaint.Code = "not_username"
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
	codeWrongKind       untaint.Code = "wrong_kind"       // the rule cannot test a value of that type
	codeBadParameter    untaint.Code = "bad_parameter"    // the parameter is missing, not wanted or not readable
	codeNoSuchField     untaint.Code = "no_such_field"    // a cross-field rule names a field that is not there
	codeMissingDive     untaint.Code = "missing_dive"     // rules of the elements would never run
	codeUnexportedField untaint.Code = "unexported_field" // the field's rules would never run
	codeRefusedRule     untaint.Code = "refused_rule"     // the rule reads the disk or the clock
	codeBadSource       untaint.Code = "bad_source"       // a tag for decoding is wrong
	codeBadOption       untaint.Code = "bad_option"       // an Option is given that cannot be right
)
