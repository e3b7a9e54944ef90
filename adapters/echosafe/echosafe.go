// Package echosafe binds echo's requests with a [validate.Validator]. It
// replaces c.Bind, which fills fields from unintended sources and stops at the
// first mistake.
//
//	var orders = validate.MustFor[Order]()
//
//	e := echo.New()
//	e.HTTPErrorHandler = echosafe.ErrorHandler(e.DefaultHTTPErrorHandler)
//	e.POST("/shops/:shop/orders", func(c echo.Context) error {
//		order, err := echosafe.Bind(c, orders)
//		if err != nil {
//			return err
//		}
//		return c.JSON(http.StatusCreated, order)
//	})
//
// The tags are those of package validate (json, form, query, path, header); echo's
// tag param is not read.
package echosafe

import (
	"net/url"

	"github.com/labstack/echo/v4"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate"
)

// Bind decodes the request into a T and checks it, the parameters of the route
// included, which are bound by the tag path. The errors are those of
// [validate.Validator.Request].
//
// echo routes by the escaped path if there is one, and its parameters still
// have their escapes. Bind decodes them, once, as net/http does.
func Bind[T any](c echo.Context, v *validate.Validator[T]) (T, error) {
	r := c.Request()
	values := c.ParamValues()
	for i, name := range c.ParamNames() {
		value := values[i]
		if r.URL.RawPath != "" {
			if plain, err := url.PathUnescape(value); err == nil {
				value = plain
			}
		}
		r.SetPathValue(name, value)
	}
	return v.Request(r)
}

// ErrorHandler answers errors of untaint with application/problem+json, as
// [untaint.WriteProblem] does. All others, such as echo's own for an unknown
// route, go to next. If the answer has already begun, it does nothing.
func ErrorHandler(next echo.HTTPErrorHandler) echo.HTTPErrorHandler {
	return func(err error, c echo.Context) {
		if _, ours := untaint.As(err); !ours {
			next(err, c)
			return
		}
		if !c.Response().Committed {
			untaint.WriteProblem(c.Response(), c.Request(), err)
		}
	}
}
