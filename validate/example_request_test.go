package validate_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

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
		r := httptest.NewRequest("POST", "/", strings.NewReader("text=hello&token=t1"))
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
	_, err := v.Request(httptest.NewRequest("GET", "/page/7", http.NoBody))
	fmt.Println(err)
	// Output:
	// validate.Request: misuse: path /id no_path_value
}
