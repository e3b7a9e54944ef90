package ginsafe_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/adapters/ginsafe"
	"github.com/untaint/untaint/internal/test/hostile"
	"github.com/untaint/untaint/validate"
)

func router() *gin.Engine {
	gin.SetMode(gin.ReleaseMode)
	orders := validate.MustFor[hostile.Order]()
	router := gin.New()
	router.POST("/shops/:shop/orders/:id", func(c *gin.Context) {
		order, err := ginsafe.Bind(c, orders)
		if err != nil {
			ginsafe.Abort(c, err)
			return
		}
		c.JSON(http.StatusOK, order.Answer())
	}, func(c *gin.Context) { c.Header("X-Reached", "yes") })
	return router
}

func TestHostileRequests(t *testing.T) { hostile.Run(t, router()) }

func TestAbort(t *testing.T) {
	r := router()
	r.GET("/foreign", func(c *gin.Context) { ginsafe.Abort(c, errors.New("secret")) }, func(*gin.Context) { t.Error("the chain goes on") })
	w := httptest.NewRecorder()
	r.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/foreign", nil))
	require.Equal(t, http.StatusInternalServerError, w.Code)
	require.NotContains(t, w.Body.String(), "secret")
}

// An answer that has begun is not followed by a second one.
func TestAbortIsTooLate(t *testing.T) {
	r := router()
	r.GET("/late", func(c *gin.Context) {
		c.String(http.StatusOK, "half")
		ginsafe.Abort(c, errors.New("secret"))
		require.True(t, c.IsAborted())
		require.Len(t, c.Errors, 1)
	})
	w := httptest.NewRecorder()
	r.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/late", nil))
	require.Equal(t, "half", w.Body.String())
}

func ExampleBind() {
	w := httptest.NewRecorder()
	r := httptest.NewRequest(http.MethodPost, "/shops/anna/orders/0", strings.NewReader(`{"body":{"item":"pear","count":2}}`))
	r.Header.Set("Content-Type", "application/json")
	router().ServeHTTP(w, r)
	fmt.Println(w.Code, w.Header().Get("Content-Type"))
	// Output:
	// 422 application/problem+json
}
