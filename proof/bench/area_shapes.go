package main

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"golang.org/x/text/language"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate"
)

// shapesArea adds one field of each shape to a struct of ten, since a rule that
// is slow must cost itself alone. Hand-written code refuses in the same words.
var shapesArea = Area{Name: "shapes", Title: "Checking ten fields, and one of another shape", Cases: shapeCases()}

type shapeTen struct {
	Name     string  `json:"name" validate:"required,min=3,max=32,alphanum"`
	Email    string  `json:"email" validate:"required,email,max=254"`
	Age      int     `json:"age" validate:"gte=18,lte=130"`
	Score    float64 `json:"score" validate:"gt=0"`
	Role     string  `json:"role" validate:"required,oneof=admin user guest"`
	Site     string  `json:"site" validate:"max=100"`
	ID       string  `json:"id" validate:"required,uuid"`
	Zip      string  `json:"zip" validate:"required,number,len=5"`
	Password string  `json:"password" validate:"required,min=8,max=72"`
	Count    int     `json:"count" validate:"gte=1,lte=1000"`
}

func goodShape() shapeTen {
	return shapeTen{"alice42", "alice.smith@example.com", 30, 4.5, "user", "none", "f47ac10b-58cc-4372-a567-0e02b2c3d479", "12345", "correct horse", 3}
}

func handShape(p *shapeTen, h *byHand) {
	h.text("/name", p.Name, 3, 32)
	if !isAlphanum(p.Name) {
		h.add("/name", "wrong_format", untaint.NewParams(untaint.TextParam("format", "alphanum")))
	}
	if p.Email == "" || len(p.Email) > 254 || !isEmail(p.Email) {
		h.add("/email", "not_email", untaint.Params{})
	}
	h.between("/age", p.Age, 18, 130)
	if !(p.Score > 0) {
		h.add("/score", "too_small", untaint.NewParams(untaint.IntParam("above", 0)))
	}
	if p.Role != "admin" && p.Role != "user" && p.Role != "guest" {
		h.add("/role", "not_one_of", untaint.NewParams(untaint.ListParam("values", "admin", "user", "guest")))
	}
	if tooLong(p.Site, 100) {
		h.add("/site", "too_long", untaint.NewParams(untaint.IntParam("max", 100)))
	}
	if !isUUID(p.ID) {
		h.add("/id", "not_uuid", untaint.Params{})
	}
	if len(p.Zip) != 5 || !isDigits(p.Zip) {
		h.add("/zip", "wrong_format", untaint.NewParams(untaint.TextParam("format", "number")))
	}
	h.text("/password", p.Password, 8, 72)
	h.between("/count", p.Count, 1, 1000)
}

// What hand-written code keeps ready, as a careful programmer does.
var (
	minSecond    = untaint.NewParams(untaint.TextParam("min", "1s"))
	roleIsUser   = untaint.NewParams(untaint.TextParam("relation", "if"), untaint.TextParam("field", "/role"), untaint.TextParam("value", "user"))
	samePassword = untaint.NewParams(untaint.TextParam("relation", "equal"), untaint.TextParam("field", "/password"))
	oneTwoThree  = untaint.NewParams(untaint.ListParam("values", "1", "2", "3"))
	zones        = map[string]bool{"Europe/Berlin": true, "Europe/Paris": true, "UTC": true, "Asia/Tokyo": true}
	currencies   = map[string]bool{"EUR": true, "USD": true, "JPY": true, "GBP": true}
)

func ptr[T any](v T) *T { return &v }

type (
	role    string
	weekday int
	guid    [16]byte
)

func (g guid) String() string {
	return fmt.Sprintf("%x-%x-%x-%x-%x", g[:4], g[4:6], g[6:8], g[8:10], g[10:])
}

var errNoDay = errors.New("no day of the week")

func (d weekday) Validate() error {
	if d < 0 || d > 6 {
		return errNoDay
	}
	return nil
}

func isSlug(s string) bool {
	for i := range len(s) {
		if (s[i] < 'a' || s[i] > 'z') && s[i] != '-' {
			return false
		}
	}
	return s != ""
}

func isCard(s string) bool {
	sum := 0
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
		d := int(s[i] - '0')
		if i%2 == len(s)%2 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return len(s) >= 12 && len(s) <= 19 && sum%10 == 0
}

