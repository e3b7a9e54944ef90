package sanitize

import (
	"context"
	"database/sql/driver"
	"encoding/json"
	"html/template"
	"io"
)

// HTML is markup that a [Policy] has cleaned. It is a type of its own so that a
// function can ask for it, and only a Policy makes one; the zero HTML is empty.
//
// There is no way back in: HTML implements neither [json.Unmarshaler] nor
// sql.Scanner, because text that was stored or sent could have been changed on
// the way, and would be blessed unseen. Read it as a string and Clean it.
//
// It holds a string, which nobody can change any more: no verb takes a []byte.
//
// It is safe between tags, in a flow container such as <div>, <li> or <td>. It
// is not safe inside an attribute, a <script>, a <style>, a <p> or a <select>,
// nor inside an element that may not hold itself and that the policy allows:
// an <a>, <button>, <form> or heading.
type HTML struct {
	s string // unexported, so that only this package can fill it
}

// Render writes the markup to w. With it an HTML is a component of the template
// engine templ. It returns the error of ctx if that is done, and that of w.
func (h HTML) Render(ctx context.Context, w io.Writer) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	_, err := io.WriteString(w, h.s)
	return err
}

// String returns the markup. What is done with the string is no longer checked.
func (h HTML) String() string { return h.s }

// Template returns the markup as a value that html/template inserts as it is.
func (h HTML) Template() template.HTML { return template.HTML(h.s) } //nolint:gosec // made by a Policy

// Value returns the markup as a string for database/sql. It never fails.
func (h HTML) Value() (driver.Value, error) { return h.s, nil }

// MarshalJSON returns the markup as a JSON string, with <, > and & escaped, so
// that it may stand in a script. It never fails.
func (h HTML) MarshalJSON() ([]byte, error) { return json.Marshal(h.s) }
