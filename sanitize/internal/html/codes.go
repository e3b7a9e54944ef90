package html

import "github.com/untaint/untaint"

// Codes of mistakes in a policy, all of Kind Misuse.
const (
	CodePolicyElement           untaint.Code = "policy_element"
	CodePolicyUnsafeElement     untaint.Code = "policy_unsafe_element"
	CodePolicyAttribute         untaint.Code = "policy_attribute"
	CodePolicyUnsafeAttribute   untaint.Code = "policy_unsafe_attribute"
	CodePolicyTooManyAttributes untaint.Code = "policy_too_many_attributes"
	CodePolicyIncomplete        untaint.Code = "policy_incomplete"
	CodePolicyScheme            untaint.Code = "policy_scheme"
	CodePolicyUnsafeScheme      untaint.Code = "policy_unsafe_scheme"
	CodePolicyRel               untaint.Code = "policy_rel"
	CodePolicyStyle             untaint.Code = "policy_style"
	CodePolicyPrefix            untaint.Code = "policy_prefix"
	CodePolicyHost              untaint.Code = "policy_host"
	CodePolicyBase              untaint.Code = "policy_base"
	CodePolicyLimit             untaint.Code = "policy_limit"
)
