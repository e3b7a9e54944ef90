package validate_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate"
)

// signupForm has a field of each sort, as a form and as a query.
type signupForm struct {
	Name   string                      `form:"name"`
	NameP  *string                     `form:"namep"`
	NameO  validate.Opt[string]        `form:"nameo"`
	Age    int                         `form:"age"`
	AgeP   *int                        `form:"agep"`
	AgeO   validate.Opt[int8]          `form:"ageo"`
	Size   int                         `form:"size" validate:"default=7"`
	Ratio  float64                     `form:"ratio"`
	Agree  bool                        `form:"agree"`
	AgreeP *bool                       `form:"agreep"`
	When   time.Time                   `form:"when"`
	WhenP  *time.Time                  `form:"whenp"`
	Local  time.Time                   `form:"local" layout:"2006-01-02T15:04"`
	Day    validate.Date               `form:"day"`
	DayO   validate.Opt[validate.Date] `form:"dayo"`
	Wait   time.Duration               `form:"wait"`
	Number json.Number                 `form:"number"`
	List   []int                       `form:"list"`
	Tags   []string                    `form:"tags"`
}

// TestEmptyTexts: what a browser sends for a field that was left empty counts as
// not sent, except for text.
func TestEmptyTexts(t *testing.T) {
	const all = "name=&namep=&nameo=&age=&agep=&ageo=&size=&ratio=&agree=&agreep=&when=&whenp=&local=&day=&dayo=&wait=&number=&list=&list=3&tags=&tags=a"
	got, err := validate.MustFor[signupForm]().Request(newRequest("POST", "/", formType, all))
	require.NoError(t, err)
	empty := ""
	require.Equal(t, signupForm{NameP: &empty, NameO: validate.Some(""), Size: 7, List: []int{3}, Tags: []string{"", "a"}}, got)
	require.False(t, got.DayO.IsSet())

	type query struct {
		Page validate.Opt[int] `query:"page" validate:"present"`
		Must int               `query:"must" validate:"required"`
	}
	_, err = validate.MustFor[query]().Request(newRequest("GET", "/?page=&must=", "", ""))
	require.ErrorContains(t, err, "query /page missing; query /must required")

	type elsewhere struct {
		A int        `json:"a"`
		B *time.Time `json:"b"`
		C int        `header:"c"`
		D int        `cookie:"d"`
		E int        `path:"e"`
	}
	r := newRequest("POST", "/", jsonType, `{"a":"","b":""}`)
	r.Header.Set("C", "")
	r.Header.Set("Cookie", "d=")
	r.SetPathValue("e", "")
	r.Pattern = "/{e}"
	_, err = validate.MustFor[elsewhere]().Request(r)
	require.EqualError(t, err, "validate.Request: malformed: body /a type_mismatch (want whole number); body /b not_decoded (want RFC 3339 time); "+
		"path /e type_mismatch (want whole number); header /c type_mismatch (want whole number); cookie /d type_mismatch (want whole number)")

	for _, twice := range []string{"age=&age=1", "age=1&age=", "age=&age=", "agree=&agree=on", "when=&when="} {
		_, err = validate.MustFor[signupForm]().Request(newRequest("POST", "/", formType, twice))
		require.ErrorIs(t, err, untaint.Code("repeated"), twice)
	}
}

func TestBooleans(t *testing.T) {
	type in struct {
		B bool `form:"b"`
	}
	v := validate.MustFor[in]()
	for text, want := range map[string]bool{
		"true": true, "True": true, "TRUE": true, "1": true, "on": true, "ON": true, "yes": true, "Yes": true, "t": true, "T": true,
		"false": false, "False": false, "0": false, "off": false, "no": false, "No": false, "f": false, "F": false,
	} {
		got, err := v.Request(newRequest("POST", "/", formType, "b="+text))
		require.NoError(t, err, text)
		require.Equal(t, want, got.B, text)
	}
	for _, text := range []string{"2", "y", "n", "null", "+true", "true+", "ye%C5%BF", "-1", "00", "o", "enabled"} {
		_, err := v.Request(newRequest("POST", "/", formType, "b="+text))
		require.ErrorIs(t, err, validate.CodeTypeMismatch, text)
	}
}

