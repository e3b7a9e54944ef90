package main

import (
	"runtime"
	"strings"
	"testing"
	"unicode/utf8"

	"buf.build/go/protovalidate"
	ozzo "github.com/go-ozzo/ozzo-validation/v4"
	"github.com/go-ozzo/ozzo-validation/v4/is"
	"github.com/go-playground/validator/v10"
	"google.golang.org/protobuf/proto"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/proof/bench/protorules"
	"github.com/untaint/untaint/validate"
)

// validateArea compares what it costs to check a struct that is good, and one
// that is not. The first row is what a careful programmer writes by hand, with
// matchers of the same meaning and errors of the same type.
//
// protovalidate checks messages of its own kind, with the same rules and values.
var validateArea = Area{
	Name:     "validate",
	Title:    "Checking a struct",
	Generate: generatedChecks,
	Cases: []Case{
		checkCase("2 fields, good", goodLogin, handLogin, nil, loginMessage),
		checkCase("10 fields, good", goodAccount, handAccount, ozzoAccount, accountMessage),
		checkCase("1,000 items, good", goodOrder, handOrder, nil, orderMessage),
		checkCase("2 fields, bad", badLogin, handLogin, nil, loginMessage),
		checkCase("10 fields, bad", badAccount, handAccount, ozzoAccount, accountMessage),
		checkCase("1,000 items, 100 bad", badOrder, handOrder, nil, orderMessage),
		togetherCase("10 fields, good, 8 goroutines", goodAccount, handAccount),
	},
}

type login struct {
	Name string `json:"name" validate:"required,max=32"`
	Age  int    `json:"age" validate:"gte=18,lte=130"`
}

type place struct {
	Street  string `json:"street" validate:"required,max=100"`
	Zip     string `json:"zip" validate:"required,number,len=5"`
	Country string `json:"country" validate:"required,iso3166_1_alpha2"`
}

type account struct {
	Username string   `json:"username" validate:"required,min=3,max=32,alphanum"`
	Email    string   `json:"email" validate:"required,email,max=254"`
	Age      int      `json:"age" validate:"gte=18,lte=130"`
	Score    float64  `json:"score" validate:"gt=0"`
	Role     string   `json:"role" validate:"required,oneof=admin user guest"`
	Site     string   `json:"site" validate:"omitempty,url"`
	ID       string   `json:"id" validate:"required,uuid"`
	Tags     []string `json:"tags" validate:"required,max=10,dive,min=2,max=20"`
	Password string   `json:"password" validate:"required,min=8,max=72"`
	Confirm  string   `json:"confirm" validate:"eqfield=Password"`
	Home     place    `json:"home"`
}

type size struct {
	Width  int `json:"width" validate:"gte=1,lte=10000"`
	Height int `json:"height" validate:"gte=1,lte=10000"`
}

type item struct {
	Name  string  `json:"name" validate:"required,max=64"`
	Count int     `json:"count" validate:"gte=1,lte=1000"`
	Price float64 `json:"price" validate:"gt=0"`
	Size  size    `json:"size"`
}

type order struct {
	Items []item `json:"items" validate:"required,max=1000,dive"`
}

func goodLogin() *login { return &login{"alice", 30} }
func badLogin() *login  { return &login{"", 3} }

func goodAccount() *account {
	return &account{
		Username: "alice42", Email: "alice.smith@example.com", Age: 30, Score: 4.5, Role: "user", Site: "https://example.com/about",
		ID: "f47ac10b-58cc-4372-a567-0e02b2c3d479", Tags: []string{"go", "sql", "security"}, Password: "correct horse", Confirm: "correct horse",
		Home: place{"Main Street 1", "12345", "DE"},
	}
}

func badAccount() *account {
	return &account{
		Username: "a!", Email: "nobody", Age: 3, Role: "root", Site: "javascript:alert(1)", ID: "x", Tags: []string{"a"},
		Password: "short", Confirm: "other", Home: place{"", "1234x", "XX"},
	}
}

func goodOrder() *order {
	o := &order{Items: make([]item, 1000)}
	for i := range o.Items {
		o.Items[i] = item{"Garden hose", 1 + i%9, 9.5, size{10, 20}}
	}
	return o
}

