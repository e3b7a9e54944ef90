package sqlsafe

import (
	"embed"
	"errors"
	"io/fs"
	"slices"
	"strings"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/mistake"
)

// FileSet holds the .sql files that your program embeds, one statement each.
// Only the compiler can fill an [embed.FS], so their text is as good as a
// constant. It is immutable.
//
//	//go:embed queries
//	var queryFiles embed.FS
//
//	var queries = sqlsafe.MustFiles(queryFiles)
//
//	queries.SQL("queries/users/by_id.sql", id)
type FileSet struct{ texts map[string]string }

// Files reads each file of fsys that ends in .sql. A set without any is a
// mistake of kind Misuse.
func Files(fsys embed.FS) (*FileSet, error) {
	var found mistake.List
	s := &FileSet{map[string]string{}}
	refuse := func(name, text string) {
		found = append(found, mistake.Mistake{Field: name, Code: codeBadFile, Text: text})
	}
	_ = fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			refuse(name, "can not be read")
		case !d.IsDir() && strings.HasSuffix(name, ".sql"):
			b, err := fsys.ReadFile(name)
			if err != nil {
				refuse(name, "can not be read")
				break
			}
			// One string for good: a literal is known by its address.
			s.texts[name] = strings.TrimPrefix(string(b), "\ufeff")
		}
		return nil
	})
	if len(s.texts) == 0 {
		refuse("", "no file ends in .sql")
	}
	if err := found.Err("sqlsafe.Files"); err != nil {
		return nil, err
	}
	return s, nil
}

// MustFiles is [Files] for a package-level variable; it panics on a mistake.
func MustFiles(fsys embed.FS) *FileSet {
	s, err := Files(fsys)
	if err != nil {
		panic(mistake.Explain("sqlsafe.MustFiles", err))
	}
	return s
}

// SQL returns the query in a file, with its values, as the function SQL does.
// If the set has no file of that name, the [Query] carries the mistake.
func (s *FileSet) SQL(name text, args ...any) Query {
	t, ok := s.texts[string(name)]
	if !ok {
		return refused(untaint.New("sqlsafe.Files", untaint.Violation{
			Path: untaint.PathKey("", string(name)), Code: codeBadFile, Kind: untaint.Misuse}))
	}
	return SQL(text(t), args...)
}

// Check compiles each file for the dialect and returns everything that is wrong
// with any of them; the path of a finding is the name of its file. It cannot
// check whether you pass SQL as many arguments as the file has markers.
func (s *FileSet) Check(d Dialect) error {
	if !d.known() {
		return misuse(codeUnknownDialect)
	}
	c := untaint.Collector{Op: "sqlsafe.Check"}
	names := make([]string, 0, len(s.texts))
	for name := range s.texts {
		names = append(names, name)
	}
	slices.Sort(names)
	var found mistake.List
	for _, name := range names {
		t := templateOf(d, s.texts[name])
		c.Merge(untaint.PathKey("", name), t.err)
		if in, ok := errors.AsType[mistake.List](t.err); ok {
			m := in[0]
			m.Type = name
			found = append(found, m)
		}
		if t.err == nil && !t.shape.words {
			c.Add(untaint.Violation{Path: untaint.PathKey("", name), Code: codeEmptyText, Kind: untaint.Misuse})
			found = append(found, mistake.Mistake{Type: name, Code: codeEmptyText, Text: "holds no statement"})
		}
	}
	return shown(&c, found)
}
