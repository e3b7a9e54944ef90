package validate_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"github.com/go-playground/validator/v10"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate"
	"github.com/untaint/untaint/validate/playground"
)

// Signup is what the examples decode and check.
type Signup struct {
	Email    string   `json:"email" validate:"required,email"`
	Password string   `json:"password" validate:"min=12,maxbytes=72"`
	Tags     []string `json:"tags" validate:"max=5,dive,min=2"`
}

func Example() {
	signups := validate.MustFor[Signup]()
	in, err := signups.JSON(strings.NewReader(`{"email":"alice@example.com","password":"correct horse battery","tags":["go"]}`))
	fmt.Println(in.Email, err)

	_, err = signups.JSON(strings.NewReader(`{"email":"alice","password":"short","tags":["go","x"]}`))
	fmt.Println(err)
	// Output:
	// alice@example.com <nil>
	// validate.JSON: invalid: /email not_email (reason no_at_sign); /password too_short (min 12); /tags/1 too_short (min 2)
}

// The wrong way: a typo in a tag, and elements whose rules would never run. Where
// other validators panic with the first request, or check nothing, For tells.
func Example_wrongWay() {
	type item struct {
		Name string `validate:"required"`
	}
	type order struct {
		Mail  string `validate:"required,emial"`
		Items []item `validate:"required"`
	}
	_, err := validate.For[order]()
	var ms validate.Mistakes
	if errors.As(err, &ms) {
		fmt.Println(ms)
	}
	// Output:
	// validate_test.order.Mail: there is no rule "emial"; did you mean "email"?
	//     required,emial
	//              ^^^^^
	// validate_test.order.Items: the rules of validate_test.item would never run; add dive, or tag the field validate:"-"
	//     required
	//     ^^^^^^^^
}

// A mistake is told with its place in the tag, for tools.
func ExampleMistakes_Error() {
	type port struct {
		Number int `validate:"max=0x10"`
	}
	_, err := validate.For[port]()
	var ms validate.Mistakes
	errors.As(err, &ms)
	fmt.Println(ms[0].Code, ms[0].Tag[ms[0].Start:ms[0].End])
	fmt.Println(ms.Error())
	// Output:
	// bad_parameter max=0x10
	// validate_test.port.Number: the number is written in octal or hexadecimal, or with underscores; write it in decimal, without leading zeros
	//     max=0x10
	//     ^^^^^^^^
}

func ExampleFor() {
	_, err := validate.For[Signup]()
	fmt.Println(err)
	type broken struct {
		Age int `validate:"mni=18"`
	}
	_, err = validate.For[broken]()
	fmt.Println(err)
	// Output:
	// <nil>
	// validate.For: misuse: unknown_rule (at validate_test.broken.Age, tag mni=18)
}

func ExampleMustFor() {
	var signups = validate.MustFor[Signup]() // a package variable
	fmt.Println(signups.Check(&Signup{Email: "a@b.co", Password: "correct horse battery"}))
	// Output: <nil>
}

func ExampleValidator_Check() {
	signups := validate.MustFor[Signup]()
	err := signups.Check(&Signup{Email: "a@b.co", Password: strings.Repeat("é", 40)})
	fmt.Println(err)
	fmt.Println(errors.Is(err, untaint.Invalid), errors.Is(err, untaint.Code("too_many_bytes")))
	// Output:
	// validate.Check: invalid: /password too_many_bytes (max 72)
	// true true
}

func ExampleValidator_JSON() {
	signups := validate.MustFor[Signup]()
	for _, body := range []string{
		`{"email":"a@b.co","email":"c@d.ee"}`,
		`{"email":"a@b.co","is_admin":true}`,
		`{"Email":"a@b.co"}`,
		`{"email":1,"password":"correct horse battery","tags":["go",2]}`,
	} {
		_, err := signups.JSON(strings.NewReader(body))
		fmt.Println(err)
	}
	// Output:
	// validate.JSON: malformed: /email duplicate_key; /password too_short (min 12)
	// validate.JSON: malformed: /is_admin unknown_field; /password too_short (min 12)
	// validate.JSON: malformed: /Email wrong_case (want email); /email required; /password too_short (min 12)
	// validate.JSON: malformed: /email type_mismatch (want string); /tags/1 type_mismatch (want string)
}

