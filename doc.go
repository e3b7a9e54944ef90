// Package untaint is the vocabulary that validate, sanitize, sqlsafe and
// execsafe share: one error type, the way it reaches a client, and a Secret.
// Together they stand between untrusted input and each place where it can do
// damage: a page, a query, a process.
//
// Input comes in at a handler and goes through decode, normalize, validate and
// sanitize to a sink, one call each:
//
//	in, err := signup.Request(r)                              // validate.MustFor[Signup]()
//	bio, err := sanitize.UGC().Clean(in.Bio)               // sanitize.HTML, another type
//	_, err = db.Exec(ctx, sqlsafe.SQL("INSERT INTO users (name, bio) VALUES (?, ?)", in.Name, bio))
//	res, err := thumbnail.Run(ctx, size.Set(in.Size), file)   // a declared execsafe.Command
//	if err != nil {
//		untaint.WriteProblem(w, r, err)
//	}
//
// # The promise
//
//   - Refused input never reaches the sink. Each check returns before the sink
//     is touched, and nothing is half done.
//   - There is one error, *Error, returned as error.
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