func handMap(m map[string]string, h *byHand) {
	if len(m) > 5 {
		h.add("/x", "too_many", untaint.NewParams(untaint.IntParam("max", 5)))
		return
	}
	for k, v := range m {
		for i := range len(k) {
			if c := k[i] | 0x20; c < 'a' || c > 'z' {
				h.add(untaint.PathKey("/x", k), "wrong_format", untaint.NewParams(untaint.TextParam("format", "alpha")))
				break
			}
		}
		if tooLong(v, 20) {
			h.add(untaint.PathKey("/x", k), "too_long", untaint.NewParams(untaint.IntParam("max", 20)))
		}
	}
}

func (h *byHand) place(path string, p *place) {
	if p.Street == "" || tooLong(p.Street, 100) {
		h.add(path+"/street", "required", untaint.Params{})
	}
	if len(p.Zip) != 5 || !isDigits(p.Zip) {
		h.add(path+"/zip", "wrong_format", untaint.NewParams(untaint.TextParam("format", "number")))
	}
	if !isCountry(p.Country) {
		h.add(path+"/country", "wrong_format", untaint.NewParams(untaint.TextParam("format", "iso3166_1_alpha2")))
	}
}

func handSizes(list []size, h *byHand) {
	if len(list) > 5 {
		h.add("/x", "too_many", untaint.NewParams(untaint.IntParam("max", 5)))
	}
	for i := range list {
		if s := &list[i]; s.Width < 1 || s.Width > 10000 || s.Height < 1 || s.Height > 10000 {
			path := untaint.PathIndex("/x", i)
			h.between(path+"/width", s.Width, 1, 10000)
			h.between(path+"/height", s.Height, 1, 10000)
		}
	}
}

func handSizePtrs(list []*size, h *byHand) {
	if len(list) > 5 {
		h.add("/x", "too_many", untaint.NewParams(untaint.IntParam("max", 5)))
	}
	for i, s := range list {
		if s == nil {
			h.add(untaint.PathIndex("/x", i), "required", untaint.Params{})
		} else if s.Width < 1 || s.Width > 10000 || s.Height < 1 || s.Height > 10000 {
			path := untaint.PathIndex("/x", i)
			h.between(path+"/width", s.Width, 1, 10000)
			h.between(path+"/height", s.Height, 1, 10000)
		}
	}
}

func handUnique(list []string, h *byHand) {
	for i := range list {
		for j := range i {
			if list[i] == list[j] {
				h.add(untaint.PathIndex("/x", i), "not_unique", untaint.NewParams(untaint.TextParam("first", untaint.PathIndex("/x", j))))
				return
			}
		}
	}
}

func handLists(lists [][]string, h *byHand) {
	if len(lists) > 3 {
		h.add("/x", "too_many", untaint.NewParams(untaint.IntParam("max", 3)))
	}
	for i, list := range lists {
		if len(list) > 3 {
			h.add(untaint.PathIndex("/x", i), "too_many", untaint.NewParams(untaint.IntParam("max", 3)))
		}
		for j, s := range list {
			if tooLong(s, 9) {
				h.add(untaint.PathIndex(untaint.PathIndex("/x", i), j), "too_long", untaint.NewParams(untaint.IntParam("max", 9)))
			}
		}
	}
}

// shapeCase makes the two cases of a shape: a good value, and one with a single
// field that is refused.
func shapeCase[T any](name string, good T, spoil func(*T), hand func(*T) error) []Case {
	slug := validate.Rule("slug", "bad_slug", isSlug)
	ours := validate.MustFor[T](slug)
	var cases []Case
	for _, bad := range []bool{false, true} {
		in := func() *T {
			p := good
			if bad {
				spoil(&p)
			}
			return &p
		}
		title := name + ", good"
		if bad {
			title = name + ", bad"
		}
		rows := []Row{
			{Name: "by hand", Run: checkLoop(in, bad, hand)},
			{Name: "validate.Check", Ours: true, Run: checkLoop(in, bad, ours.Check)},
		}
		cases = append(cases, Case{Name: title, Rows: rows})
	}
	return cases
}

