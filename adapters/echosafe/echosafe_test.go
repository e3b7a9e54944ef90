package echosafe_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"
	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/adapters/echosafe"
	"github.com/untaint/untaint/internal/test/hostile"
	"github.com/untaint/untaint/validate"
)

func server() *echo.Echo {
	orders := validate.MustFor[hostile.Order]()
	e := echo.New()
	e.HTTPErrorHandler = echosafe.ErrorHandler(e.DefaultHTTPErrorHandler)
	e.POST("/shops/:shop/orders/:id", func(c echo.Context) error {
		order, err := echosafe.Bind(c, orders)
		if err != nil {
			return err
		}
		return c.JSON(http.StatusOK, order.Answer())
	})
	return e
}

func TestHostileRequests(t *testing.T) { hostile.Run(t, server()) }

func TestErrorHandler(t *testing.T) {
	e := server()
	refusal := untaint.New("test", untaint.Violation{Code: "taken", Kind: untaint.Conflict})
	e.GET("/foreign", func(echo.Context) error { return errors.New("secret") })
	e.GET("/wrapped", func(echo.Context) error { return fmt.Errorf("storing: %w", refusal) })
	e.GET("/late", func(c echo.Context) error { _ = c.String(http.StatusOK, "done"); return refusal })
	for path, status := range map[string]int{"/foreign": 500, "/wrapped": 409, "/late": 200, "/nowhere": 404} {
		w := httptest.NewRecorder()
		e.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		require.Equal(t, status, w.Code, path)
		require.NotContains(t, w.Body.String(), "secret")
		if path == "/late" {
			require.Equal(t, "done", w.Body.String())
		}
	}
}

func ExampleBind() {
	w := httptest.NewRecorder()
	r := httptest.NewRequest(http.MethodPost, "/shops/anna/orders/0", strings.NewReader(`{"body":{"item":"pear","count":2}}`))
	r.Header.Set("Content-Type", "application/json")
	server().ServeHTTP(w, r)
	fmt.Println(w.Code, w.Header().Get("Content-Type"))
	// Output:
	// 422 application/problem+json
}