func badOrder() *order {
	o := goodOrder()
	for i := 5; i < len(o.Items); i += 10 {
		o.Items[i].Count, o.Items[i].Size.Width = 0, 0
	}
	return o
}

// checkCase makes the rows of one case.
func checkCase[T any](name string, in func() *T, hand, ozzoCheck func(*T) error, message func(*T) proto.Message) Case {
	team := validator.New()
	bad := hand(in()) != nil
	rows := []Row{
		{Name: "by hand", Run: checkLoop(in, bad, hand)},
		{Name: "validate.Check", Ours: true, Run: checkLoop(in, bad, validate.MustFor[T]().Check)},
		{Name: "validate.Struct", Ours: true, Run: checkLoop(in, bad, func(p *T) error { return validate.Struct(p) })},
		{Name: "validator/v10", Run: checkLoop(in, bad, func(p *T) error { return team.Struct(p) })},
	}
	if ozzoCheck != nil {
		rows = append(rows, Row{Name: "ozzo-validation/v4", Run: checkLoop(in, bad, ozzoCheck)})
	}
	sent := func() *proto.Message { m := message(in()); return &m }
	rows = append(rows, Row{Name: "protovalidate", Run: checkLoop(sent, bad, func(m *proto.Message) error { return protovalidate.Validate(*m) })})
	return Case{Name: name, Rows: rows}
}

// togetherCase lets eight goroutines check at once. The time is that of one
// check as the clock sees it: on n cores it is the n-th part, if nothing waits.
func togetherCase[T any](name string, in func() *T, hand func(*T) error) Case {
	team := validator.New()
	all := func(check func(*T) error) func(*testing.B) {
		return func(b *testing.B) {
			b.ReportAllocs()
			b.SetParallelism(max(1, 8/runtime.GOMAXPROCS(0)))
			b.RunParallel(func(pb *testing.PB) {
				for p := in(); pb.Next(); {
					if check(p) != nil {
						b.Error("another verdict")
						return
					}
				}
			})
		}
	}
	return Case{Name: name, Rows: []Row{
		{Name: "by hand", Run: all(hand)},
		{Name: "validate.Check", Ours: true, Run: all(validate.MustFor[T]().Check)},
		{Name: "validate.Struct", Ours: true, Run: all(func(p *T) error { return validate.Struct(p) })},
		{Name: "validator/v10", Run: all(func(p *T) error { return team.Struct(p) })},
	}}
}

// checkLoop measures a check, which has to give the verdict that is expected.
func checkLoop[T any](in func() *T, bad bool, check func(*T) error) func(*testing.B) {
	return func(b *testing.B) {
		p := in()
		if err := check(p); (err != nil) != bad {
			b.Fatalf("the verdict is %v", err)
		}
		b.ReportAllocs()
		for b.Loop() {
			if (check(p) != nil) != bad {
				b.Fatal("another verdict")
			}
		}
	}
}

func handLogin(p *login) error {
	h := byHand{c: untaint.Collector{Op: "hand"}}
	if p.Name == "" {
		h.add("/name", "required", untaint.Params{})
	} else if tooLong(p.Name, 32) {
		h.add("/name", "too_long", untaint.NewParams(untaint.IntParam("max", 32)))
	}
	h.between("/age", p.Age, 18, 130)
	return h.c.Err()
}

