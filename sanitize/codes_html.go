package sanitize

import "github.com/untaint/untaint"

// Codes of the HTML engine, one for each Reason, and those of its limits.
const (
	CodeElement            untaint.Code = "html_element"
	CodeContent            untaint.Code = "html_content"
	CodeUnknownElement     untaint.Code = "html_unknown_element"
	CodeAttribute          untaint.Code = "html_attribute"
	CodeValue              untaint.Code = "html_value"
	CodeMarkupURL          untaint.Code = "html_url"
	CodeStyle              untaint.Code = "html_style"
	CodeDuplicateAttribute untaint.Code = "html_duplicate_attribute"
	CodeComment            untaint.Code = "html_comment"
	CodeMisplaced          untaint.Code = "html_misplaced"
	CodeMisnested          untaint.Code = "html_misnested"
	CodeStrayEndTag        untaint.Code = "html_stray_end_tag"
	CodeUnclosed           untaint.Code = "html_unclosed"
	CodeUnterminatedTag    untaint.Code = "html_unterminated_tag"
	CodeCharacter          untaint.Code = "html_character"
	CodeNotAllowed         untaint.Code = "html_not_allowed"
	CodeTooLong            untaint.Code = "html_too_long" // TooLarge; max: bytes
	CodeTooDeep            untaint.Code = "html_too_deep" // TooLarge; max: open elements
)

// Codes of mistakes in a Config, all of Kind Misuse.
const (
	CodePolicyMissing         untaint.Code = "policy_missing"
	CodePolicyElement         untaint.Code = "policy_element"
	CodePolicyUnsafeElement   untaint.Code = "policy_unsafe_element"
	CodePolicyAttribute       untaint.Code = "policy_attribute"
	CodePolicyUnsafeAttribute untaint.Code = "policy_unsafe_attribute"
	CodePolicyMany            untaint.Code = "policy_too_many_attributes"
	CodePolicyIncomplete      untaint.Code = "policy_incomplete"
	CodePolicyScheme          untaint.Code = "policy_scheme"
	CodePolicyUnsafeScheme    untaint.Code = "policy_unsafe_scheme"
	CodePolicyRel             untaint.Code = "policy_rel"
	CodePolicyStyle           untaint.Code = "policy_style"
	CodePolicyPrefix          untaint.Code = "policy_prefix"
	CodePolicyLimit           untaint.Code = "policy_limit"
)
