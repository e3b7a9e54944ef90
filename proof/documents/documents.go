// Package documents has documents as editors, Markdown engines, mail programs and
// people write them. All were written for this project, after the forms that these
// programs have; those in editors/ were made by the programs themselves (see
// editors/make.mjs).
package documents

import (
	"embed"
	"io/fs"
	"path"
	"strings"
)

//go:embed *.html editors/*.html
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

// Read returns a document by its name.
func Read(name string) string {
	b, err := files.ReadFile(path.Clean(name) + ".html")
	if err != nil {
		panic(err)
	}
	return string(b)
}
