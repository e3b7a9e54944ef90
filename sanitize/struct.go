package sanitize

import (
	"reflect"
	"sync"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/mistake"
)

// Cleaner cleans values of type T in place, as the sanitize tags of its fields
// say:
//
//	type Post struct {
//		Title string   `json:"title" sanitize:"trim,line,nfc,max=80"`
//		Body  string   `json:"body" sanitize:"html=ugc"`
//		Tags  []string `json:"tags" sanitize:"trim,lower,line"`
//	}
//
// A tag has these words, which are done in the order of the tag, and again until
// nothing changes any more, so that cleaning twice is cleaning once:
//
//	trim          white space at both ends goes
//	lower, upper  the case of letters, by Unicode
//	text          the plain text of HTML, as Policy.Text
//	line, plain, nfc, file_name, log_line, header_value, mail_address,
//	csv_cell, redirect
//	              as the Context of that name
//	max=80        at most 80 code points, cut between characters as a reader
//	              sees them (grapheme clusters); bytes=80 counts bytes
//	html=ugc      the HTML that a policy allows: strict, basic, ugc, email, or
//	              one of WithPolicy
//	-             the field is not looked into
//
// and those of [WithFunc]. The words text and html and those of WithFunc are done
// once. After max only html may come, and after html nothing.
// Contexts that encode are not among them: text is encoded where it is written
// out, not where it is kept.
//
// The tag of a slice, array, map, pointer, sql.Null or validate.Opt is that of the
// strings in it; one that is null or missing stays so. Any other struct with a
// method Held() (pointer any, is bool) is one of these: pointer leads to what it
// holds and is never nil, and is says whether that is a value. Structs within are
// cleaned by their own tags. Nothing is done to the keys of maps, to []byte, to
// what an interface holds and to fields that are not exported. A Cleaner is immutable and safe for concurrent use; the values must
// not change meanwhile.
//
// Check the length of what was typed before, with package validate: a Cleaner
// cuts without a word.
type Cleaner[T any] struct {
	root *node
}

// For compiles the tags of T, a struct. An error is Misuse (bad_sanitize_tag) and lists
// every mistake in T and the types it holds: a word that is not known, a number
// that is missing, a tag on a field that holds no strings or is not exported, an
// order that cannot be. What [errors.Unwrap] finds in it shows each with a caret
// under the part that is wrong.
func For[T any](opts ...Option) (*Cleaner[T], error) {
	root, mistakes := compileStruct(reflect.TypeFor[T](), gatherTags(opts))
	if err := mistakes.Err("sanitize.For"); err != nil {
		return nil, err
	}
	return &Cleaner[T]{root: root}, nil
}

// MustFor is [For] for package variables. It panics with the mistakes, each with
// its caret.
func MustFor[T any](opts ...Option) *Cleaner[T] {
	root, mistakes := compileStruct(reflect.TypeFor[T](), gatherTags(opts))
	if len(mistakes) > 0 {
		panic("sanitize.MustFor:\n" + mistakes.Error())
	}
	return &Cleaner[T]{root: root}
}

// Clean cleans what p points to, in place. It allocates nothing where nothing
// changes, but for maps that are not a map[string]string. An error has the JSON
// Pointer of each field that could not be cleaned, which keeps its value:
// TooLarge from an HTML policy's limits, what a function of [WithFunc] returned,
// TooLarge (nested_too_deep, too_many_values) for a value that is too deep or too large, of
// which the rest is left as it is, Misuse (bad_sanitize_tag) for a text under NaN in a map.
// A nil p is Misuse (bad_sanitize_tag).
func (c *Cleaner[T]) Clean(p *T) error {
	if p == nil || c == nil || c.root == nil {
		return untaint.New("sanitize.Clean", untaint.Violation{Kind: untaint.Misuse, Code: codeBadSanitizeTag})
	}
	return cleanStruct("sanitize.Clean", reflect.ValueOf(p).Elem(), c.root)
}

// compiled keeps what Struct has compiled, by type. Types are the program's own
// and not input, so that it cannot grow for ever.
var compiled sync.Map // of reflect.Type to *compiledStruct

type compiledStruct struct {
	root     *node
	mistakes mistake.List
}

// Struct cleans the struct that p points to, as a [Cleaner] of its type would. The
// type is compiled the first time; a mistake in its tags is Misuse then, and so
// is a p that is no pointer to a struct (bad_sanitize_tag). Prefer [For], which finds
// mistakes at start-up and takes options.
func Struct(p any) error {
	v := reflect.ValueOf(p)
	if v.Kind() != reflect.Pointer || v.IsNil() || v.Type().Elem().Kind() != reflect.Struct {
		return untaint.New("sanitize.Struct", untaint.Violation{Kind: untaint.Misuse, Code: codeBadSanitizeTag})
	}
	t := v.Type().Elem()
	found, ok := compiled.Load(t)
	if !ok {
		c := &compiledStruct{}
		c.root, c.mistakes = compileStruct(t, gatherTags(nil))
		found, _ = compiled.LoadOrStore(t, c)
	}
	c := found.(*compiledStruct)
	if len(c.mistakes) > 0 {
		return c.mistakes.Err("sanitize.Struct")
	}
	return cleanStruct("sanitize.Struct", v.Elem(), c.root)
}
