package validate

import "github.com/untaint/untaint/validate/internal/decode"

// BrowserForms lists habits of browsers, and of frameworks that write forms for
// them. [Request] accepts those that are set. None is accepted by default,
// because an API has no use for them:
//
//	validate.For[Signup](validate.BrowserForms{Buttons: []string{"save"}, Checkboxes: true}.Option())
//
// They apply to forms. Buttons, CSRF, Dirname, Charset and Brackets also apply
// to queries, because a form may be sent by GET.
type BrowserForms struct {
	// Buttons lists names of submit buttons that have no field. They are
	// ignored, and so are "name.x" and "name.y" of an image button; "" is an
	// image button without a name.
	Buttons []string
	// CSRF is the name of the field that a middleware has already checked.
	CSRF string
	// Dirname ignores "comment.dir" beside a field "comment".
	Dirname bool
	// Charset accepts a field "_charset_", whose value must be UTF-8.
	Charset bool
	// Checkboxes accepts a hidden field and a checkbox of the same name for a
	// bool, as Rails and ASP.NET write them: 0 and 1, or false and true, are
	// true. All other pairs are refused as repeated.
	Checkboxes bool
	// LineBreaks turns CR LF, which browsers send for a line break, into LF.
	LineBreaks bool
	// Brackets accepts "tags[]" for "tags", as PHP, Rails and axios write lists.
	// Both in one form are refused as repeated.
	Brackets bool
	// JSONParts allows fields of types that are decoded from JSON: the client
	// sends a part of type application/json.
	JSONParts bool
	// FileNames cleans the name of a file that would be refused, as
	// sanitize.FileName does. A name whose extension would change is still
	// refused, and so are two files of one field that would get the same name.
	FileNames bool
}

// Option returns the option for [For] and [MustFor].
func (b BrowserForms) Option() Option {
	return Option{func(o *options) { o.decode.browser = decode.Browser(b) }}
}
