package untaint_test

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"

	"github.com/untaint/untaint"
)

// A handler answers with whatever went wrong, in one place. The answer says where
// and why, and does not repeat the value.
func Example() {
	signUp := func(*http.Request) error { // as validate's Request, sanitize's Clean or sqlsafe's Exec would
		return untaint.New("signup", untaint.Violation{Path: "/name", Code: "required", Kind: untaint.Invalid})
	}
	handler := func(w http.ResponseWriter, r *http.Request) {
		if err := signUp(r); err != nil {
			untaint.WriteProblem(w, r, err)
			return
		}
		w.WriteHeader(http.StatusCreated)
	}

	answer := httptest.NewRecorder()
	handler(answer, httptest.NewRequest(http.MethodPost, "/", nil))
	fmt.Println(answer.Code, answer.Header().Get("Content-Type"))
	fmt.Println(answer.Body)
	// Output:
	// 422 application/problem+json
	// {"type":"about:blank","title":"Unprocessable Entity","status":422,"errors":[{"pointer":"#/name","code":"required","detail":"is required"}]}
}

func ExampleNew() {
	err := untaint.New("signup.Check", untaint.Violation{
		Path:   "/name",
		Code:   "reserved",
		Kind:   untaint.Denied,
		Params: untaint.NewParams(untaint.TextParam("list", "system names")),
	})
	fmt.Println(err)
	fmt.Println(errors.Is(fmt.Errorf("signup: %w", err), untaint.Denied))
	// Output:
	// signup.Check: denied: /name reserved (list system names)
	// true
}

// A cause is there for errors.Is, and is never printed.
func ExampleWrap() {
	err := untaint.Wrap("upload.Read", untaint.Violation{Path: "/file", Code: "cut_short", Kind: untaint.Malformed},
		io.ErrUnexpectedEOF)
	fmt.Println(err)
	fmt.Println(errors.Is(err, io.ErrUnexpectedEOF))
	// Output:
	// upload.Read: malformed: /file cut_short
	// true
}

func ExampleCollector() {
	c := untaint.Collector{Op: "booking.Check"}
	for i, seats := range []int{2, 0, 12} {
		if seats < 1 || seats > 9 {
			c.Add(untaint.Violation{
				Path:   untaint.PathIndex("/tables", i) + "/seats",
				Code:   "seats_out_of_range",
				Kind:   untaint.Invalid,
				Params: untaint.NewParams(untaint.IntParam("min", 1), untaint.IntParam("max", 9)),
			})
		}
	}
	fmt.Println(c.Err())
	// Output:
	// booking.Check: invalid: /tables/1/seats seats_out_of_range (min 1, max 9); /tables/2/seats seats_out_of_range (min 1, max 9)
}

// An import of many lines, each checked by a function of its own, stops looking
// once the error is full.
func ExampleCollector_Merge() {
	checkLine := func(line string) error {
		if line == "" {
			return untaint.New("line.Check", untaint.Violation{Path: "/sku", Code: "no_sku", Kind: untaint.Invalid})
		}
		return nil
	}
	c := untaint.Collector{Op: "import.Check"}
	for i := range 100 {
		if c.Full() {
			break
		}
		c.Merge(untaint.PathIndex("/lines", i), checkLine(""))
	}
	c.Because(io.ErrUnexpectedEOF)
	e, _ := untaint.As(c.Err())
	fmt.Println(c.Len(), e.Dropped(), errors.Is(e, io.ErrUnexpectedEOF))
	// Output: 64 0 true
}

func ExampleWriteProblem() {
	handler := func(w http.ResponseWriter, r *http.Request) {
		err := untaint.New("signup.Check", untaint.Violation{Path: "/name", Code: "already_taken", Kind: untaint.Conflict})
		untaint.WriteProblem(w, r, err)
	}
	w := httptest.NewRecorder()
	handler(w, httptest.NewRequest(http.MethodPost, "/signup", nil))
	fmt.Println(w.Code, w.Header().Get("Content-Type"))
	fmt.Print(w.Body)
	// Output:
	// 409 application/problem+json
	// {"type":"about:blank","title":"Conflict","status":409,"errors":[{"pointer":"#/name","code":"already_taken","detail":"already taken"}]}
}

