package rule

import (
	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/code"
)

// Codes of a value that breaks a rule (Invalid).
const (
	CodeRequired       untaint.Code = "required"        // it must be given
	CodeMissing        untaint.Code = "missing"         // present: the client did not send it
	CodeNotAllowed     untaint.Code = "not_allowed"     // excluded_*, isdefault: it must not be given
	CodeTooShort       untaint.Code = "too_short"       // fewer characters than min
	CodeTooLong        untaint.Code = "too_long"        // more characters than max
	CodeTooManyBytes   untaint.Code = code.TooManyBytes // more bytes than max
	CodeWrongLength    untaint.Code = "wrong_length"    // not len characters
	CodeTooFew         untaint.Code = "too_few"         // fewer elements than min
	CodeTooMany        untaint.Code = "too_many"        // more elements than max
	CodeWrongCount     untaint.Code = "wrong_count"     // not len elements
	CodeTooSmall       untaint.Code = "too_small"       // a number below min
	CodeTooBig         untaint.Code = "too_big"         // a number above max
	CodeTooEarly       untaint.Code = "too_early"       // a time before the present
	CodeTooLate        untaint.Code = "too_late"        // a time after the present
	CodeNotEqual       untaint.Code = "not_equal"       // not the value it must be
	CodeForbiddenValue untaint.Code = "forbidden_value" // a value it must not be
	CodeNotOneOf       untaint.Code = "not_one_of"      // none of the listed values
	CodeNotUnique      untaint.Code = "not_unique"      // an element occurs twice
	CodeFieldMismatch  untaint.Code = "field_mismatch"  // a comparison with another field fails
	CodeLacksText      untaint.Code = "lacks_text"      // contains, startswith, endswith
	CodeHasText        untaint.Code = "has_text"        // excludes, startsnotwith, endsnotwith
	CodeWrongFormat    untaint.Code = "wrong_format"    // not of the named format
	CodeNotEmail       untaint.Code = "not_email"
	CodeNotURL         untaint.Code = "not_url"
	CodeNotUUID        untaint.Code = "not_uuid"
	CodeNotIP          untaint.Code = "not_ip"
	CodeNotHost        untaint.Code = "not_host"
	CodeInvalid        untaint.Code = code.Invalid   // a rule without a code of its own
	CodeMixedScript    untaint.Code = "mixed_script" // single_script
	CodeNotUsername    untaint.Code = "not_username" // no name in the form of PRECIS
)

// Codes of a mistake in how a rule is used (Misuse).
const (
	CodeWrongKind    untaint.Code = "wrong_kind"    // the rule cannot test a value of that type
	CodeBadParameter untaint.Code = "bad_parameter" // the parameter is missing, not wanted or not readable
	CodeNoSuchField  untaint.Code = "no_such_field" // a cross-field rule names a field that is not there
	CodeRefusedRule  untaint.Code = "refused_rule"  // the rule reads the disk or the clock
)
