package main

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"

	"github.com/gin-gonic/gin"
	"github.com/go-chi/chi/v5"
	"github.com/gofiber/fiber/v3"
	"github.com/gofiber/fiber/v3/middleware/adaptor"
	"github.com/gorilla/mux"
	"github.com/julienschmidt/httprouter"
	"github.com/labstack/echo/v4"

	"github.com/untaint/untaint/validate"
)

// server is one router that listens.
type server struct {
	name    string
	address string
	stop    func()
}

// methods are those that clients send with.
var methods = []string{"GET", "POST", "PUT", "PATCH", "DELETE"}

// servers starts all of them.
func servers() ([]server, error) {
	all := []server{
		serve("net/http", netHTTP()), serve("chi", chiRouter()), serve("gin", ginRouter()), serve("echo", echoRouter()),
		serve("gorilla/mux", gorillaRouter()), serve("httprouter", httpRouter()),
	}
	listener, err := new(net.ListenConfig).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	app := fiberRouter()
	go func() { _ = app.Listener(listener, fiber.ListenConfig{DisableStartupMessage: true}) }()
	return append(all, server{"fiber", listener.Addr().String(), func() { _ = app.Shutdown() }}), nil
}

func serve(name string, h http.Handler) server {
	s := httptest.NewServer(h)
	return server{name, s.Listener.Addr().String(), s.Close}
}

// paths are the routes of one kind of request, with parameters as a router
// writes them.
func paths(kind, client, name string) string {
	path := "/" + kind + "/" + client
	if kind == "path" {
		path += "/" + name
	}
	return path
}

func netHTTP() http.Handler {
	m := http.NewServeMux()
	for kind, h := range handlers() {
		m.HandleFunc(paths(kind, "{client}", "{name}"), h)
	}
	return m
}

func chiRouter() http.Handler {
	m := chi.NewRouter()
	for kind, h := range handlers() {
		m.HandleFunc(paths(kind, "{client}", "{name}"), h)
	}
	return m
}

func ginRouter() http.Handler {
	gin.SetMode(gin.ReleaseMode)
	m := gin.New()
	m.Use(func(c *gin.Context) {
		for _, p := range c.Params {
			c.Request.SetPathValue(p.Key, p.Value)
		}
	})
	for kind, h := range handlers() {
		m.Any(paths(kind, ":client", ":name"), gin.WrapF(h))
	}
	return m
}

func echoRouter() http.Handler {
	m := echo.New()
	m.Use(func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			for _, name := range c.ParamNames() {
				c.Request().SetPathValue(name, c.Param(name))
			}
			return next(c)
		}
	})
	for kind, h := range handlers() {
		m.Any(paths(kind, ":client", ":name"), echo.WrapHandler(h))
	}
	return m
}

func gorillaRouter() http.Handler {
	m := mux.NewRouter().UseEncodedPath()
	m.SkipClean(true)
	from := validate.PathFrom(func(r *http.Request, name string) (string, bool) { v, ok := mux.Vars(r)[name]; return v, ok })
	for kind, h := range handlers(from) {
		m.HandleFunc(paths(kind, "{client}", "{name}"), h)
	}
	return m
}

func httpRouter() http.Handler {
	m := httprouter.New()
	from := validate.PathFrom(func(r *http.Request, name string) (string, bool) {
		v := httprouter.ParamsFromContext(r.Context()).ByName(name)
		return v, v != ""
	})
	for kind, h := range handlers(from) {
		for _, method := range methods {
			m.HandlerFunc(method, paths(kind, ":client", ":name"), h)
		}
	}
	return m
}

// fiber writes a multipart form anew before its adaptor hands it over, and leaves
// out what the heads of parts say, unless it is told not to read it.
func fiberRouter() *fiber.App {
	app := fiber.New(fiber.Config{BodyLimit: 64 << 20, DisablePreParseMultipartForm: true})
	for kind, h := range handlers() {
		app.All(paths(kind, ":client", ":name"), func(c fiber.Ctx) error {
			r, err := adaptor.ConvertRequest(c, false)
			if err != nil {
				return err
			}
			r.SetPathValue("name", c.Params("name"))
			return adaptor.HTTPHandlerFunc(func(w http.ResponseWriter, _ *http.Request) { h(w, r) })(c)
		})
	}
	return app
}