// What is not ours says nothing to a client, whatever is in it.
func ExampleWriteProblem_wrong() {
	w := httptest.NewRecorder()
	_, err := strconv.Atoi("hunter2")
	untaint.WriteProblem(w, httptest.NewRequest(http.MethodGet, "/", nil), err)
	fmt.Print(w.Body)
	// Output:
	// {"type":"about:blank","title":"Internal Server Error","status":500}
}

// An API whose clients expect 400 for a broken rule.
func ExampleProblemWriter() {
	answer := untaint.ProblemWriter{Status: func(k untaint.Kind) int {
		if k == untaint.Invalid {
			return http.StatusBadRequest
		}
		return k.Status()
	}}
	w := httptest.NewRecorder()
	answer.Write(w, httptest.NewRequest(http.MethodGet, "/", nil),
		untaint.New("search.Check", untaint.Violation{Path: "/page", Code: "out_of_range", Kind: untaint.Invalid}))
	fmt.Println(w.Code)
	// Output: 400
}

// A request id in each answer, and a line in the security log for each refusal,
// with the name that OWASP's vocabulary has for it.
func ExampleProblemWriter_onRefusal() {
	answer := untaint.ProblemWriter{
		Extend: func(r *http.Request, _ *untaint.Error) map[string]string {
			return map[string]string{"request_id": r.Header.Get("X-Request-Id")}
		},
		OnRefusal: func(r *http.Request, err *untaint.Error) {
			for v := range untaint.Violations(err) {
				fmt.Printf("%s: %s %s\n", v.Event(), r.Method, v)
			}
		},
	}
	w, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodPost, "/users", nil)
	r.Header.Set("X-Request-Id", "7f3a")
	answer.Write(w, r, untaint.New("users.Create", untaint.Violation{Path: "/admin", Source: untaint.InBody, Code: "unknown_field", Kind: untaint.Invalid}))
	fmt.Print(w.Body)
	// Output:
	// malicious_extraneous: POST body /admin unknown_field
	// {"type":"about:blank","title":"Unprocessable Entity","status":422,"request_id":"7f3a","errors":[{"pointer":"#/admin","in":"body","code":"unknown_field","detail":"is not a known field"}]}
}

func ExampleViolation_Event() {
	fmt.Println(untaint.Violation{Code: "not_one_of", Kind: untaint.Invalid}.Event())
	fmt.Println(untaint.Violation{Code: "path_escape", Kind: untaint.Denied}.Event())
	// Output:
	// input_validation_discrete_fail
	// authz_fail
}

func ExampleByField() {
	var c untaint.Collector
	c.Add(untaint.Violation{Path: "/email", Code: "required", Kind: untaint.Invalid})
	c.Add(untaint.Violation{Path: "/address/zip", Code: "too_short", Kind: untaint.Invalid, Params: untaint.NewParams(untaint.IntParam("min", 1))})
	for field, texts := range untaint.ByField(c.Err()) {
		fmt.Println(field, texts)
	}
	// Unordered output:
	// email [is required]
	// address.zip [must be at least 1 character long]
}

// A service that answers over gRPC: status.Error(codes.Code(kind.GRPC()), …).
func ExampleKind_GRPC() {
	fmt.Println(untaint.KindOf(sql.ErrNoRows).GRPC())
	// Output: 5
}

// A language of your own: its templates, and the rule for its plurals.
func ExampleFill() {
	polish := func(number string) int {
		n, err := strconv.Atoi(number)
		switch {
		case err != nil:
			return 3
		case n == 1:
			return 0
		case n%10 >= 2 && n%10 <= 4 && (n%100 < 12 || n%100 > 14):
			return 1
		}
		return 2
	}
	for _, n := range []int64{1, 3, 12} {
		fmt.Println(untaint.Fill("musi mieć co najmniej {min} {min:znak|znaki|znaków|znaku}", untaint.NewParams(untaint.IntParam("min", n)), polish))
	}
	// Output:
	// musi mieć co najmniej 1 znak
	// musi mieć co najmniej 3 znaki
	// musi mieć co najmniej 12 znaków
}

func ExampleKindOf() {
	invalid := untaint.New("a", untaint.Violation{Code: "bad", Kind: untaint.Invalid})
	unsafe := untaint.New("b", untaint.Violation{Code: "worse", Kind: untaint.Unsafe})
	fmt.Println(untaint.KindOf(errors.Join(invalid, unsafe)))
	fmt.Println(untaint.KindOf(io.EOF))
	// Output:
	// unsafe
	// failed
}