func ExampleValidator_Request() {
	type update struct {
		ID   int    `path:"id" validate:"min=1"`
		Dry  bool   `query:"dry"`
		Name string `json:"name" validate:"required,max=20"`
	}
	updates := validate.MustFor[update]()
	mux := http.NewServeMux()
	mux.HandleFunc("PUT /things/{id}", func(w http.ResponseWriter, r *http.Request) {
		in, err := updates.Request(r)
		if err != nil {
			untaint.WriteProblem(w, r, err)
			return
		}
		fmt.Println(in.ID, in.Dry, in.Name)
	})
	send := func(target, body string) {
		r := httptest.NewRequest(http.MethodPut, target, strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, r)
		fmt.Println(w.Code)
	}
	send("/things/7?dry=true", `{"name":"hose"}`)
	send("/things/7?dry=true&dry=false", `{"name":"hose"}`)
	send("/things/0", `{"name":""}`)
	// Output:
	// 7 true hose
	// 200
	// 400
	// 422
}

func ExampleValidator_Only() {
	signups := validate.MustFor[Signup]()
	step, err := signups.Only("Email")
	fmt.Println(err, step.Check(&Signup{Email: "a@b.co"}))
	_, err = signups.Only("Emial")
	fmt.Println(err)
	// Output:
	// <nil> <nil>
	// validate.Only: misuse: no_such_field (at validate_test.Signup, tag Emial)
}

func ExampleValidator_Except() {
	signups := validate.MustFor[Signup]()
	rest, err := signups.Except("Password")
	fmt.Println(err, rest.Check(&Signup{Email: "a@b.co"}))
	// Output: <nil> <nil>
}

func ExampleValidator_Limit() {
	signups := validate.MustFor[Signup]()
	_, err := signups.Limit(validate.Limits{Bytes: 10}).JSON(strings.NewReader(`{"email":"a@b.co"}`))
	fmt.Println(err)
	// Output: validate.JSON: too_large: body_too_large (max 10)
}

// A validation of the program's own that was registered with validator sees the
// context of the call.
func ExampleValidator_With() {
	type tenantKey struct{}
	team := validator.New()
	err := team.RegisterValidationCtx("tenant", func(ctx context.Context, fl validator.FieldLevel) bool {
		return ctx.Value(tenantKey{}) == fl.Field().String()
	})
	fmt.Println(err)
	type invoice struct {
		Tenant string `json:"tenant" validate:"tenant"`
	}
	invoices := validate.MustFor[invoice](playground.With(team))
	ctx := context.WithValue(context.Background(), tenantKey{}, "acme")
	fmt.Println(invoices.With(ctx).Check(&invoice{"acme"}))
	fmt.Println(invoices.With(ctx).Check(&invoice{"other"}))
	// Output:
	// <nil>
	// <nil>
	// validate.Check: invalid: /tenant invalid (rule tenant)
}

func ExampleJSON() {
	in, err := validate.JSON[Signup](strings.NewReader(`{"email":"a@b.co","password":"correct horse battery"}`))
	fmt.Println(in.Email, err)
	// Output: a@b.co <nil>
}

func ExampleRequest() {
	type search struct {
		Query string `query:"q" validate:"required,max=20"`
		Page  int    `query:"page" validate:"default=1,min=1"`
	}
	in, err := validate.Request[search](httptest.NewRequest(http.MethodGet, "/?q=hose", nil))
	fmt.Println(in.Query, in.Page, err)
	_, err = validate.Request[search](httptest.NewRequest(http.MethodGet, "/?q=hose&page=0&Page=2", nil))
	fmt.Println(err)
	// Output:
	// hose 1 <nil>
	// validate.Request: malformed: query /Page wrong_case (want page); query /page too_small (min 1)
}

func ExampleStruct() {
	fmt.Println(validate.Struct(Signup{Email: "a@b.co", Password: "correct horse battery"}))
	fmt.Println(validate.Struct(nil))
	// Output:
	// <nil>
	// validate.Struct: misuse: bad_argument
}

func ExampleVar() {
	fmt.Println(validate.Var("https://example.com/a", "required,public_url"))
	fmt.Println(validate.Var("http://169.254.169.254/latest/meta-data", "required,public_url"))
	fmt.Println(validate.Var("javascript:alert(1)", "url"))
	// Output:
	// <nil>
	// validate.Var: unsafe: not_public_host
	// validate.Var: invalid: not_url (reason url_without_host, format url)
}

func ExampleNewChecker() {
	k, err := validate.NewChecker(validate.FailFast())
	fmt.Println(err)
	fmt.Println(k.Struct(&Signup{Email: "x", Password: "x"}))
	// Output:
	// <nil>
	// validate.Struct: invalid: /email not_email (reason no_at_sign)
}

func ExampleChecker_Struct() {
	k, _ := validate.NewChecker()
	var anything any = &Signup{Email: "a@b.co"} // what a web framework hands over
	fmt.Println(k.Struct(anything))
	// Output: validate.Struct: invalid: /password too_short (min 12)
}

func ExampleChecker_Only() {
	k, _ := validate.NewChecker()
	fmt.Println(k.Only(Signup{Email: "a@b.co"}, "Email"))
	// Output: <nil>
}

