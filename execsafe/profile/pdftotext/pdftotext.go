package pdftotext

import "github.com/untaint/untaint/execsafe"

// protections are what the declaration insists on.
const protections = execsafe.ProcessTree | execsafe.ParentDeath | execsafe.Privileges | execsafe.SystemCalls | execsafe.ProcessGroup |
	execsafe.Files | execsafe.Descriptors

var (
	document = execsafe.OpenFile("document")
	last     = execsafe.Int("last_page", 1, 100_000)
)

// Document is the PDF. It is refused like any OpenFile, with code
// "path_escape", "file_missing" or "file_type".
func Document(file execsafe.Path) execsafe.Arg { return document.Set(file) }

// LastPage is the last page whose text is extracted, 1 to 100,000; the default
// is all pages.
func LastPage(n int) execsafe.Arg { return last.Set(n) }

// Text declares "pdftotext": the text of a [Document] on standard output, in
// UTF-8, with a form feed after each page. A file that is not a PDF or that
// needs a password fails with CodeExitStatus.
func Text(limits execsafe.Limits) (*execsafe.Command, error) {
	return execsafe.Declare("/usr/bin/pdftotext", limits, execsafe.Require(protections),
		execsafe.Fixed("-q", "-enc", "UTF-8", "-eol", "unix"),
		last.Separate("-l").Optional(),
		document.Operand(), execsafe.Fixed("-"),
	)
}