type (
	shapeBase struct {
		shapeTen
		X struct{} `json:"x"`
	}
	shapePtrString struct {
		shapeTen
		X *string `json:"x" validate:"omitempty,min=2,max=20"`
	}
	shapePtrNil struct {
		shapeTen
		X *string `json:"x" validate:"omitempty,min=2,max=20"`
	}
	shapePtrInt struct {
		shapeTen
		X *int `json:"x" validate:"omitempty,min=1,max=100"`
	}
	shapeTime struct {
		shapeTen
		X time.Time `json:"x" validate:"required"`
	}
	shapeDuration struct {
		shapeTen
		X time.Duration `json:"x" validate:"min=1s,max=1h"`
	}
	shapeMap0 struct {
		shapeTen
		X map[string]string `json:"x" validate:"max=5,dive,keys,alpha,endkeys,max=20"`
	}
	shapeMap2 struct {
		shapeTen
		X map[string]string `json:"x" validate:"max=5,dive,keys,alpha,endkeys,max=20"`
	}
	shapeMapInt struct {
		shapeTen
		X map[string]int `json:"x" validate:"dive,gte=1"`
	}
	shapeMapAny struct {
		shapeTen
		X map[string]any `json:"x" validate:"max=5"`
	}
	shapeBoolRequired struct {
		shapeTen
		X bool `json:"x" validate:"required"`
	}
	shapeOpt struct {
		shapeTen
		X validate.Opt[string] `json:"x" validate:"omitempty,min=2,max=20"`
	}
	shapeAny struct {
		shapeTen
		X any `json:"x" validate:"required"`
	}
	shapeAnyNoTag struct {
		shapeTen
		X any `json:"x"`
	}
	shapeFloatOmit struct {
		shapeTen
		X float64 `json:"x" validate:"omitempty,gt=1,lt=10"`
	}
	shapeRequiredIf struct {
		shapeTen
		X string `json:"x" validate:"required_if=Role user"`
	}
	shapeNestedRequired struct {
		shapeTen
		X place `json:"x" validate:"required"`
	}
	shapeNestedPtr struct {
		shapeTen
		X *place `json:"x" validate:"required"`
	}
	shapeNestedOmit struct {
		shapeTen
		X *place `json:"x" validate:"omitempty"`
	}
	shapeSliceVal struct {
		shapeTen
		X []size `json:"x" validate:"max=5,dive"`
	}
	shapeSlicePtr struct {
		shapeTen
		X []*size `json:"x" validate:"max=5,dive,required"`
	}
	shapeIntOneof struct {
		shapeTen
		X int `json:"x" validate:"oneof=1 2 3"`
	}
	shapeIntRequired struct {
		shapeTen
		X int `json:"x" validate:"required,min=1"`
	}
	shapeIntNe struct {
		shapeTen
		X int `json:"x" validate:"ne=5"`
	}
	shapeUnique struct {
		shapeTen
		X []string `json:"x" validate:"unique"`
	}
	shapeEqField struct {
		shapeTen
		X string `json:"x" validate:"eqfield=Password"`
	}
	shapeNeField struct {
		shapeTen
		X string `json:"x" validate:"nefield=Password"`
	}
	shapeRawJSON struct {
		shapeTen
		X json.RawMessage `json:"x" validate:"json"`
	}
	shapeCustomRule struct {
		shapeTen
		X string `json:"x" validate:"slug"`
	}
	shapeMaxBytes struct {
		shapeTen
		X string `json:"x" validate:"maxbytes=72"`
	}
	shapeBCP47 struct {
		shapeTen
		X string `json:"x" validate:"bcp47_language_tag"`
	}
	shapeDatetime struct {
		shapeTen
		X string `json:"x" validate:"datetime=2006-01-02"`
	}
	shapeTimezone struct {
		shapeTen
		X string `json:"x" validate:"timezone"`
	}
	shapeCreditCard struct {
		shapeTen
		X string `json:"x" validate:"credit_card"`
	}
	shapeByteLen struct {
		shapeTen
		X []byte `json:"x" validate:"min=2,max=16"`
	}
	shapeValidates struct {
		shapeTen
		X weekday `json:"x" validate:"validateFn"`
	}
	shapeURL struct {
		shapeTen
		X string `json:"x" validate:"url"`
	}
	shapeE164 struct {
		shapeTen
		X string `json:"x" validate:"e164"`
	}
	shapeISO4217 struct {
		shapeTen
		X string `json:"x" validate:"iso4217"`
	}
	shapeNullString struct {
		shapeTen
		X sql.NullString `json:"x" validate:"omitempty,min=2,max=20"`
	}
	shapeOmitAlt struct {
		shapeTen
		X string `json:"x" validate:"omitempty,eq=a|eq=b"`
	}
	shapeStartsWith struct {
		shapeTen
		X string `json:"x" validate:"startswith=ord_"`
	}
	shapeContains struct {
		shapeTen
		X string `json:"x" validate:"contains=@,excludes= "`
	}
	shapeNamedString struct {
		shapeTen
		X role `json:"x" validate:"oneof=admin user guest"`
	}
	shapeInt8 struct {
		shapeTen
		X int8 `json:"x" validate:"gte=1,lte=7"`
	}
	shapeUint64 struct {
		shapeTen
		X uint64 `json:"x" validate:"min=2"`
	}
	shapeArray struct {
		shapeTen
		X [4]int `json:"x" validate:"dive,min=1"`
	}
	shapeWithout struct {
		shapeTen
		X *string `json:"x" validate:"required_without=Site"`
	}
	shapeUUIDType struct {
		shapeTen
		X guid `json:"x" validate:"required,uuid"`
	}
	shapeLists struct {
		shapeTen
		X [][]string `json:"x" validate:"max=3,dive,max=3,dive,max=9"`
	}
	shapeLowercase struct {
		shapeTen
		X string `json:"x" validate:"lowercase"`
	}
	shapeCountry struct {
		shapeTen
		X string `json:"x" validate:"country_code"`
	}
)

