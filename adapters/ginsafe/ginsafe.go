// Package ginsafe binds gin's requests with a [validate.Validator]. It replaces
// c.ShouldBind: unknown and repeated members, trailing data and lax numbers are
// refused, and all mistakes are reported at once.
//
//	var orders = validate.MustFor[Order]()
//
//	router.POST("/shops/:shop/orders", func(c *gin.Context) {
//		order, err := ginsafe.Bind(c, orders)
//		if err != nil {
//			ginsafe.Abort(c, err)
//			return
//		}
//		c.JSON(http.StatusCreated, order)
//	})
//
// The tags are those of package validate (json, form, query, path, header).
// gin's own tags, binding and uri, are not read. Call Bind before anything else
// reads the body.
package ginsafe

import (
	"github.com/gin-gonic/gin"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate"
)

// Bind decodes the request into a T and checks it. The tag path binds the
// parameters of the route. The errors are those of
// [validate.Validator.Request]. A catch-all parameter begins with "/", as in
// gin.
func Bind[T any](c *gin.Context, v *validate.Validator[T]) (T, error) {
	for _, p := range c.Params {
		c.Request.SetPathValue(p.Key, p.Value)
	}
	return v.Request(c.Request)
}

// Abort answers with application/problem+json, as [untaint.WriteProblem] does,
// keeps the error for gin's logger and ends the chain of handlers. An error that
// is not untaint's becomes an opaque 500. Where an answer has been written already,
// it only keeps the error and ends the chain.
func Abort(c *gin.Context, err error) {
	_ = c.Error(err)
	if !c.Writer.Written() {
		untaint.WriteProblem(c.Writer, c.Request, err)
	}
	c.Abort()
}
