package untaint

// Event returns the name that OWASP's Logging Vocabulary has for the refusal
// (ASVS 16.3.3), such as "input_validation_fail", and "" where it has none: for
// what a client did not cause, and for [NotFound] and [Conflict]. Your log sink
// adds who and from where:
//
//	malicious_extraneous             a member that nobody asked for
//	malicious_sqli                   a statement that is not the program's own
//	input_validation_discrete_fail   none of the choices that a client is given
//	upload_validation                a file that is not taken
//	authn_login_fail                 Unauthenticated
//	authz_fail                       Denied
//	excess_rate_limit_exceeded       RateLimited
//	input_validation_fail            every other refusal of what was sent
func (v Violation) Event() string {
	switch v.Code {
	case "unknown_field":
		return "malicious_extraneous"
	case "not_permitted":
		return "malicious_sqli"
	case "not_one_of", "not_a_choice":
		return "input_validation_discrete_fail"
	case "upload_type", "file_too_large", "too_many_files":
		return "upload_validation"
	}
	switch v.Kind.known() {
	case Unauthenticated:
		return "authn_login_fail"
	case Denied:
		return "authz_fail"
	case RateLimited:
		return "excess_rate_limit_exceeded"
	case Invalid, Malformed, Unsupported, TooLarge, Unsafe:
		return "input_validation_fail"
	}
	return ""
}
