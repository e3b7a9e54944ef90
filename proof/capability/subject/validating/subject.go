// Package validating uses what is generic in package validate, so that an analysis of
// calls has bodies to follow.
package validating

import (
	"io"
	"net/http"

	"github.com/untaint/untaint/validate"
)

// Form has a field of each sort that a decoder treats in its own way.
type Form struct {
	Name  string               `json:"name" form:"name" validate:"required,email"`
	Site  *string              `json:"site" form:"site" validate:"omitempty,public_url"`
	Tags  []string             `json:"tags" form:"tags" validate:"dive,alphanum"`
	Extra map[string]any       `json:"extra"`
	Note  validate.Opt[string] `json:"note" validate:"max=3"`
}

// Validate calls each generic entry of package validate.
func Validate(body io.Reader, r *http.Request) (errs []error) {
	v, err := validate.For[Form]()
	errs = append(errs, err)
	f, err := v.JSON(body)
	errs = append(errs, err, v.Check(&f), validate.Struct(&f))
	_, err = v.Request(r)
	errs = append(errs, err)
	_, err = validate.JSON[Form](body)
	errs = append(errs, err)
	_, err = validate.Request[Form](r)
	return append(errs, err)
}