func handAccount(p *account) error {
	h := byHand{c: untaint.Collector{Op: "hand"}}
	h.text("/username", p.Username, 3, 32)
	if !isAlphanum(p.Username) {
		h.add("/username", "wrong_format", untaint.NewParams(untaint.TextParam("format", "alphanum")))
	}
	if p.Email == "" || len(p.Email) > 254 || !isEmail(p.Email) {
		h.add("/email", "not_email", untaint.Params{})
	}
	h.between("/age", p.Age, 18, 130)
	if !(p.Score > 0) {
		h.add("/score", "too_small", untaint.NewParams(untaint.IntParam("over", 0)))
	}
	if p.Role != "admin" && p.Role != "user" && p.Role != "guest" {
		h.add("/role", "not_one_of", untaint.NewParams(untaint.TextParam("values", "admin, user, guest")))
	}
	if p.Site != "" && !isURL(p.Site) {
		h.add("/site", "not_url", untaint.Params{})
	}
	if !isUUID(p.ID) {
		h.add("/id", "not_uuid", untaint.Params{})
	}
	if p.Tags == nil {
		h.add("/tags", "required", untaint.Params{})
	} else if len(p.Tags) > 10 {
		h.add("/tags", "too_many", untaint.NewParams(untaint.IntParam("max", 10)))
	}
	for i, tag := range p.Tags {
		if n := utf8.RuneCountInString(tag); n < 2 || n > 20 {
			h.add(untaint.PathIndex("/tags", i), "too_short", untaint.NewParams(untaint.IntParam("min", 2)))
		}
	}
	h.text("/password", p.Password, 8, 72)
	if p.Confirm != p.Password {
		h.add("/confirm", "field_mismatch", untaint.NewParams(untaint.TextParam("field", "Password")))
	}
	h.text("/home/street", p.Home.Street, 1, 100)
	if len(p.Home.Zip) != 5 || !isDigits(p.Home.Zip) {
		h.add("/home/zip", "wrong_format", untaint.NewParams(untaint.TextParam("format", "number")))
	}
	if !isCountry(p.Home.Country) {
		h.add("/home/country", "wrong_format", untaint.NewParams(untaint.TextParam("format", "iso3166_1_alpha2")))
	}
	return h.c.Err()
}

func handOrder(p *order) error {
	h := byHand{c: untaint.Collector{Op: "hand"}}
	if p.Items == nil || len(p.Items) > 1000 {
		h.add("/items", "too_many", untaint.NewParams(untaint.IntParam("max", 1000)))
	}
	for i := range p.Items {
		if it := &p.Items[i]; it.Name == "" || tooLong(it.Name, 64) || it.Count < 1 || it.Count > 1000 || !(it.Price > 0) ||
			it.Size.Width < 1 || it.Size.Width > 10000 || it.Size.Height < 1 || it.Size.Height > 10000 {
			if h.c.Full() {
				break
			}
			h.item(untaint.PathIndex("/items", i), it)
		}
	}
	return h.c.Err()
}

// byHand is what a program would have for its own checks.
type byHand struct{ c untaint.Collector }

func (h *byHand) add(path string, code untaint.Code, params untaint.Params) {
	h.c.Add(untaint.Violation{Path: path, Code: code, Kind: untaint.Invalid, Params: params})
}

func (h *byHand) item(path string, it *item) {
	h.text(path+"/name", it.Name, 1, 64)
	h.between(path+"/count", it.Count, 1, 1000)
	if !(it.Price > 0) {
		h.add(path+"/price", "too_small", untaint.NewParams(untaint.IntParam("over", 0)))
	}
	h.between(path+"/size/width", it.Size.Width, 1, 10000)
	h.between(path+"/size/height", it.Size.Height, 1, 10000)
}

func (h *byHand) between(path string, n, lo, hi int) {
	if n < lo {
		h.add(path, "too_small", untaint.NewParams(untaint.IntParam("min", int64(lo))))
	} else if n > hi {
		h.add(path, "too_big", untaint.NewParams(untaint.IntParam("max", int64(hi))))
	}
}

func (h *byHand) text(path, s string, lo, hi int) {
	switch {
	case s == "":
		h.add(path, "required", untaint.Params{})
	case utf8.RuneCountInString(s) < lo:
		h.add(path, "too_short", untaint.NewParams(untaint.IntParam("min", int64(lo))))
	case tooLong(s, hi):
		h.add(path, "too_long", untaint.NewParams(untaint.IntParam("max", int64(hi))))
	}
}

func tooLong(s string, n int) bool { return len(s) > n && utf8.RuneCountInString(s) > n }