func TestLayouts(t *testing.T) {
	type in struct {
		Day   time.Time               `json:"day" form:"day" layout:"2006-01-02"`
		Local *time.Time              `json:"local" form:"local" layout:"2006-01-02T15:04"`
		List  []time.Time             `json:"list" form:"list" layout:"DateOnly"`
		Opt   validate.Opt[time.Time] `json:"opt" form:"opt" layout:"RFC1123"`
		Date  validate.Date           `json:"date" form:"date"`
		Plain time.Time               `json:"plain" form:"plain"`
	}
	v := validate.MustFor[in]()
	day := time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC)
	local := time.Date(2026, 1, 2, 3, 4, 0, 0, time.UTC)
	want := in{Day: day, Local: &local, List: []time.Time{day}, Opt: validate.Some(local), Date: validate.Date{Year: 2026, Month: 1, Day: 2}, Plain: local}
	got, err := v.JSON(strings.NewReader(`{"day":"2026-01-02","local":"2026-01-02T03:04","list":["2026-01-02"],"opt":"Fri, 02 Jan 2026 03:04:00 UTC","date":"2026-01-02","plain":"2026-01-02T03:04:00Z"}`))
	require.NoError(t, err)
	require.Equal(t, want, got)
	text, err := json.Marshal(got.Date)
	require.NoError(t, err)
	require.JSONEq(t, `"2026-01-02"`, string(text))
	got, err = v.Request(newRequest("POST", "/", formType, "day=2026-01-02&local=2026-01-02T03:04&list=2026-01-02&opt=Fri,+02+Jan+2026+03:04:00+UTC&date=2026-01-02&plain=2026-01-02T03:04:00Z"))
	require.NoError(t, err)
	require.Equal(t, want, got)
	_, err = v.JSON(strings.NewReader(`{"day":"2026-02-30","local":"2026-01-02","list":[1],"opt":null,"date":"2025-02-29"}`))
	require.EqualError(t, err, "validate.JSON: malformed: /day not_decoded (want time as in 2006-01-02); /local not_decoded (want time as in 2006-01-02T15:04); "+
		"/list/0 type_mismatch (want time as in 2006-01-02); /date not_decoded (want valid value)")

	mistakes := map[string]error{}
	_, mistakes["not a time"] = validate.For[struct {
		A string `json:"a" layout:"2006"`
	}]()
	_, mistakes["no layout"] = validate.For[struct {
		A time.Time `form:"a" layout:"DateOnyl"`
	}]()
	_, mistakes["empty"] = validate.For[struct {
		A time.Time `query:"a" layout:""`
	}]()
	for name, err := range mistakes {
		var ms validate.Mistakes
		require.ErrorAs(t, err, &ms, name)
	}
}

// browserForms are all of the choices.
var browserForms = validate.BrowserForms{
	Buttons: []string{"save", "img"}, CSRF: "csrf_token", Dirname: true, Charset: true, Checkboxes: true,
	LineBreaks: true, Brackets: true, JSONParts: true, FileNames: true,
}

// comment is what a browser's form sends.
type comment struct {
	Text string          `form:"text"`
	News bool            `form:"news"`
	Tags []string        `form:"tags"`
	One  int             `form:"one"`
	Docs []validate.File `form:"docs" file:"types=any"`
	Meta commentMeta     `form:"meta"`
}

type commentMeta struct {
	Stars   int `json:"stars" validate:"max=5"`
	IsAdmin bool
}

func TestBrowserForms(t *testing.T) {
	v := validate.MustFor[comment](browserForms.Option())
	for _, tt := range []struct{ form, want string }{
		{"text=a&save=1", ""}, {"text=a&img.x=1&img.y=2", ""}, {"text=a&csrf_token=x", ""}, {"text=a&text.dir=rtl", ""}, {"text=a&_charset_=UTF-8", ""},
		{"news=0&news=1", ""}, {"news=false&news=true", ""}, {"news=1&news=0", ""}, {"tags[]=a&tags[]=b", ""}, {"tags%5B%5D=a", ""}, {"text=a%0D%0Ab", ""},
		{"text=a&img.z=1", "form /img.z unknown_field"}, {"text=a&other.dir=ltr", "form /other.dir unknown_field"}, {"saved=1", "form /saved unknown_field"},
		{"_charset_=windows-1252", "form /_charset_ not_utf8"}, {"news=1&news=1", "form /news repeated"}, {"news=0&news=true", "form /news repeated"},
		{"news=0&news=0&news=1", "form /news repeated"}, {"one=0&one=1", "form /one repeated"}, {"tags=a&tags[]=b", "form /tags[] repeated"},
		{"tags[0]=a", "form /tags[0] unknown_field"}, {"tags[][]=a", "form /tags[][] unknown_field"}, {"csrf_token[]=a", "form /csrf_token[] unknown_field"},
		{"meta=%7B%7D", "form /meta type_mismatch (want JSON)"},
	} {
		got, err := v.Request(newRequest("POST", "/", formType, tt.form))
		if tt.want != "" {
			require.EqualError(t, err, "validate.Request: malformed: "+tt.want, tt.form)
			continue
		}
		require.NoError(t, err, tt.form)
		require.NotContains(t, got.Text, "\r")
		require.Equal(t, strings.HasPrefix(tt.form, "news"), got.News, tt.form)
	}
	for _, form := range []string{"text=a&save=1", "img.x=1", "csrf_token=x", "text.dir=rtl", "_charset_=UTF-8", "news=0&news=1", "tags[]=a"} {
		type plain struct {
			Text string   `form:"text"`
			News bool     `form:"news"`
			Tags []string `form:"tags"`
		}
		_, err := validate.MustFor[plain]().Request(newRequest("POST", "/", formType, form))
		require.ErrorIs(t, err, untaint.Malformed, "not without being asked to: %s", form)
	}
}

