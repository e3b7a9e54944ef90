package pdftotext_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"time"

	"github.com/untaint/untaint/execsafe"
	"github.com/untaint/untaint/execsafe/profile/pdftotext"
)

func uploads() (root *os.Root, remove func()) {
	dir, err := os.MkdirTemp("", "uploads")
	if err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "letter.pdf"), document("", stream("", text("Dear Ada"))), 0o600); err != nil {
		log.Fatal(err)
	}
	if root, err = os.OpenRoot(dir); err != nil {
		log.Fatal(err)
	}
	return root, func() { _ = root.Close(); _ = os.RemoveAll(dir) }
}

func ExampleText() {
	root, remove := uploads()
	defer remove()
	convert, err := pdftotext.Text(execsafe.Limits{Timeout: 20 * time.Second, Stdout: 1 << 20, Memory: 1 << 30})
	if err != nil {
		log.Fatal(err)
	}
	res, err := convert.Run(context.Background(), pdftotext.Document(execsafe.At(root, "letter.pdf")))
	fmt.Printf("%q %v\n", res.Stdout, err)
	// Output: "Dear Ada\n\n\f" <nil>
}

// A name that leads out of the folder is refused, and nothing is started.
func ExampleDocument() {
	root, remove := uploads()
	defer remove()
	convert, err := pdftotext.Text(execsafe.Limits{Timeout: 20 * time.Second, Stdout: 1 << 20})
	if err != nil {
		log.Fatal(err)
	}
	_, err = convert.Run(context.Background(), pdftotext.Document(execsafe.At(root, "../../etc/passwd")))
	fmt.Println(err)
	// Output: execsafe.With: unsafe: /document path_escape
}

func ExampleLastPage() {
	root, remove := uploads()
	defer remove()
	convert, err := pdftotext.Text(execsafe.Limits{Timeout: 20 * time.Second, Stdout: 1 << 20})
	if err != nil {
		log.Fatal(err)
	}
	inv, err := convert.With(pdftotext.Document(execsafe.At(root, "letter.pdf")), pdftotext.LastPage(3))
	fmt.Println(inv.Call().Args, err)
	// Output: [-q -enc UTF-8 -eol unix -l 3 /proc/self/fd/3 -] <nil>
}