func isAlnum(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

func isAlphanum(s string) bool {
	for i := range len(s) {
		if !isAlnum(s[i]) {
			return false
		}
	}
	return s != ""
}

func isDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// isEmail takes a dot-atom and a domain of two or more labels, within the
// lengths of RFC 5321.
func isEmail(s string) bool {
	at := strings.IndexByte(s, '@')
	if at < 1 || at > 64 || s[0] == '-' || s[0] == '.' || s[at-1] == '.' {
		return false
	}
	for i := range at {
		c := s[i]
		if !isAlnum(c) && strings.IndexByte("!#$%&'*+-/=?^_`{|}~.", c) < 0 || c == '.' && s[i+1] == '.' {
			return false
		}
	}
	host := s[at+1:]
	return isHost(host) && strings.IndexByte(host, '.') > 0
}

func isHost(s string) bool {
	start := 0
	for i := 0; i <= len(s); i++ {
		if i < len(s) && s[i] != '.' {
			if !isAlnum(s[i]) && s[i] != '-' {
				return false
			}
			continue
		}
		if i == start || i-start > 63 || s[start] == '-' || s[i-1] == '-' {
			return false
		}
		start = i + 1
	}
	return len(s) <= 253 && !isDigits(s[strings.LastIndexByte(s, '.')+1:])
}

func isURL(s string) bool {
	rest, ok := strings.CutPrefix(s, "https://")
	if !ok {
		if rest, ok = strings.CutPrefix(s, "http://"); !ok {
			return false
		}
	}
	end := strings.IndexAny(rest, "/?#")
	if end < 0 {
		end = len(rest)
	}
	for i := end; i < len(rest); i++ {
		if c := rest[i]; !isAlnum(c) && strings.IndexByte("-._~/?=&+,;:@!$'()*#", c) < 0 {
			return false
		}
	}
	return isHost(rest[:end])
}

func isUUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i := range 36 {
		c := s[i]
		if i == 8 || i == 13 || i == 18 || i == 23 {
			if c != '-' {
				return false
			}
			continue
		}
		if (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'f') {
			return false
		}
	}
	return true
}

// countries are the codes that start with a D; the others cost the same.
var countries = map[string]bool{"DE": true, "DJ": true, "DK": true, "DM": true, "DO": true, "DZ": true}

func isCountry(s string) bool { return countries[s] }

func ozzoAccount(p *account) error {
	return ozzo.ValidateStruct(p,
		ozzo.Field(&p.Username, ozzo.Required, ozzo.RuneLength(3, 32), is.Alphanumeric),
		ozzo.Field(&p.Email, ozzo.Required, is.EmailFormat, ozzo.RuneLength(0, 254)),
		ozzo.Field(&p.Age, ozzo.Min(18), ozzo.Max(130)),
		ozzo.Field(&p.Score, ozzo.Min(0.0).Exclusive()),
		ozzo.Field(&p.Role, ozzo.Required, ozzo.In("admin", "user", "guest")),
		ozzo.Field(&p.Site, is.URL),
		ozzo.Field(&p.ID, ozzo.Required, is.UUID),
		ozzo.Field(&p.Tags, ozzo.Required, ozzo.Length(0, 10), ozzo.Each(ozzo.RuneLength(2, 20))),
		ozzo.Field(&p.Password, ozzo.Required, ozzo.RuneLength(8, 72)),
		ozzo.Field(&p.Confirm, ozzo.In(p.Password)),
		ozzo.Field(&p.Home, ozzo.By(func(any) error {
			return ozzo.ValidateStruct(&p.Home,
				ozzo.Field(&p.Home.Street, ozzo.Required, ozzo.RuneLength(0, 100)),
				ozzo.Field(&p.Home.Zip, ozzo.Required, is.Digit, ozzo.Length(5, 5)),
				ozzo.Field(&p.Home.Country, ozzo.Required, is.CountryCode2))
		})),
	)
}

func loginMessage(p *login) proto.Message {
	return &protorules.Login{Name: p.Name, Age: int64(p.Age)}
}

func accountMessage(p *account) proto.Message {
	return &protorules.Account{
		Username: p.Username, Email: p.Email, Age: int64(p.Age), Score: p.Score, Role: p.Role, Site: p.Site, Id: p.ID, Tags: p.Tags,
		Password: p.Password, Confirm: p.Confirm, Home: &protorules.Place{Street: p.Home.Street, Zip: p.Home.Zip, Country: p.Home.Country},
	}
}

func orderMessage(p *order) proto.Message {
	m := &protorules.Order{}
	for i := range p.Items {
		it := &p.Items[i]
		m.Items = append(m.Items, &protorules.Item{
			Name: it.Name, Count: int64(it.Count), Price: it.Price, Size: &protorules.Size{Width: int64(it.Size.Width), Height: int64(it.Size.Height)},
		})
	}
	return m
}
