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
// A tag has these words. They run in the order of the tag, and repeatedly until
// nothing changes, so that cleaning twice is the same as cleaning once:
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
// and those of [WithFunc]. text, html and the words of WithFunc run once. Only
// html may follow max, and nothing may follow html. There are no words for the
// contexts that encode: encode text where it is written out, not where it is
// stored.
//
// The tag of a slice, array, map, pointer, sql.Null or validate.Opt is that of the
// strings in it; one that is null or missing stays so. Any other struct with a
// method Held() (pointer any, is bool) is one of these: pointer leads to what it
// holds and is never nil, and is says whether that is a value. Structs within are
// cleaned by their own tags. Nothing is done to the keys of maps, to []byte, to
// what an interface holds and to fields that are not exported. A Cleaner is immutable and safe for concurrent use; the values must
// not change meanwhile.
//
// Check the length first, with package validate: a Cleaner cuts silently.
type Cleaner[T any] struct {
	root *node
}

// For compiles the tags of T, a struct. An error is Misuse (bad_sanitize_tag)
// and lists every mistake in T and the types it contains: an unknown word, a
// missing number, a tag on a field that holds no strings or is not exported, an
// impossible order. The cause, which [errors.Unwrap] returns, shows each with a
// caret under the part that is wrong.
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

// Clean cleans what p points to, in place. It allocates nothing if nothing
// changes, except for maps other than map[string]string. An error has the JSON
// Pointer of each field that could not be cleaned and keeps its value: TooLarge
// from an HTML policy's limits; what a function of [WithFunc] returned;
// TooLarge (nested_too_deep, too_many_values) for a value that is too deep or
// too large, whose rest is left as it is; Misuse (bad_sanitize_tag) for a text
// under the key NaN of a map. A nil p is Misuse (bad_sanitize_tag).
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

// Struct cleans the struct that p points to, as a [Cleaner] of its type would.
// The type is compiled at first use. A mistake in its tags is Misuse then
// (bad_sanitize_tag), and so is a p that does not point to a struct. Prefer
// [For], which finds mistakes at start-up and takes options.
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
