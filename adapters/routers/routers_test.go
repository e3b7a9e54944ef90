package routers_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"testing"

	"github.com/go-chi/chi/v5"
	"github.com/gofiber/fiber/v3"
	"github.com/gofiber/fiber/v3/middleware/adaptor"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/test/hostile"
	"github.com/untaint/untaint/validate"
)

// create answers by a handler of net/http.
func create(orders *validate.Validator[hostile.Order]) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		order, err := orders.Request(r)
		if err != nil {
			untaint.WriteProblem(w, r, err)
			return
		}
		_ = json.NewEncoder(w).Encode(order.Answer())
	}
}

// chi routes by the escaped path where there is one, and leaves the escapes in.
func TestChi(t *testing.T) {
	plain := validate.PathFrom(func(r *http.Request, name string) (string, bool) {
		value := chi.URLParam(r, name)
		if r.URL.RawPath != "" {
			if decoded, err := url.PathUnescape(value); err == nil {
				value = decoded
			}
		}
		return value, value != ""
	})
	router := chi.NewRouter()
	router.Post("/shops/{shop}/orders/{id}", create(validate.MustFor[hostile.Order](plain)))
	hostile.Run(t, router)
}

// fiber keeps the parameters of a route to itself, and hands them over here.
func TestFiber(t *testing.T) {
	orders := validate.MustFor[hostile.Order]()
	app := fiber.New(fiber.Config{BodyLimit: 64 << 20, UnescapePath: true})
	app.Post("/shops/:shop/orders/:id", func(c fiber.Ctx) error {
		shop, id := c.Params("shop"), c.Params("id")
		return adaptor.HTTPHandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			r.SetPathValue("shop", shop)
			r.SetPathValue("id", id)
			create(orders)(w, r)
		})(c)
	})
	hostile.Run(t, adaptor.FiberApp(app))
}
