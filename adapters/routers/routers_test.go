package routers_test

import (
	"encoding/json"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/go-chi/chi/v5"
	"github.com/gofiber/fiber/v3"
	"github.com/gofiber/fiber/v3/middleware/adaptor"
	"github.com/gorilla/mux"
	"github.com/julienschmidt/httprouter"
	"github.com/labstack/echo/v4"
	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/test/hostile"
	"github.com/untaint/untaint/validate"
)

const (
	braces = "/shops/{shop}/orders/{id}"
	colons = "/shops/:shop/orders/:id"
)

// create answers by a handler of net/http.
func create(opts ...validate.Option) http.HandlerFunc {
	orders := validate.MustFor[hostile.Order](opts...)
	return func(w http.ResponseWriter, r *http.Request) {
		order, err := orders.Request(r)
		if err != nil {
			untaint.WriteProblem(w, r, err)
			return
		}
		_ = json.NewEncoder(w).Encode(order.Answer())
	}
}

// net/http needs nothing.
func TestNetHTTP(t *testing.T) {
	mux := http.NewServeMux()
	mux.Handle("POST /shops/{shop}/orders/{id}", create())
	hostile.Run(t, mux)
}

// chi routes by the escaped path where there is one, and leaves the escapes in.
func TestChi(t *testing.T) {
	router := chi.NewRouter()
	router.Post(braces, create())
	hostile.Run(t, router)
}

func TestGin(t *testing.T) {
	gin.SetMode(gin.ReleaseMode)
	router := gin.New()
	router.Use(func(c *gin.Context) {
		for _, p := range c.Params {
			c.Request.SetPathValue(p.Key, p.Value)
		}
	})
	router.POST(colons, gin.WrapF(create()))
	hostile.Run(t, router)
}

// echo does as chi.
func TestEcho(t *testing.T) {
	router := echo.New()
	router.Use(func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			for _, name := range c.ParamNames() {
				c.Request().SetPathValue(name, c.Param(name))
			}
			return next(c)
		}
	})
	router.POST(colons, echo.WrapHandler(create()))
	hostile.Run(t, router)
}

// fiber does so too, unless it is told to unescape.
func TestFiber(t *testing.T) {
	for _, unescape := range []bool{false, true} {
		handler := create()
		app := fiber.New(fiber.Config{BodyLimit: 64 << 20, UnescapePath: unescape})
		app.Post(colons, func(c fiber.Ctx) error {
			r, err := adaptor.ConvertRequest(c, false)
			r.SetPathValue("id", c.Params("id"))
			if err != nil {
				return err
			}
			r.SetPathValue("shop", c.Params("shop"))
			return adaptor.HTTPHandlerFunc(func(w http.ResponseWriter, _ *http.Request) { handler(w, r) })(c)
		})
		hostile.Run(t, adaptor.FiberApp(app))
	}
}

func TestGorillaMux(t *testing.T) {
	router := mux.NewRouter()
	router.HandleFunc(braces, create(
		validate.PathFrom(func(r *http.Request, name string) (string, bool) { v, ok := mux.Vars(r)[name]; return v, ok }),
	)).Methods(http.MethodPost)
	hostile.Run(t, router)
}

func TestHTTPRouter(t *testing.T) {
	router := httprouter.New()
	router.HandlerFunc(http.MethodPost, colons, create(
		validate.PathFrom(func(r *http.Request, name string) (string, bool) {
			v := httprouter.ParamsFromContext(r.Context()).ByName(name)
			return v, v != ""
		}),
	))
	hostile.Run(t, router)
}

// TestLinesOfTheDocumentation: what the documentation of PathFrom shows is what
// the tests above run.
func TestLinesOfTheDocumentation(t *testing.T) {
	source, err := os.ReadFile("../../validate/option_decode.go")
	require.NoError(t, err)
	tests, err := os.ReadFile("routers_test.go")
	require.NoError(t, err)
	squeeze := func(s string) string { // gofmt puts one line on several
		return strings.NewReplacer("; ", " ", ", )", ")").Replace(regexp.MustCompile(`\s+`).ReplaceAllString(s, " "))
	}
	_, doc, _ := strings.Cut(string(source), "// PathFrom tells")
	doc, _, _ = strings.Cut(doc, "\nfunc PathFrom")
	lines := regexp.MustCompile(`(?m)^//\t(.*)$`).FindAllStringSubmatch(doc, -1)
	require.GreaterOrEqual(t, len(lines), 9)
	ran := squeeze(string(tests))
	for _, line := range lines {
		code, _, _ := strings.Cut(line[1], " // ")
		if strings.HasPrefix(code, "//") {
			continue
		}
		require.Contains(t, ran, strings.TrimSpace(squeeze(code)))
	}
}

// TestEscapes: a segment with escapes is the same text with each router.
func TestEscapes(t *testing.T) {
	type in struct {
		Name string `path:"name"`
	}
	names := validate.MustFor[in]()
	handler := func(w http.ResponseWriter, r *http.Request) {
		got, err := names.Request(r)
		if err != nil {
			untaint.WriteProblem(w, r, err)
			return
		}
		_, _ = w.Write([]byte(got.Name))
	}
	std := http.NewServeMux()
	std.HandleFunc("/u/{name}", handler)
	other := chi.NewRouter()
	other.Get("/u/{name}", handler)
	e := echo.New()
	e.GET("/u/:name", func(c echo.Context) error {
		c.Request().SetPathValue("name", c.Param("name"))
		handler(c.Response(), c.Request())
		return nil
	})
	for path, want := range map[string]string{
		"/u/plain": "plain", "/u/a%2Fb": "a/b", "/u/a%252Fb": "a%2Fb", "/u/a%2541": "a%41", "/u/%E2%82%AC": "€", "/u/a%2f%25": "a/%", "/u/%41": "A",
	} {
		for name, h := range map[string]http.Handler{"net/http": std, "chi": other, "echo": e} {
			require.Equal(t, want, get(t, h, path), "%s %s", name, path)
		}
	}
}