func ExampleViolations() {
	err := errors.Join(
		untaint.New("a", untaint.Violation{Path: "/name", Code: "too_odd", Kind: untaint.Invalid}),
		fmt.Errorf("while searching: %w", untaint.New("b", untaint.Violation{Path: "/sort", Code: "not_listed", Kind: untaint.Unsafe})),
	)
	for v := range untaint.Violations(err) {
		fmt.Println(v.Path, v.Code, v.Kind, "-", untaint.English(v))
	}
	// Output:
	// /name too_odd invalid - too odd
	// /sort not_listed unsafe - not listed
}

func ExampleAs() {
	err := fmt.Errorf("signup: %w", untaint.New("signup.Check", untaint.Violation{Code: "bad", Kind: untaint.Invalid}))
	if e, ok := untaint.As(err); ok {
		fmt.Println(e.Op(), untaint.KindOf(e))
	}
	// Output: signup.Check invalid
}

func ExampleEnglish() {
	fmt.Println(untaint.English(untaint.Violation{Code: "same_as_name", Kind: untaint.Invalid}))
	// Output: same as name
}

// The key of a map is input. It can neither end the path nor the line.
func ExamplePathKey() {
	fmt.Println(untaint.PathKey("/settings", "a/b\nERROR forged"))
	// Output: /settings/a~1b�ERROR forged
}

func ExamplePathIndex() {
	fmt.Println(untaint.PathIndex("/tags", 2))
	// Output: /tags/2
}

func ExampleIntParam() {
	p := untaint.NewParams(untaint.IntParam("max", 72), untaint.TextParam("unit", "bytes"))
	fmt.Println(p.Get("max").Value(), p.Get("unit").Value(), p.Get("none").Value())
	for param := range p.All() {
		fmt.Printf("%q ", param.Key())
	}
	// Output:
	// 72 bytes <nil>
	// "max" "unit"
}

func ExampleParams_With() {
	p := untaint.NewParams(untaint.IntParam("min", 3))
	fmt.Println(untaint.Violation{Path: "/name", Code: "too_short", Kind: untaint.Invalid,
		Params: p.With(untaint.TextParam("unit", "characters"))})
	// Output: /name too_short (min 3, unit characters)
}

func ExampleTextParam() {
	fmt.Println(untaint.Violation{Path: "/password2", Code: "not_equal", Kind: untaint.Invalid,
		Params: untaint.NewParams(untaint.TextParam("field", "password"))})
	// Output: /password2 not_equal (field password)
}

func ExampleFloatParam() {
	limit := untaint.Violation{Path: "/price", Code: "over_budget", Kind: untaint.Invalid,
		Params: untaint.NewParams(untaint.FloatParam("max", 99.5))}
	b, _ := json.Marshal(limit)
	fmt.Println(string(b))
	// Output: {"pointer":"/price","code":"over_budget","kind":"invalid","params":{"max":99.5}}
}

func ExampleListParam() {
	sizes := untaint.Violation{Path: "/size", Source: untaint.InQuery, Code: "no_such_size", Kind: untaint.Invalid,
		Params: untaint.NewParams(untaint.ListParam("sizes", "small", "large"))}
	b, _ := json.Marshal(sizes)
	fmt.Println(string(b))
	fmt.Println(sizes)
	// Output:
	// {"pointer":"/size","in":"query","code":"no_such_size","kind":"invalid","params":{"sizes":["small","large"]}}
	// query /size no_such_size (sizes [small, large])
}

func ExampleSecret() {
	var login struct {
		Name     string
		Password untaint.Secret[string]
	}
	_ = json.Unmarshal([]byte(`{"Name":"anna","Password":"correct horse"}`), &login)
	fmt.Printf("%+v\n", login)
	fmt.Println(login.Password.Expose() == "correct horse", login.Password.IsZero())
	// Output:
	// {Name:anna Password:[redacted]}
	// true false
}

func ExampleNewSecret() {
	token := untaint.NewSecret("t0ken")
	_, err := token.Value() // what database/sql asks before it binds
	fmt.Println(token, err)
	// Output: [redacted] untaint.Secret.Value: misuse: secret_not_exposed
}
