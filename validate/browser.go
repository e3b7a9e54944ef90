package validate

import "github.com/untaint/untaint/validate/internal/decode"

// BrowserForms are habits of browsers, and of the frameworks that write forms
// for them, that [Request] takes where a field is true or names something. None is
// taken without it, since an API has no use for them:
//
//	validate.For[Signup](validate.BrowserForms{Buttons: []string{"save"}, Checkboxes: true}.Option())
//
// They are about forms; Buttons, CSRF, Dirname, Charset and Brackets about
// queries too, since a form may be sent by GET.
type BrowserForms struct {
	// Buttons are names of buttons that submit the form and of which no field
	// knows. They are passed over, and so are "name.x" and "name.y" of an image;
	// "" is an image without a name.
	Buttons []string
	// CSRF is the name of the field that a middleware has looked at.
	CSRF string
	// Dirname passes over "comment.dir" beside a field "comment".
	Dirname bool
	// Charset takes a field "_charset_", which has to be UTF-8.
	Charset bool
	// Checkboxes takes a hidden field and a checkbox of one name, as Rails and
	// ASP.NET write them, for a bool: 0 and 1, or false and true, are true. All
	// other pairs are refused as repeated.
	Checkboxes bool
	// LineBreaks turns CR LF, as which browsers send a line break, into LF.
	LineBreaks bool
	// Brackets takes "tags[]" for "tags", as PHP, Rails and axios write lists.
	// Both in one form are refused as repeated.
	Brackets bool
	// JSONParts lets a field be of a type that JSON goes into: it comes as a part
	// of type application/json, and is read as JSON is.
	JSONParts bool
	// FileNames cleans the name of a file where it would be refused, as
	// sanitize.FileName does. A name whose extension would change is refused
	// still, and so are two files of one field that would have one name.
	FileNames bool
}

// Option returns the option for [For] and [MustFor].
func (b BrowserForms) Option() Option {
	return Option{func(o *options) { o.decode.browser = decode.Browser(b) }}
}