func ExampleChecker_Except() {
	k, _ := validate.NewChecker()
	fmt.Println(k.Except(Signup{Email: "a@b.co"}, "Password"))
	// Output: <nil>
}

func ExampleChecker_Var() {
	k, _ := validate.NewChecker(validate.Alias("slug", "min=1,max=64,lowercase,alphanum"))
	fmt.Println(k.Var("garden2", "slug"))
	fmt.Println(k.Var("Garden hose", "slug"))
	// Output:
	// <nil>
	// validate.Var: invalid: wrong_format (format lowercase)
}

func ExampleChecker_VarWith() {
	k, _ := validate.NewChecker()
	fmt.Println(k.VarWith("hunter2", "hunter3", "eqfield"))
	fmt.Println(k.VarWith("b@c.de", Signup{Email: "a@b.co"}, "nefield=Email"))
	// Output:
	// validate.VarWith: invalid: field_mismatch (relation equal)
	// <nil>
}

func ExampleChecker_With() {
	k, _ := validate.NewChecker(playground.With(validator.New()))
	fmt.Println(k.With(context.Background()).Var("a@b.co", "email"))
	// Output: <nil>
}

// What the default refuses and validator accepts is listed in the package
// documentation.
func ExampleCompatible() {
	k, _ := validate.NewChecker(validate.Compatible())
	const quoted = `"<script>"@example.com`
	fmt.Println(validate.Var(quoted, "email"))
	fmt.Println(k.Var(quoted, "email"))
	// Output:
	// validate.Var: invalid: not_email (reason bad_local_part)
	// <nil>
}

func ExampleFailFast() {
	signups := validate.MustFor[Signup](validate.FailFast())
	fmt.Println(signups.Check(&Signup{}))
	// Output: validate.Check: invalid: /email required
}

func ExampleClock() {
	noon := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	type booking struct {
		Start time.Time `json:"start" validate:"gt"`
	}
	bookings := validate.MustFor[booking](validate.Clock(func() time.Time { return noon })) // time.Now in a program
	fmt.Println(bookings.Check(&booking{noon.Add(time.Hour)}))
	fmt.Println(bookings.Check(&booking{noon.Add(-time.Hour)}))
	// Output:
	// <nil>
	// validate.Check: invalid: /start too_early
}

// Folder may hold itself.
type Folder struct {
	Name string    `json:"name" validate:"required"`
	Kids []*Folder `json:"kids" validate:"dive"`
}

func ExampleMaxValues() {
	folders := validate.MustFor[Folder](validate.MaxValues(100, 10_000))
	f := &Folder{Name: "a"}
	f.Kids = []*Folder{f}
	fmt.Println(errors.Is(folders.Check(f), untaint.TooLarge))
	// Output: true
}

func ExampleReportOnly() {
	type link struct {
		URL string `json:"url" validate:"required,url"`
	}
	links := validate.MustFor[link](validate.ReportOnly(func(_ context.Context, err error) {
		fmt.Println("would be refused:", err)
	}))
	fmt.Println(links.Check(&link{"javascript:alert(1)"}))
	// Output:
	// would be refused: validate.Check: invalid: /url not_url (reason url_without_host, format url)
	// <nil>
}

func ExampleAlias() {
	type page struct {
		Slug string `json:"slug" validate:"slug"`
	}
	pages := validate.MustFor[page](validate.Alias("slug", "min=1,max=64,lowercase,alphanum"))
	fmt.Println(pages.Check(&page{"Garden"}))
	// Output: validate.Check: invalid: /slug wrong_format (format lowercase)
}

func ExampleUnwrap() {
	type amount struct{ cents int64 }
	type payment struct {
		Total amount `validate:"gt=0"`
	}
	k, _ := validate.NewChecker(validate.Unwrap(func(a amount) any { return a.cents }))
	fmt.Println(k.Struct(payment{amount{500}}))
	fmt.Println(k.Struct(payment{amount{-5}}))
	// Output:
	// <nil>
	// validate.Struct: invalid: /Total too_small (above 0)
}

func ExampleRule() {
	even := validate.Rule("even", "not_even", func(n int) bool { return n%2 == 0 })
	type pair struct {
		Shoes int `json:"shoes" validate:"even"`
	}
	pairs := validate.MustFor[pair](even)
	fmt.Println(pairs.Check(&pair{3}))
	// Output: validate.Check: invalid: /shoes not_even
}

