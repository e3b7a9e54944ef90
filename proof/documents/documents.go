// Package documents has documents as editors, Markdown engines, mail programs and
// people write them. All were written for this project, after the forms that these
// programs have; those in editors/ were made by the programs themselves (see
// editors/make.mjs). What stands in models/ was written by hand in the forms that
// language models write: no model wrote it.
package documents

import (
	"embed"
	"io/fs"
	"path"
	"strings"
)

//go:embed *.html editors/*.html models/*.md models/*.html
var files embed.FS

// Names returns the names of all documents, sorted.
func Names() []string {
	var names []string
	for _, pattern := range []string{"*.html", "editors/*.html"} {
		found, err := fs.Glob(files, pattern)
		if err != nil {
			panic(err)
		}
		for _, name := range found {
			names = append(names, strings.TrimSuffix(name, ".html"))
		}
	}
	return names
}

// Answer is a text as language models write them.
type Answer struct {
	Name     string
	Markdown string
	Rendered string // by markdown-it, with the HTML that is in it
}

// Answers returns the texts of models/.
func Answers() []Answer {
	found, err := fs.Glob(files, "models/*.md")
	if err != nil {
		panic(err)
	}
	var all []Answer
	for _, file := range found {
		source, err := files.ReadFile(file)
		if err != nil {
			panic(err)
		}
		name := strings.TrimSuffix(file, ".md")
		all = append(all, Answer{path.Base(name), string(source), Read(name)})
	}
	return all
}

// Read returns a document by its name.
func Read(name string) string {
	b, err := files.ReadFile(path.Clean(name) + ".html")
	if err != nil {
		panic(err)
	}
	return string(b)
}
