// Package pdftotext has a ready declaration of Poppler's pdftotext for
// untrusted documents.
//
// Half a million lines of C++ parse a PDF, so the declaration assumes that the
// parser is compromised: it executes nothing, opens no socket, writes no file,
// reads only the document, which it gets as an open file, and ends within its
// limits. On a kernel that cannot enforce this the declaration fails
// (CodeContainmentMissing).
//
//	convert, err := pdftotext.Text(execsafe.Limits{Timeout: 20 * time.Second, Stdout: 4 << 20, Memory: 1 << 30})
//	...
//	res, err := convert.Run(ctx, pdftotext.Document(execsafe.At(uploads, in.Name)), pdftotext.LastPage(100))
//
// It was tested with pdftotext 22.12.0.
//
// # What it does not do
//
// It does not make the text trustworthy: the author of the document wrote it,
// and it may differ from what a page shows. Scripts, links and attachments stay
// in the document.
package pdftotext
