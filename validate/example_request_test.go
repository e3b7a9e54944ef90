package validate_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"github.com/untaint/untaint/validate"
)

// A middleware that reads the form, as one that looks for a CSRF token does,
// would leave nothing of it.
func ExampleRewind() {
	type comment struct {
		Text  string `form:"text" validate:"required"`
		Token string `form:"token"`
	}
	v := validate.MustFor[comment]()
	checkToken := func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			fmt.Println("token:", r.PostFormValue("token"))
			next.ServeHTTP(w, r)
		})
	}
	post := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		in, err := v.Request(r)
		fmt.Println(in.Text, err)
	})
	for _, h := range []http.Handler{checkToken(post), validate.Rewind(validate.Limits{})(checkToken(post))} {
		r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader("text=hello&token=t1"))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		h.ServeHTTP(httptest.NewRecorder(), r)
	}
	// Output:
	// token: t1
	//  validate.Request: misuse: form form_already_read
	// token: t1
	// hello <nil>
}

// A router keeps its parameters where it likes; here it is the context.
func ExamplePathFrom() {
	type params map[string]string
	type page struct {
		ID int `path:"id" validate:"min=1"`
	}
	v := validate.MustFor[page](validate.PathFrom(func(r *http.Request, name string) (string, bool) {
		v, ok := r.Context().Value(http.ServerContextKey).(params)[name]
		return v, ok
	}))
	_, err := v.Request(httptest.NewRequest(http.MethodGet, "/page/7", http.NoBody))
	fmt.Println(err)
	// Output:
	// validate.Request: misuse: path /id no_path_value
}

// What browsers send is not what an API would be sent.
func ExampleBrowserForms_Option() {
	type signup struct {
		Name string        `form:"name" validate:"required"`
		Born validate.Date `form:"born"`
		Age  *int          `form:"age"`
		News bool          `form:"news"`
	}
	v := validate.MustFor[signup](validate.BrowserForms{Buttons: []string{"go"}, Checkboxes: true}.Option())
	r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader("name=Ann&born=2001-02-03&age=&news=0&news=1&go=Sign+up"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	in, err := v.Request(r)
	fmt.Println(in.Name, in.Born, in.Age == nil, in.News, err)
	// Output:
	// Ann 2001-02-03 true true <nil>
}

// A day is not a moment: it begins at another one in each place.
func ExampleDate() {
	var d validate.Date
	fmt.Println(d.UnmarshalText([]byte("2026-02-30")), d.IsZero())
	fmt.Println(d.UnmarshalText([]byte("2026-03-01")), d, time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.FixedZone("", 3600)).UTC())
	// Output:
	// not a date true
	// <nil> 2026-03-01 2026-02-28 23:00:00 +0000 UTC
}

// An any holds a float64, in which there is no room for this number.
func ExampleExactNumbers() {
	type event struct {
		ID any `json:"id"`
	}
	const doc = `{"id":12345678901234567890}`
	rounded, _ := validate.MustFor[event]().JSON(strings.NewReader(doc))
	exact, _ := validate.MustFor[event](validate.ExactNumbers()).JSON(strings.NewReader(doc))
	fmt.Println(rounded.ID, exact.ID)
	// Output:
	// 1.2345678901234567e+19 12345678901234567890
}

// One bad line is told, and the next is read.
func ExampleValidator_Stream() {
	type event struct {
		Name string `json:"name" validate:"required"`
	}
	lines := strings.NewReader("{\"name\":\"a\"}\n{\"nmae\":\"b\"}\n{\"name\":\"c\"}\n")
	for in, err := range validate.MustFor[event]().Stream(context.Background(), lines) {
		fmt.Println(in.Name, err)
	}
	// Output:
	// a <nil>
	//  validate.Stream: malformed: /1/nmae unknown_field; /1/name required
	// c <nil>
}
