package validate

import "github.com/untaint/untaint"

// Codes of a value that breaks a rule (Invalid).
const (
	CodeRequired      untaint.Code = "required"        // it must be given
	CodeMissing       untaint.Code = "missing"         // present: the client did not send it
	CodeNotAllowed    untaint.Code = "not_allowed"     // excluded_*, isdefault: it must not be given
	CodeTooShort      untaint.Code = "too_short"       // fewer characters than min
	CodeTooLong       untaint.Code = "too_long"        // more characters than max
	CodeTooManyBytes  untaint.Code = "too_many_bytes"  // more bytes than max
	CodeWrongLength   untaint.Code = "wrong_length"    // not len characters
	CodeTooFew        untaint.Code = "too_few"         // fewer elements than min
	CodeTooMany       untaint.Code = "too_many"        // more elements than max
	CodeWrongCount    untaint.Code = "wrong_count"     // not len elements
	CodeTooSmall      untaint.Code = "too_small"       // a number below min
	CodeTooBig        untaint.Code = "too_big"         // a number above max
	CodeTooEarly      untaint.Code = "too_early"       // a time before the present
	CodeTooLate       untaint.Code = "too_late"        // a time after the present
	CodeNotEqual      untaint.Code = "not_equal"       // not the value it must be
	CodeForbidden     untaint.Code = "forbidden_value" // a value it must not be
	CodeNotOneOf      untaint.Code = "not_one_of"      // none of the listed values
	CodeNotUnique     untaint.Code = "not_unique"      // an element occurs twice
	CodeFieldMismatch untaint.Code = "field_mismatch"  // a comparison with another field fails
	CodeLacksText     untaint.Code = "lacks_text"      // contains, startswith, endswith
	CodeHasText       untaint.Code = "has_text"        // excludes, startsnotwith, endsnotwith
	CodeFormat        untaint.Code = "wrong_format"    // not of the named format
	CodeNotEmail      untaint.Code = "not_email"
	CodeNotURL        untaint.Code = "not_url"
	CodeNotUUID       untaint.Code = "not_uuid"
	CodeNotIP         untaint.Code = "not_ip"
	CodeNotHost       untaint.Code = "not_host"
	CodeWrongType     untaint.Code = "wrong_type" // the dynamic type is none that the rule takes
	CodeNoAlternative untaint.Code = "no_alternative"
	CodeInvalid       untaint.Code = "invalid" // a rule without a code of its own
)

// Codes of the rules that validator does not have (Invalid). Those on characters
// and URLs, such as nocontrol, filename and public_url, are refused with the
// reason: "bidi_character", "path_traversal", "not_public_host" (Unsafe where
// the text would change the meaning of something it is put into).
const (
	CodeNotUTF8     untaint.Code = "not_utf8"
	CodeMixedScript untaint.Code = "mixed_script"
	CodeNotUsername untaint.Code = "not_username"
)

// Codes of a value that is too much to look at (TooLarge).
const (
	CodeTooDeep     untaint.Code = "too_deep"       // nested deeper than MaxDepth, or cyclic
	CodeTooManyVals untaint.Code = "too_many_nodes" // more values than MaxNodes
)

// Codes of a mistake in the program (Misuse).
const (
	CodeBadArgument untaint.Code = "bad_argument"  // nil, or not a struct
	CodePanicked    untaint.Code = "rule_panicked" // or a hook of Before
)

// mistakeCode is the code of a mistake that the start-up check finds.
type mistakeCode = untaint.Code

// Codes of the mistakes that For reports (Misuse).
const (
	CodeBadSyntax   untaint.Code = "bad_tag"          // the tag cannot be read
	CodeUnknownRule untaint.Code = "unknown_rule"     // no such rule
	CodeWrongKind   untaint.Code = "wrong_kind"       // the rule cannot test a value of that type
	CodeBadParam    untaint.Code = "bad_parameter"    // the parameter is missing, not wanted or not readable
	CodeNoSuchField untaint.Code = "no_such_field"    // a cross-field rule names a field that is not there
	CodeNoDive      untaint.Code = "missing_dive"     // rules of the elements would never run
	CodeUnexported  untaint.Code = "unexported_field" // the field's rules would never run
	CodeRefusedRule untaint.Code = "refused_rule"     // the rule reads the disk or the clock
	CodeBadSource   untaint.Code = "bad_source"       // a tag for decoding is wrong
	CodeBadOption   untaint.Code = "bad_option"       // an Option is given that cannot be right
)
