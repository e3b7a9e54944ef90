package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"time"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate"
)

// formIn has a field for each thing that forms send.
type formIn struct {
	Name   string          `form:"name"`
	Note   string          `form:"note"`
	Size   *string         `form:"size"`
	Age    *int            `form:"age"`
	Price  float64         `form:"price"`
	Agree  bool            `form:"agree"`
	Day    *time.Time      `form:"day" layout:"2006-01-02"`
	Local  *time.Time      `form:"local" layout:"2006-01-02T15:04"`
	Colors []string        `form:"colors"`
	IDs    []int           `form:"ids"`
	Doc    validate.File   `form:"doc" file:"types=any"`
	Docs   []validate.File `form:"docs" file:"types=any"`
}

// browserIn is formIn for what BrowserForms takes.
type browserIn struct {
	formIn
	Meta struct {
		A int `json:"a"`
	} `form:"meta"`
}

type jsonIn struct {
	Name  string            `json:"name"`
	ID    int64             `json:"id"`
	F     float64           `json:"f"`
	When  *time.Time        `json:"when"`
	List  []int             `json:"list"`
	Any   any               `json:"any"`
	Map   map[string]string `json:"map"`
	Bytes []byte            `json:"bytes"`
	Opt   validate.Opt[int] `json:"opt"`
}

type queryIn struct {
	Q    string     `query:"q"`
	Page *int       `query:"page"`
	Tags []string   `query:"tags"`
	Dry  bool       `query:"dry"`
	From *time.Time `query:"from"`
}

type pathIn struct {
	Name string `path:"name"`
}

type cookieIn struct {
	Theme string `cookie:"theme"`
}

// handlers are what a request of each kind goes to. A router that keeps its
// parameters to itself gives opts.
func handlers(opts ...validate.Option) map[string]http.HandlerFunc {
	browser := validate.BrowserForms{Buttons: []string{"action", "img"}, CSRF: "csrf", Dirname: true, Charset: true, Checkboxes: true,
		LineBreaks: true, Brackets: true, JSONParts: true, FileNames: true}
	return map[string]http.HandlerFunc{
		"form":    handle[formIn](),
		"browser": handle[browserIn](browser.Option()),
		"json":    handle[jsonIn](),
		"query":   handle[queryIn](),
		"path":    handle[pathIn](opts...),
		"cookie":  handle[cookieIn](),
	}
}

// handle answers with what it has taken, or why it has not.
func handle[T any](opts ...validate.Option) http.HandlerFunc {
	v := validate.MustFor[T](opts...)
	return func(w http.ResponseWriter, r *http.Request) {
		got, err := v.Request(r)
		if err != nil {
			untaint.WriteProblem(w, r, err)
			return
		}
		_ = json.NewEncoder(w).Encode(shown(reflect.ValueOf(got), map[string]any{}))
	}
}

// shown returns the fields that hold something, by the names that clients have
// for them.
func shown(v reflect.Value, in map[string]any) map[string]any {
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if f.Anonymous {
			shown(v.Field(i), in)
			continue
		}
		if v.Field(i).IsZero() {
			continue
		}
		_, name, _ := strings.Cut(string(f.Tag), `"`)
		name, _, _ = strings.Cut(name, `"`)
		in[name] = shownValue(f, v.Field(i))
	}
	return in
}

func shownValue(f reflect.StructField, v reflect.Value) any {
	switch x := v.Interface().(type) {
	case validate.File:
		return shownFile(x)
	case []validate.File:
		var all []string
		for _, one := range x {
			all = append(all, shownFile(one))
		}
		return all
	case *time.Time:
		if layout := f.Tag.Get("layout"); layout != "" {
			return x.Format(layout)
		}
		return x.UTC()
	}
	return v.Interface()
}

func shownFile(f validate.File) string { return fmt.Sprintf("%s (%d)", f.Name(), f.Size()) }