// partsOf makes a multipart form of parts, each a head and a content.
func partsOf(parts ...[2]string) *http.Request {
	var b strings.Builder
	for _, p := range parts {
		b.WriteString("--x\r\n" + p[0] + "\r\n\r\n" + p[1] + "\r\n")
	}
	return newRequest("POST", "/", "multipart/form-data; boundary=x", b.String()+"--x--\r\n")
}

func TestJSONParts(t *testing.T) {
	v := validate.MustFor[comment](browserForms.Option())
	const head = "Content-Disposition: form-data; name=meta; filename=blob\r\nContent-Type: application/json"
	got, err := v.Request(partsOf([2]string{head, `{"stars":3}`}, [2]string{"Content-Disposition: form-data; name=text", "hi"}))
	require.NoError(t, err)
	require.Equal(t, comment{Text: "hi", Meta: commentMeta{Stars: 3}}, got)
	for doc, want := range map[string]string{
		`{"stars":6}`:         "invalid: form /meta/stars too_big (max 5)",
		`{"IsAdmin":true}`:    "malformed: form /meta/IsAdmin unknown_field",
		`{"stars":"3","x":1}`: "malformed: form /meta/stars type_mismatch (want whole number); form /meta/x unknown_field",
		`{"stars":`:           "malformed: form /meta/stars bad_syntax",
		``:                    "malformed: form /meta empty_body",
		`null`:                "malformed: form /meta null (want object)",
	} {
		_, err := v.Request(partsOf([2]string{head, doc}))
		require.EqualError(t, err, "validate.Request: "+want, doc)
	}
	_, err = v.Request(partsOf([2]string{head, `{}`}, [2]string{head, `{}`}))
	require.EqualError(t, err, "validate.Request: malformed: form /meta repeated")
	_, err = v.Request(partsOf([2]string{"Content-Disposition: form-data; name=meta", `{}`}))
	require.EqualError(t, err, "validate.Request: malformed: form /meta type_mismatch (want JSON)")
	_, err = validate.For[comment]()
	require.ErrorIs(t, err, untaint.Misuse)
}

func TestFileNamesAreCleaned(t *testing.T) {
	v := validate.MustFor[comment](browserForms.Option())
	file := func(name string) [2]string {
		return [2]string{`Content-Disposition: form-data; name=docs; filename="` + name + `"`, "x"}
	}
	for name, want := range map[string]string{
		"What?.pdf": "What_.pdf", "a:b.txt": "a_b.txt", " lead.png": "lead.png", "sub/b.txt": "b.txt", "a|b.png": "a_b.png", "aux.txt": "_aux.txt", "trailing.": "trailing", "été.png": "été.png",
	} {
		got, err := v.Request(partsOf(file(name)))
		require.NoError(t, err, name)
		require.Equal(t, want, got.Docs[0].Name(), name)
	}
	for _, name := range []string{"a.p<g", "x.pdf ", "a.ex\u200be"} {
		_, err := v.Request(partsOf(file(name)))
		require.ErrorIs(t, err, untaint.Unsafe, name)
	}
	_, err := v.Request(partsOf(file("a?.txt"), file("a*.txt"), file("b.txt")))
	require.EqualError(t, err, "validate.Request: malformed: form /docs/1 repeated")
	_, err = v.Request(partsOf(file("ok.txt"), file("a.p<g"), file("b.txt"), file("c.:")))
	require.EqualError(t, err, "validate.Request: unsafe: form /docs/1 forbidden_character; form /docs/3 forbidden_character")
}

