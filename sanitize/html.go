package sanitize

import (
	"context"
	"database/sql/driver"
	"encoding/json"
	"html/template"
	"io"
)

// HTML is markup that a [Policy] has cleaned. Only a Policy makes one, so a
// function that takes an HTML gets clean markup. The zero HTML is empty.
//
// HTML implements neither [json.Unmarshaler] nor sql.Scanner, because stored or
// sent text could have been changed on the way. Read it as a string and Clean
// it.
//
// It holds a string, which nobody can change any more: no verb takes a []byte.
//
// It is safe between tags, in a flow container such as <div>, <li> or <td>. It
// is not safe inside an attribute, a <script>, a <style>, a <p> or a <select>,
// nor inside an allowed element that cannot contain itself: an <a>, <button>,
// <form> or heading.
type HTML struct {
	s string // unexported, so that only this package can fill it
}

// Render writes the markup to w. It makes an HTML a component of the template
// engine templ. It returns the error of ctx if that is done, or the error of w.
func (h HTML) Render(ctx context.Context, w io.Writer) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	_, err := io.WriteString(w, h.s)
	return err
}

// String returns the markup. What you do with the string is no longer checked.
func (h HTML) String() string { return h.s }

// Template returns the markup as a value that html/template inserts as it is.
func (h HTML) Template() template.HTML { return template.HTML(h.s) } //nolint:gosec // made by a Policy

// Value returns the markup as a string for database/sql. It never fails.
func (h HTML) Value() (driver.Value, error) { return h.s, nil }

// MarshalJSON returns the markup as a JSON string, with <, > and & escaped, so
// that it can stand in a script. It never fails.
func (h HTML) MarshalJSON() ([]byte, error) { return json.Marshal(h.s) }
