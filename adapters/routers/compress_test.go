package routers_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/go-chi/chi/v5/middleware"
	"github.com/gorilla/handlers"
	"github.com/labstack/echo/v4"
	echomiddleware "github.com/labstack/echo/v4/middleware"
	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate"
)

// A refusal is read behind what compresses, whether it says so before the handler
// runs, as gorilla's does, or while it writes.
func TestRefusalsAreCompressed(t *testing.T) {
	refuse := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		untaint.WriteProblem(w, r, validate.Var("", "required"))
	})
	router := echo.New()
	router.Use(echomiddleware.Gzip())
	router.GET("/", echo.WrapHandler(refuse))
	for name, handler := range map[string]http.Handler{
		"none": refuse, "gorilla": handlers.CompressHandler(refuse), "echo": router,
		"chi": middleware.Compress(5, "application/problem+json")(refuse),
	} {
		s := httptest.NewServer(handler)
		res, err := http.Get(s.URL)
		require.NoError(t, err)
		var problem struct{ Status int }
		require.NoError(t, json.NewDecoder(res.Body).Decode(&problem), name)
		require.NoError(t, res.Body.Close())
		require.Equal(t, name != "none", res.Uncompressed, name)
		require.Equal(t, http.StatusUnprocessableEntity, res.StatusCode)
		require.Equal(t, http.StatusUnprocessableEntity, problem.Status)
		s.Close()
	}
}