// TestDispositions: the name of a file in two forms, as .NET sends it, or in one
// that others do not know, is taken if there is no doubt about it.
func TestDispositions(t *testing.T) {
	type in struct {
		Name string        `form:"name"`
		Doc  validate.File `form:"doc" file:"types=any"`
		Ämt  string        `form:"ämt"`
	}
	v := validate.MustFor[in]()
	for head, want := range map[string]string{
		`name=doc; filename=a.png; filename*=utf-8''a.png`:                         "a.png",
		`name="doc"; filename="=?utf-8?B?w6QucG5n?="; filename*=utf-8''%C3%A4.png`: "ä.png",
		`name=doc; filename*=UTF-8''%C3%A4.png`:                                    "ä.png",
		`name=doc; filename*=utf-8'en'a%20b.png`:                                   "a b.png",
		`name=doc; filename*="utf-8''a.png"`:                                       "a.png",
		`name=doc; filename="a*b;filename*=x.png"; filename*=utf-8''a.png`:         "!doc",
		`name=doc; filename=a.png; filename*=utf-8''b.png`:                         "!doc",
		`name=doc; filename=a.png; filename*=utf-8''a.png; filename*=utf-8''a.png`: "!",
		`name=doc; filename*=utf-16''a.png`:                                        "!doc",
		`name=doc; filename*=iso-8859-1''%E4.png`:                                  "!doc",
		`name=doc; filename*=utf-8''%FF.png`:                                       "!doc",
		`name=doc; filename*=a.png`:                                                "!doc",
		`name=doc; filename*0=a; filename*1=.png`:                                  "!",
		`name=doc; filename*0*=utf-8''a`:                                           "!",
		`name=doc; name*=utf-8''name; filename=a.png`:                              "!doc",
		`name=doc; filename*=utf-8''..%2Fa.png`:                                    "unsafe",
	} {
		got, err := v.Request(partsOf([2]string{"Content-Disposition: form-data; " + head, "x"}))
		switch want {
		case "!":
			require.EqualError(t, err, "validate.Request: malformed: form bad_multipart", head)
		case "!doc":
			require.EqualError(t, err, "validate.Request: malformed: form /doc bad_multipart", head)
		case "unsafe":
			require.ErrorIs(t, err, untaint.Unsafe, head)
		default:
			require.NoError(t, err, head)
			require.Equal(t, want, got.Doc.Name(), head)
		}
	}
	got, err := v.Request(partsOf([2]string{"Content-Disposition: form-data; name*=utf-8''%C3%A4mt", "a"}))
	require.NoError(t, err)
	require.Equal(t, "a", got.Ämt)

	const latin = "Content-Disposition: form-data; name=name\r\nContent-Type: text/plain; charset=ISO-8859-1"
	_, err = v.Request(partsOf([2]string{latin, "plain"}))
	require.NoError(t, err)
	for _, text := range []string{"\xe4", "ä"} {
		_, err = v.Request(partsOf([2]string{latin, text}))
		require.EqualError(t, err, "validate.Request: malformed: form /name not_utf8")
	}
	_, err = v.Request(partsOf([2]string{"Content-Disposition: form-data; name=doc", ""}))
	require.NoError(t, err, "a script's way to send no file")
}

