package pdftotext

import "github.com/untaint/untaint/execsafe"

// protections are what the declaration insists on.
const protections = execsafe.ProcessTree | execsafe.ParentDeath | execsafe.Privileges | execsafe.SystemCalls | execsafe.ProcessGroup |
	execsafe.Files | execsafe.Descriptors

var (
	document = execsafe.OpenFile("document")
	last     = execsafe.Int("last_page", 1, 100_000)
)

// Document is the PDF. It is refused as an OpenFile is: with code "path_escape",
// "file_missing" or "file_type".
func Document(file execsafe.Path) execsafe.Arg { return document.Set(file) }

// LastPage is the last page whose text is taken, 1 to 100,000; without it all
// are.
func LastPage(n int) execsafe.Arg { return last.Set(n) }

// Text declares "pdftotext": the text of a [Document] on standard output, in
// UTF-8, with a form feed after each page. What is no PDF, or cannot be read
// without a password, fails with CodeExitStatus.
func Text(limits execsafe.Limits) (*execsafe.Command, error) {
	return execsafe.Declare("/usr/bin/pdftotext", limits, execsafe.Require(protections),
		execsafe.Fixed("-q", "-enc", "UTF-8", "-eol", "unix"),
		last.Separate("-l").Optional(),
		document.Operand(), execsafe.Fixed("-"),
	)
}