func shapeCases() []Case {
	var all []Case
	all = append(all, shapeCase("Base", shapeBase{goodShape(), struct{}{}}, func(p *shapeBase) { p.Age = 3 }, func(p *shapeBase) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)

		return h.c.Err()
	})...)
	all = append(all, shapeCase("PtrString", shapePtrString{goodShape(), ptr("abcd")}, func(p *shapePtrString) { p.X = ptr("a") }, func(p *shapePtrString) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)
		if p.X != nil {
			h.text("/x", *p.X, 2, 20)
		}
		return h.c.Err()
	})...)
	all = append(all, shapeCase("PtrNil", shapePtrNil{goodShape(), nil}, func(p *shapePtrNil) { p.X = ptr("a") }, func(p *shapePtrNil) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)
		if p.X != nil {
			h.text("/x", *p.X, 2, 20)
		}
		return h.c.Err()
	})...)
	all = append(all, shapeCase("PtrInt", shapePtrInt{goodShape(), ptr(7)}, func(p *shapePtrInt) { p.X = ptr(0) }, func(p *shapePtrInt) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)
		if p.X != nil {
			h.between("/x", *p.X, 1, 100)
		}
		return h.c.Err()
	})...)
	all = append(all, shapeCase("Time", shapeTime{goodShape(), time.Unix(1, 0)}, func(p *shapeTime) { p.X = time.Time{} }, func(p *shapeTime) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)
		if p.X == (time.Time{}) {
			h.add("/x", "required", untaint.Params{})
		}
		return h.c.Err()
	})...)
	all = append(all, shapeCase("Duration", shapeDuration{goodShape(), time.Minute}, func(p *shapeDuration) { p.X = 0 }, func(p *shapeDuration) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)
		if p.X < time.Second {
			h.add("/x", "too_small", minSecond)
		} else if p.X > time.Hour {
			h.add("/x", "too_big", minSecond)
		}
		return h.c.Err()
	})...)
	all = append(all, shapeCase("Map0", shapeMap0{goodShape(), nil}, func(p *shapeMap0) { p.X = map[string]string{"1": "a"} }, func(p *shapeMap0) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)
		handMap(p.X, &h)
		return h.c.Err()
	})...)
	all = append(all, shapeCase("Map2", shapeMap2{goodShape(), map[string]string{"a": "b", "c": "d"}}, func(p *shapeMap2) { p.X = map[string]string{"1": "a"} }, func(p *shapeMap2) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)
		handMap(p.X, &h)
		return h.c.Err()
	})...)
	all = append(all, shapeCase("MapInt", shapeMapInt{goodShape(), map[string]int{"a": 1, "b": 2}}, func(p *shapeMapInt) { p.X = map[string]int{"a": 0} }, func(p *shapeMapInt) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)
		for k, n := range p.X {
			if n < 1 {
				h.add(untaint.PathKey("/x", k), "too_small", untaint.NewParams(untaint.IntParam("min", 1)))
			}
		}
		return h.c.Err()
	})...)
	all = append(all, shapeCase("MapAny", shapeMapAny{goodShape(), map[string]any{"a": 1, "b": "c"}}, func(p *shapeMapAny) { p.X = map[string]any{"a": 1, "b": 2, "c": 3, "d": 4, "e": 5, "f": 6} }, func(p *shapeMapAny) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)
		if len(p.X) > 5 {
			h.add("/x", "too_many", untaint.NewParams(untaint.IntParam("max", 5)))
		}
		return h.c.Err()
	})...)
	all = append(all, shapeCase("BoolRequired", shapeBoolRequired{goodShape(), true}, func(p *shapeBoolRequired) { p.X = false }, func(p *shapeBoolRequired) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)
		if !p.X {
			h.add("/x", "required", untaint.Params{})
		}
		return h.c.Err()
	})...)
	all = append(all, shapeCase("Opt", shapeOpt{goodShape(), validate.Some("abc")}, func(p *shapeOpt) { p.X = validate.Some("a") }, func(p *shapeOpt) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)
		if s, ok := p.X.Get(); ok {
			h.text("/x", s, 2, 20)
		}
		return h.c.Err()
	})...)
	all = append(all, shapeCase("Any", shapeAny{goodShape(), "abc"}, func(p *shapeAny) { p.X = nil }, func(p *shapeAny) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)
		if p.X == nil {
			h.add("/x", "required", untaint.Params{})
		}
		return h.c.Err()
	})...)
	all = append(all, shapeCase("AnyNoTag", shapeAnyNoTag{goodShape(), "abc"}, func(p *shapeAnyNoTag) { p.Age = 3 }, func(p *shapeAnyNoTag) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)

		return h.c.Err()
	})...)
	all = append(all, shapeCase("FloatOmit", shapeFloatOmit{goodShape(), 2.5}, func(p *shapeFloatOmit) { p.X = 0.5 }, func(p *shapeFloatOmit) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)
		if p.X != 0 && !(p.X > 1 && p.X < 10) {
			h.add("/x", "too_small", untaint.NewParams(untaint.IntParam("above", 1)))
		}
		return h.c.Err()
	})...)
	all = append(all, shapeCase("RequiredIf", shapeRequiredIf{goodShape(), "abc"}, func(p *shapeRequiredIf) { p.X = "" }, func(p *shapeRequiredIf) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)
		if p.Role == "user" && p.X == "" {
			h.add("/x", "required", roleIsUser)
		}
		return h.c.Err()
	})...)
	all = append(all, shapeCase("NestedRequired", shapeNestedRequired{goodShape(), place{"Main Street 1", "12345", "DE"}}, func(p *shapeNestedRequired) { p.X = place{} }, func(p *shapeNestedRequired) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)
		if p.X == (place{}) {
			h.add("/x", "required", untaint.Params{})
		} else {
			h.place("/x", &p.X)
		}
		return h.c.Err()
	})...)
	all = append(all, shapeCase("NestedPtr", shapeNestedPtr{goodShape(), &place{"Main Street 1", "12345", "DE"}}, func(p *shapeNestedPtr) { p.X = nil }, func(p *shapeNestedPtr) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)
		if p.X == nil {
			h.add("/x", "required", untaint.Params{})
		} else {
			h.place("/x", p.X)
		}
		return h.c.Err()
	})...)
	all = append(all, shapeCase("NestedOmit", shapeNestedOmit{goodShape(), nil}, func(p *shapeNestedOmit) { p.X = &place{"", "12345", "DE"} }, func(p *shapeNestedOmit) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)
		if p.X != nil {
			h.place("/x", p.X)
		}
		return h.c.Err()
	})...)
	all = append(all, shapeCase("SliceVal", shapeSliceVal{goodShape(), []size{{1, 2}, {3, 4}, {5, 6}}}, func(p *shapeSliceVal) { p.X = []size{{0, 2}} }, func(p *shapeSliceVal) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)
		handSizes(p.X, &h)
		return h.c.Err()
	})...)
	all = append(all, shapeCase("SlicePtr", shapeSlicePtr{goodShape(), []*size{{1, 2}, {3, 4}, {5, 6}}}, func(p *shapeSlicePtr) { p.X = []*size{nil} }, func(p *shapeSlicePtr) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)
		handSizePtrs(p.X, &h)
		return h.c.Err()
	})...)
	all = append(all, shapeCase("IntOneof", shapeIntOneof{goodShape(), 2}, func(p *shapeIntOneof) { p.X = 9 }, func(p *shapeIntOneof) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)
		if p.X != 1 && p.X != 2 && p.X != 3 {
			h.add("/x", "not_one_of", oneTwoThree)
		}
		return h.c.Err()
	})...)
	all = append(all, shapeCase("IntRequired", shapeIntRequired{goodShape(), 2}, func(p *shapeIntRequired) { p.X = 0 }, func(p *shapeIntRequired) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)
		if p.X == 0 {
			h.add("/x", "required", untaint.Params{})
		} else if p.X < 1 {
			h.add("/x", "too_small", untaint.Params{})
		}
		return h.c.Err()
	})...)
	all = append(all, shapeCase("IntNe", shapeIntNe{goodShape(), 2}, func(p *shapeIntNe) { p.X = 5 }, func(p *shapeIntNe) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)
		if p.X == 5 {
			h.add("/x", "forbidden_value", untaint.NewParams(untaint.IntParam("value", 5)))
		}
		return h.c.Err()
	})...)
	all = append(all, shapeCase("Unique", shapeUnique{goodShape(), []string{"a", "b", "c"}}, func(p *shapeUnique) { p.X = []string{"a", "b", "a"} }, func(p *shapeUnique) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)
		handUnique(p.X, &h)
		return h.c.Err()
	})...)
	all = append(all, shapeCase("EqField", shapeEqField{goodShape(), "correct horse"}, func(p *shapeEqField) { p.X = "x" }, func(p *shapeEqField) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)
		if p.X != p.Password {
			h.add("/x", "field_mismatch", samePassword)
		}
		return h.c.Err()
	})...)
	all = append(all, shapeCase("NeField", shapeNeField{goodShape(), "other"}, func(p *shapeNeField) { p.X = "correct horse" }, func(p *shapeNeField) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)
		if p.X == p.Password {
			h.add("/x", "field_mismatch", samePassword)
		}
		return h.c.Err()
	})...)
	all = append(all, shapeCase("RawJSON", shapeRawJSON{goodShape(), json.RawMessage(`{"a":[1,2,"b"]}`)}, func(p *shapeRawJSON) { p.X = json.RawMessage(`{`) }, func(p *shapeRawJSON) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)
		if !jsontext.Value(p.X).IsValid() {
			h.add("/x", "wrong_format", untaint.NewParams(untaint.TextParam("format", "json")))
		}
		return h.c.Err()
	})...)
	all = append(all, shapeCase("CustomRule", shapeCustomRule{goodShape(), "my-page"}, func(p *shapeCustomRule) { p.X = "My page" }, func(p *shapeCustomRule) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)
		if !isSlug(p.X) {
			h.add("/x", "bad_slug", untaint.Params{})
		}
		return h.c.Err()
	})...)
	all = append(all, shapeCase("MaxBytes", shapeMaxBytes{goodShape(), "abc"}, func(p *shapeMaxBytes) { p.X = strings.Repeat("a", 73) }, func(p *shapeMaxBytes) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)
		if len(p.X) > 72 {
			h.add("/x", "too_many_bytes", untaint.NewParams(untaint.IntParam("max", 72)))
		}
		return h.c.Err()
	})...)
	all = append(all, shapeCase("BCP47", shapeBCP47{goodShape(), "de-AT"}, func(p *shapeBCP47) { p.X = "??" }, func(p *shapeBCP47) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)
		if _, err := language.Parse(p.X); err != nil {
			h.add("/x", "wrong_format", untaint.NewParams(untaint.TextParam("format", "bcp47_language_tag")))
		}
		return h.c.Err()
	})...)
	all = append(all, shapeCase("Datetime", shapeDatetime{goodShape(), "2026-11-24"}, func(p *shapeDatetime) { p.X = "24.11.2026" }, func(p *shapeDatetime) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)
		if _, err := time.Parse("2006-01-02", p.X); err != nil {
			h.add("/x", "wrong_format", untaint.NewParams(untaint.TextParam("format", "datetime"), untaint.TextParam("layout", "2006-01-02")))
		}
		return h.c.Err()
	})...)
	all = append(all, shapeCase("Timezone", shapeTimezone{goodShape(), "Europe/Berlin"}, func(p *shapeTimezone) { p.X = "Mars/Base" }, func(p *shapeTimezone) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)
		if !zones[p.X] {
			h.add("/x", "wrong_format", untaint.NewParams(untaint.TextParam("format", "timezone")))
		}
		return h.c.Err()
	})...)
	all = append(all, shapeCase("CreditCard", shapeCreditCard{goodShape(), "4242424242424242"}, func(p *shapeCreditCard) { p.X = "4242424242424241" }, func(p *shapeCreditCard) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)
		if !isCard(p.X) {
			h.add("/x", "wrong_format", untaint.NewParams(untaint.TextParam("format", "credit_card")))
		}
		return h.c.Err()
	})...)
	all = append(all, shapeCase("ByteLen", shapeByteLen{goodShape(), []byte("abcd")}, func(p *shapeByteLen) { p.X = nil }, func(p *shapeByteLen) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)
		if n := len(p.X); n < 2 || n > 16 {
			h.add("/x", "too_few", untaint.NewParams(untaint.IntParam("min", 2)))
		}
		return h.c.Err()
	})...)
	all = append(all, shapeCase("Validates", shapeValidates{goodShape(), 3}, func(p *shapeValidates) { p.X = 9 }, func(p *shapeValidates) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)
		if p.X.Validate() != nil {
			h.add("/x", "invalid", untaint.Params{})
		}
		return h.c.Err()
	})...)
	all = append(all, shapeCase("URL", shapeURL{goodShape(), "https://example.com/about"}, func(p *shapeURL) { p.X = "javascript:alert(1)" }, func(p *shapeURL) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)
		if !isURL(p.X) {
			h.add("/x", "not_url", untaint.NewParams(untaint.TextParam("reason", "url_without_host"), untaint.TextParam("format", "url")))
		}
		return h.c.Err()
	})...)
	all = append(all, shapeCase("E164", shapeE164{goodShape(), "+4912345678"}, func(p *shapeE164) { p.X = "123" }, func(p *shapeE164) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)
		if len(p.X) < 9 || len(p.X) > 16 || p.X[0] != '+' || p.X[1] == '0' || !isDigits(p.X[1:]) {
			h.add("/x", "wrong_format", untaint.NewParams(untaint.TextParam("format", "e164")))
		}
		return h.c.Err()
	})...)
	all = append(all, shapeCase("ISO4217", shapeISO4217{goodShape(), "EUR"}, func(p *shapeISO4217) { p.X = "XXX1" }, func(p *shapeISO4217) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)
		if !currencies[p.X] {
			h.add("/x", "wrong_format", untaint.NewParams(untaint.TextParam("format", "iso4217")))
		}
		return h.c.Err()
	})...)
	all = append(all, shapeCase("NullString", shapeNullString{goodShape(), sql.NullString{String: "abc", Valid: true}}, func(p *shapeNullString) { p.X.String = "a" }, func(p *shapeNullString) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)
		if p.X.Valid && p.X.String != "" {
			h.text("/x", p.X.String, 2, 20)
		}
		return h.c.Err()
	})...)
	all = append(all, shapeCase("OmitAlt", shapeOmitAlt{goodShape(), "b"}, func(p *shapeOmitAlt) { p.X = "c" }, func(p *shapeOmitAlt) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)
		if p.X != "" && p.X != "a" && p.X != "b" {
			h.add("/x", "no_alternative", untaint.Params{})
		}
		return h.c.Err()
	})...)
	all = append(all, shapeCase("StartsWith", shapeStartsWith{goodShape(), "ord_1"}, func(p *shapeStartsWith) { p.X = "1" }, func(p *shapeStartsWith) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)
		if !strings.HasPrefix(p.X, "ord_") {
			h.add("/x", "lacks_text", untaint.NewParams(untaint.TextParam("prefix", "ord_")))
		}
		return h.c.Err()
	})...)
	all = append(all, shapeCase("Contains", shapeContains{goodShape(), "a@b"}, func(p *shapeContains) { p.X = "a" }, func(p *shapeContains) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)
		if !strings.Contains(p.X, "@") {
			h.add("/x", "lacks_text", untaint.NewParams(untaint.TextParam("text", "@")))
		} else if strings.Contains(p.X, " ") {
			h.add("/x", "has_text", untaint.Params{})
		}
		return h.c.Err()
	})...)
	all = append(all, shapeCase("NamedString", shapeNamedString{goodShape(), "user"}, func(p *shapeNamedString) { p.X = "root" }, func(p *shapeNamedString) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)
		if p.X != "admin" && p.X != "user" && p.X != "guest" {
			h.add("/x", "not_one_of", untaint.NewParams(untaint.ListParam("values", "admin", "user", "guest")))
		}
		return h.c.Err()
	})...)
	all = append(all, shapeCase("Int8", shapeInt8{goodShape(), 3}, func(p *shapeInt8) { p.X = 9 }, func(p *shapeInt8) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)
		if p.X < 1 || p.X > 7 {
			h.add("/x", "too_big", untaint.NewParams(untaint.IntParam("max", 7)))
		}
		return h.c.Err()
	})...)
	all = append(all, shapeCase("Uint64", shapeUint64{goodShape(), 5}, func(p *shapeUint64) { p.X = 1 }, func(p *shapeUint64) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)
		if p.X < 2 {
			h.add("/x", "too_small", untaint.NewParams(untaint.IntParam("min", 2)))
		}
		return h.c.Err()
	})...)
	all = append(all, shapeCase("Array", shapeArray{goodShape(), [4]int{1, 2, 3, 4}}, func(p *shapeArray) { p.X[2] = 0 }, func(p *shapeArray) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)
		for i, n := range p.X {
			if n < 1 {
				h.add(untaint.PathIndex("/x", i), "too_small", untaint.NewParams(untaint.IntParam("min", 1)))
			}
		}
		return h.c.Err()
	})...)
	all = append(all, shapeCase("Without", shapeWithout{goodShape(), ptr("a")}, func(p *shapeWithout) { p.X, p.Site = nil, "" }, func(p *shapeWithout) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)
		if p.Site == "" && p.X == nil {
			h.add("/x", "required", untaint.Params{})
		}
		return h.c.Err()
	})...)
	all = append(all, shapeCase("UUIDType", shapeUUIDType{goodShape(), guid{1, 2}}, func(p *shapeUUIDType) { p.X = guid{} }, func(p *shapeUUIDType) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)
		if p.X == (guid{}) {
			h.add("/x", "required", untaint.Params{})
		} else if !isUUID(p.X.String()) {
			h.add("/x", "not_uuid", untaint.Params{})
		}
		return h.c.Err()
	})...)
	all = append(all, shapeCase("Lists", shapeLists{goodShape(), [][]string{{"a"}, {"b", "c"}}}, func(p *shapeLists) { p.X = [][]string{{"0123456789"}} }, func(p *shapeLists) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)
		handLists(p.X, &h)
		return h.c.Err()
	})...)
	all = append(all, shapeCase("Lowercase", shapeLowercase{goodShape(), "abc"}, func(p *shapeLowercase) { p.X = "A" }, func(p *shapeLowercase) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)
		if p.X == "" || p.X != strings.ToLower(p.X) {
			h.add("/x", "wrong_format", untaint.NewParams(untaint.TextParam("format", "lowercase")))
		}
		return h.c.Err()
	})...)
	all = append(all, shapeCase("Country", shapeCountry{goodShape(), "DE"}, func(p *shapeCountry) { p.X = "ZZ" }, func(p *shapeCountry) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)
		if !isCountry(p.X) {
			h.add("/x", "wrong_format", untaint.NewParams(untaint.TextParam("format", "country_code")))
		}
		return h.c.Err()
	})...)
	return all
}
