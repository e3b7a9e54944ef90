// Package sanitizing uses what is generic in package sanitize, so that an analysis
// of calls has bodies to follow.
package sanitizing

import "github.com/untaint/untaint/sanitize"

// Post has tags that are compiled.
type Post struct {
	Title string `sanitize:"trim,line,nfc"`
	Body  string `sanitize:"html=ugc"`
}

// Sanitize calls each generic entry of package sanitize.
func Sanitize(p *Post) (errs []error) {
	c, err := sanitize.For[Post]()
	errs = append(errs, err)
	if c != nil {
		errs = append(errs, c.Clean(p))
	}
	return append(errs, sanitize.Struct(p))
}