func ExampleRuleParam() {
	domain := validate.RuleParam("domain", "wrong_domain", func(param string) (func(string) bool, error) {
		if param == "" {
			return nil, errors.New("which domain?")
		}
		return func(s string) bool { return strings.HasSuffix(s, "@"+param) }, nil
	})
	type invite struct {
		Email string `json:"email" validate:"email,domain=example.com"`
	}
	invites := validate.MustFor[invite](domain)
	fmt.Println(invites.Check(&invite{"a@example.com"}))
	fmt.Println(invites.Check(&invite{"a@example.org"}))
	// Output:
	// <nil>
	// validate.Check: invalid: /email wrong_domain
}

func ExampleBefore() {
	signups := validate.MustFor[Signup](validate.Before(func(in *Signup) error {
		in.Email = strings.ToLower(strings.TrimSpace(in.Email))
		return nil
	}))
	in, err := signups.JSON(strings.NewReader(`{"email":" Alice@Example.com ","password":"correct horse battery"}`))
	fmt.Println(in.Email, err)
	// Output: alice@example.com <nil>
}

func ExampleIgnoreUnknown() {
	type event struct {
		Type string `json:"type" validate:"required"`
	}
	events := validate.MustFor[event](validate.IgnoreUnknown())
	in, err := events.JSON(strings.NewReader(`{"type":"push","payload":{"much":"more"}}`))
	fmt.Println(in.Type, err)
	// Output: push <nil>
}

func ExampleWithLimits() {
	signups := validate.MustFor[Signup](validate.WithLimits(validate.Limits{Depth: 3}))
	_, err := signups.JSON(strings.NewReader(`{"tags":[[[[]]]]}`))
	fmt.Println(err)
	// Output: validate.JSON: too_large: /tags/0/0 too_deep (max 3)
}

// Profile is changed field by field.
type Profile struct {
	Nick validate.Opt[string] `json:"nick,omitzero" validate:"omitempty,max=20"`
}

func ExampleOpt() {
	profiles := validate.MustFor[Profile]()
	for _, body := range []string{`{}`, `{"nick":null}`, `{"nick":"al"}`} {
		in, err := profiles.JSON(strings.NewReader(body))
		if err != nil {
			fmt.Println(err)
		}
		nick, ok := in.Nick.Get()
		fmt.Printf("%v %v %q %v\n", in.Nick.IsSet(), in.Nick.IsNull(), nick, ok)
	}
	// Output:
	// false false "" false
	// true true "" false
	// true false "al" true
}

func ExampleSome() {
	fmt.Println(validate.Some(7).Or(0))
	// Output: 7
}

func ExampleOpt_Get() {
	n, ok := validate.Some(7).Get()
	fmt.Println(n, ok)
	// Output: 7 true
}

func ExampleOpt_Or() {
	var missing validate.Opt[int]
	fmt.Println(missing.Or(20))
	// Output: 20
}

// Held is how sanitize reaches the value; a program calls Get.
func ExampleOpt_Held() {
	nick := validate.Some(" ada ")
	if pointer, is := nick.Held(); is {
		*pointer.(*string) = "ada"
	}
	fmt.Println(nick.Get())
	// Output:
	// ada true
}

func ExampleOpt_IsSet() {
	var missing validate.Opt[int]
	fmt.Println(missing.IsSet(), validate.Some(0).IsSet())
	// Output: false true
}

func ExampleOpt_IsNull() {
	var o validate.Opt[int]
	fmt.Println(o.UnmarshalJSON([]byte("null")), o.IsNull())
	// Output: <nil> true
}

func ExampleOpt_IsZero() {
	out, err := json.Marshal(Profile{})
	fmt.Println(string(out), err)
	// Output: {} <nil>
}

func ExampleOpt_ValidatorValue() {
	fmt.Println(validate.Some(7).ValidatorValue(), validate.Opt[int]{}.ValidatorValue())
	// Output: 7 <nil>
}

func ExampleOpt_MarshalJSON() {
	out, err := validate.Some("al").MarshalJSON()
	fmt.Println(string(out), err)
	// Output: "al" <nil>
}

func ExampleOpt_UnmarshalJSON() {
	var o validate.Opt[Profile]
	fmt.Println(o.UnmarshalJSON([]byte(`{"nick":"al"}`)), o.IsSet())
	fmt.Println(o.UnmarshalJSON([]byte(`{"nope":1}`)) != nil)
	// Output:
	// <nil> true
	// true
}

func ExampleForeign() {
	_, err := validate.For[Signup](validate.Foreign(nil)) // package playground has something to give
	fmt.Println(errors.Is(err, untaint.Code("bad_option")))
	// Output: true
}

func ExampleTagKey() {
	type form struct { // as programs with gin have it
		URL string `json:"url" binding:"required,url"`
	}
	forms := validate.MustFor[form](validate.TagKey("binding"))
	fmt.Println(forms.Check(&form{"ftp:x"}))
	// Output: validate.Check: invalid: /url not_url (reason url_without_host, format url)
}
