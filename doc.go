// Package untaint is what validate, sanitize, sqlsafe, execsafe and netsafe
// share: one error type, the way it reaches a client, and a [Secret]. Together
// they stand between untrusted input and each place where it can do damage: a
// page, a query, a process, the network.
//
// Whatever goes wrong on the way from a request to a sink, you answer it in one
// place:
//
//	in, err := signups.Request(r) // validate: strict decoding, then the rules
//	if err != nil {
//		untaint.WriteProblem(w, r, err) // the right status, and an RFC 9457 body
//		return
//	}
//
// [KindOf] tells what kind of failure it is. [Violations] tells where and why.
// [errors.Is] matches a [Kind] or a [Code] through any wrapping.
//
// # The promise
//
//   - Refused input never reaches the sink. Each check returns before the sink
//     is touched, and nothing is half done.
//   - There is one error, [*Error], returned as error.
//   - The refused value is never stored, printed, logged or sent: where, which
//     rule, and the rule's own limit are all that an error says.
//   - A mistake in the program itself, in a tag, a policy, a command or a query,
//     is found when that is compiled at start-up, all mistakes at once.
//   - What is not protected against is said in the comment of the type.
//
// # What it does not do
//
// It does not authenticate, authorize, or stop a program that is determined to
// get around it: reflection, unsafe and a generic function that launders a
// string into an unexported type all do.
package untaint
