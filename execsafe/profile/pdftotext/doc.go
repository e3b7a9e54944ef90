// Package pdftotext has a ready declaration of Poppler's pdftotext for documents
// that nobody vouches for.
//
// A PDF is parsed by half a million lines of C++, so the declaration reckons with
// a parser that has been taken over: it executes nothing, opens no socket, writes
// no file, reads nothing but the document, which it is given as an open file, and
// ends within its limits. It does not compile on a kernel that cannot hold it so
// (CodeContainmentMissing).
//
//	convert, err := pdftotext.Text(execsafe.Limits{Timeout: 20 * time.Second, Stdout: 4 << 20, Memory: 1 << 30})
//	...
//	res, err := convert.Run(ctx, pdftotext.Document(execsafe.At(uploads, in.Name)), pdftotext.LastPage(100))
//
// It was tried with pdftotext 22.12.0.
//
// # What it does not do
//
// It does not make the text trustworthy: it is what the document's author wrote,
// and need not be what a page shows. It says nothing of scripts, links and
// attachments in the document, which stay there.
package pdftotext
