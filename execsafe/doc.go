// Package execsafe runs programs that are declared at start-up: an absolute
// program, constant arguments and typed parameters, with a time limit, output
// limits and a choice of containment. Untrusted values go into parameters, and
// no value can become the program, an option, a response file, a host, the
// name of a variable or a file outside its folder unless the parameter's type
// says so.
//
//	var (
//		width = execsafe.Int("width", 1, 4096)
//		image = execsafe.OpenFile("image")
//
//		thumbnail = execsafe.MustDeclare("/usr/bin/convert",
//			execsafe.Limits{Timeout: 10 * time.Second, Stdout: 8 << 20},
//			execsafe.BestEffort(),
//			image.Operand(),
//			execsafe.Fixed("-strip"),
//			width.Separate("-resize"),
//			execsafe.Fixed("png:-"),
//		)
//	)
//
//	res, err := thumbnail.Run(ctx, width.Set(in.Width), image.Set(execsafe.In(uploads, in.Name)))
//
// There is no shell, and no text is ever split into arguments. The environment
// is empty but for constants, the working folder is an empty one unless it is
// declared, and standard input is the null device unless it is.
//
// # A run ends
//
// After its timeout, when its context is done, when it writes more than it may,
// when the caller's reader or writer fails or panics: in each case the process
// and what it started are killed before Run returns, and a run that ends by
// itself takes what it left in the background along.
//
// # Containment
//
// On Linux the child, and the child alone, is held by the kernel: it executes
// no other program, reads and writes only what is declared, opens no socket,
// gains no right and cannot leave its tree. It takes no root, no helper program
// and no cgo. A declaration says Require, BestEffort or Uncontained. On other
// systems the checks, the limits on time and output, and the death of the tree
// hold, and the rest does not.
//
// # Ready declarations
//
// Packages below profile/ declare git (log, show, clone), tar (list, extract,
// create) and pdftotext for input that nobody vouches for. Each is tried on the
// real program with the attacks that are known for it.
//
// # What it does not do
//
// It does not know what a program means by its arguments: that is the
// declaration's to say, and a wrong declaration is not found where no list here
// knows the program. It does not look into the files that a program reads. It
// does not bound a program's use of the network by host. It does not make the
// output trustworthy.
package execsafe