// TestEscapedNames: browsers write three characters of a name as percent sequences,
// and a percent sign as it is.
func TestEscapedNames(t *testing.T) {
	type in struct {
		Size  string        `form:"size 3\""`
		Lines string        `form:"a\nb"`
		Tags  []string      `form:"\"tags\""`
		Doc   validate.File `form:"\"doc" file:"types=any"`
		Rate  string        `form:"rate%2F" validate:"max=1"`
	}
	v := validate.MustFor[in](browserForms.Option())
	part := func(name string) [2]string { return [2]string{"Content-Disposition: form-data; name=" + name, "x"} }
	got, err := v.Request(partsOf(part(`"size 3%22"`), part(`"a%0D%0Ab"`), part(`"%22tags%22[]"`), part(`"%22tags%22[]"`), part(`"%22doc"; filename=a`), part(`"size 3%22.dir"`), part(`"rate%2F"`)))
	require.NoError(t, err)
	require.Equal(t, "a", got.Doc.Name())
	got.Doc = validate.File{}
	require.Equal(t, in{Size: "x", Lines: "x", Tags: []string{"x", "x"}, Rate: "x"}, got)
	got, err = v.Request(partsOf(part(`"size 3\""`)))
	require.NoError(t, err, "as curl writes it")
	require.Equal(t, "x", got.Size)
	got, err = v.Request(newRequest("POST", "/", formType, "size+3%22=x"))
	require.NoError(t, err)
	require.Equal(t, "x", got.Size)

	for _, tt := range []struct {
		names []string
		want  string
	}{
		{[]string{`"size 3%22"`, `"size 3%22"`}, `/size 3" repeated`},
		{[]string{`"size 3%22"`, `"size 3\""`}, `/size 3" repeated`},
		{[]string{`"%22tags%22"`, `"\"tags\""`}, `/"tags" repeated`},
		{[]string{`"%22tags%22"`, `"%22tags%22[]"`}, `/"tags"[] repeated`},
		{[]string{`"rate/"`}, "/rate~1 unknown_field"},
		{[]string{`"rate%252F"`}, "/rate%252F unknown_field"},
		{[]string{`"size%203%22"`}, "/size%203%22 unknown_field"},
		{[]string{`"size 3%2522"`}, "/size 3%2522 unknown_field"},
		{[]string{`"a%0d%0ab"`}, "/a%0d%0ab unknown_field"},
		{[]string{`"a%0Ab"`}, "/a%0Ab unknown_field"},
	} {
		var parts [][2]string
		for _, name := range tt.names {
			parts = append(parts, part(name))
		}
		_, err := v.Request(partsOf(parts...))
		require.EqualError(t, err, "validate.Request: malformed: form "+tt.want, tt.names)
	}
	_, err = v.Request(newRequest("POST", "/", formType, "size+3%2522=x"))
	require.EqualError(t, err, "validate.Request: malformed: form /size 3%22 unknown_field")

	require.Contains(t, wrongs[struct {
		A string `form:"a\""`
		B string `form:"a%22"`
	}](), "the name is also that of field A")
	require.Contains(t, wrongs[struct {
		A string `form:"a%22"`
		B string `form:"a\""`
	}](), "the name is also that of field A")
	require.Empty(t, wrongs[struct {
		A string `form:"a\""`
		B string `query:"a%22"`
	}]())
}

func TestIgnoreUnknownOfOneSource(t *testing.T) {
	type in struct {
		Q    string `query:"q"`
		Name string `form:"name" json:"name"`
	}
	const link = "/?q=a&utm_source=x&fbclid=y"
	for _, tt := range []struct {
		in                []untaint.Source
		query, form, body bool
	}{
		{nil, true, true, true}, {[]untaint.Source{untaint.InQuery}, true, false, false}, {[]untaint.Source{untaint.InForm}, false, true, false},
		{[]untaint.Source{untaint.InBody}, false, false, true}, {[]untaint.Source{untaint.InBody, untaint.InQuery}, true, false, true},
	} {
		v := validate.MustFor[in](validate.IgnoreUnknown(tt.in...))
		_, err := v.Request(newRequest("DELETE", link, "", ""))
		require.Equal(t, tt.query, err == nil, tt.in)
		_, err = v.Request(newRequest("POST", "/", formType, "name=a&other=b"))
		require.Equal(t, tt.form, err == nil, tt.in)
		_, err = v.Request(newRequest("POST", "/", jsonType, `{"name":"a","other":{"b":1}}`))
		require.Equal(t, tt.body, err == nil, tt.in)
		_, err = v.Request(newRequest("POST", "/", jsonType, `{"name":"a","other":{"b":1,"b":2}}`))
		require.ErrorIs(t, err, untaint.Malformed)
	}
	_, err := validate.For[in](validate.IgnoreUnknown(untaint.InHeader))
	require.ErrorIs(t, err, untaint.Misuse)
}

// TestSources: a query's id, a path's and the body's are told apart.
func TestSources(t *testing.T) {
	type in struct {
		A int `query:"id"`
		B int `path:"id"`
		C int `json:"id"`
		D int `header:"id"`
		E int `cookie:"id"`
	}
	r := newRequest("POST", "/x?id=x", jsonType, `{"id":"x"}`)
	r.SetPathValue("id", "x")
	r.Header.Set("id", "x")
	r.Header.Set("Cookie", "id=x")
	_, err := validate.MustFor[in]().Request(r)
	for _, source := range []string{"body", "query", "path", "header", "cookie"} {
		require.ErrorContains(t, err, source+" /id type_mismatch")
	}
}

func TestExactNumbers(t *testing.T) {
	type in struct {
		V any `json:"v"`
	}
	const doc = `{"v":[12345678901234567890,1.50,{"a":-0}]}`
	got, err := validate.MustFor[in](validate.ExactNumbers()).JSON(strings.NewReader(doc))
	require.NoError(t, err)
	require.Equal(t, []any{json.Number("12345678901234567890"), json.Number("1.50"), map[string]any{"a": json.Number("-0")}}, got.V)
	got, err = validate.MustFor[in]().JSON(strings.NewReader(doc))
	require.NoError(t, err)
	require.Equal(t, 1.5, got.V.([]any)[1])
}
