package main

import (
	"bytes"
	"context"
	stdjson "encoding/json"
	"fmt"
	"runtime"
	"strings"

	"github.com/go-json-experiment/json"

	"github.com/untaint/untaint/validate"
)

// decoderCheck gives hostile documents to decoders.
var decoderCheck = Check{Name: "decoder", Run: checkDecoder}

// profile is what the documents are decoded into.
type profile struct {
	Name    string         `json:"name"`
	Age     int8           `json:"age"`
	Skills  []string       `json:"skills"`
	Home    profileHome    `json:"home"`
	Extra   map[string]int `json:"extra"`
	Any     any            `json:"any"`
	IsAdmin bool           // set by the program alone
}

type profileHome struct {
	Zip string `json:"zip"`
}

// page is large, and a document can ask for many of them with two letters each.
type page struct {
	Text [4096]byte `json:"text"`
}

// hostileDocuments are the classes of documents to refuse.
var hostileDocuments = []struct {
	class string
	docs  []string
}{
	{"unknown or unbound names", []string{
		`{"role":"root"}`, `{"home":{"state":"NY"}}`, `{"IsAdmin":true}`, `{"isadmin":true}`, `{"\u0049sAdmin":true}`, `{"__proto__":{}}`, `{"":1}`,
	}},
	{"names in another case", []string{`{"Name":"a"}`, `{"NAME":"a"}`, `{"home":{"ZIP":"1"}}`, `{"ſkills":["a"]}`, `{"s\u212aills":["a"]}`, `{"ISADMIN":true}`}},
	{"names twice", []string{
		`{"name":"a","name":"b"}`, `{"name":"a","n\u0061me":"b"}`, `{"home":{"zip":"1","zip":"2"}}`, `{"home":{},"home":{}}`,
		`{"extra":{"a":1,"a":2}}`, `{"any":{"a":1,"a":2}}`, `{"name":"a","Name":"b"}`,
	}},
	{"text that is not Unicode", []string{
		"{\"name\":\"\xff\"}", "{\"name\":\"\xc0\xaf\"}", "{\"name\":\"\xed\xa0\x80\"}", `{"name":"\ud800"}`, `{"name":"\udc00\ud800"}`, "{\"extra\":{\"\xff\":1}}",
	}},
	{"more than one document", []string{`{"name":"a"}{"name":"b"}`, `{"name":"a"} x`, `{"name":"a"}]`, `{"name":"a"},`, "{\"name\":\"a\"}\x00"}},
	{"what is not JSON", []string{
		``, ` `, `{`, `{"name":"a"`, `{"name":'a'}`, `{name:"a"}`, `{"name":"a",}`, `{"age":01}`, `{"age":+1}`, `{"age":NaN}`, `{"age":0x1}`,
		"{\"name\":\"a\nb\"}", "\ufeff{}", `{/* */}`,
	}},
	{"values that do not fit", []string{`{"age":300}`, `{"age":1.5}`, `{"age":"1"}`, `{"any":1e999}`, `{"skills":"a"}`, `{"home":[]}`, `[]`, `"x"`}},
	{"null in place of the whole", []string{`null`, ` null `}},
	{"nested too deep", []string{
		`{"any":` + strings.Repeat("[", 5000) + strings.Repeat("]", 5000) + `}`, `{"any":` + strings.Repeat(`{"a":`, 9000) + `1` + strings.Repeat("}", 9000) + `}`,
	}},
	{"too much", []string{
		`{"skills":[` + strings.Repeat(`"",`, 100_000) + `""]}`, `{"any":[` + strings.Repeat(`{},`, 100_000) + `{}]}`, `{"name":"` + strings.Repeat("x", 2<<20) + `"}`,
	}},
}

// goodDocuments have to be accepted by all.
var goodDocuments = []string{
	`{}`, `{"name":"a","age":-128,"skills":["a","b"],"home":{"zip":"12345"},"extra":{"x":1},"any":{"a":[1,null,true]}}`,
	`{"name":"\ud83d\ude00 \u0000","age":null}`, ` {"name":"` + strings.Repeat("é", 1000) + `"} `,
}

// jsonDecoder is one contestant.
type jsonDecoder struct {
	name  string
	ours  bool
	one   func(doc []byte) error // into a profile
	pages func(doc []byte) error // into many pages
}

func jsonDecoders() []jsonDecoder {
	ours, pages := validate.MustFor[profile](), validate.MustFor[struct {
		Pages []page `json:"pages"`
	}]()
	return []jsonDecoder{
		decoderOf("encoding/json", func(doc []byte, p any) error { return stdjson.Unmarshal(doc, p) }),
		decoderOf("encoding/json, Decoder with DisallowUnknownFields", func(doc []byte, p any) error {
			d := stdjson.NewDecoder(bytes.NewReader(doc))
			d.DisallowUnknownFields()
			return d.Decode(p)
		}),
		decoderOf("go-json-experiment/json", func(doc []byte, p any) error { return json.Unmarshal(doc, p) }),
		decoderOf("go-json-experiment/json, RejectUnknownMembers", func(doc []byte, p any) error {
			return json.Unmarshal(doc, p, json.RejectUnknownMembers(true))
		}),
		{"validate.JSON", true,
			func(doc []byte) error { _, err := ours.JSON(bytes.NewReader(doc)); return err },
			func(doc []byte) error { _, err := pages.JSON(bytes.NewReader(doc)); return err }},
	}
}

func decoderOf(name string, decode func([]byte, any) error) jsonDecoder {
	return jsonDecoder{name: name,
		one: func(doc []byte) error { return decode(doc, new(profile)) },
		pages: func(doc []byte) error {
			return decode(doc, &struct {
				Pages []page `json:"pages"`
			}{})
		},
	}
}

func checkDecoder(ctx context.Context) (Table, error) {
	table := Table{
		Title:   "Hostile JSON: what was refused",
		Columns: []string{"decoder", "all"},
		Notes: []string{
			"Each document is decoded into a struct with six tagged fields and one, IsAdmin, without a tag; accepted means no error.",
			"memory: what 100 kB of {\"pages\":[{},{},…]} into a slice of 4 KiB structs allocates, whether it is refused or not.",
			fmt.Sprintf("%d good documents are accepted by every decoder.", len(goodDocuments)),
		},
	}
	for _, h := range hostileDocuments {
		table.Columns = append(table.Columns, h.class)
	}
	table.Columns = append(table.Columns, "memory")
	for _, d := range jsonDecoders() {
		if err := ctx.Err(); err != nil {
			return Table{}, err
		}
		row, err := decoderRow(d)
		if err != nil {
			return Table{}, err
		}
		table.Rows = append(table.Rows, row)
	}
	return table, nil
}

func decoderRow(d jsonDecoder) (Row, error) {
	for _, doc := range goodDocuments {
		if err := d.one([]byte(doc)); err != nil {
			return Row{}, fmt.Errorf("%s refuses a good document: %w", d.name, err)
		}
	}
	row := Row{Name: d.name, Ours: d.ours, Cells: []string{""}}
	all, refused := 0, 0
	for _, h := range hostileDocuments {
		n := 0
		for _, doc := range h.docs {
			if d.one([]byte(doc)) != nil {
				n++
			}
		}
		all, refused = all+len(h.docs), refused+n
		row.Cells = append(row.Cells, fmt.Sprintf("%d of %d", n, len(h.docs)))
	}
	row.Cells[0] = fmt.Sprintf("%d of %d", refused, all)
	mib := allocatedMiB(func() { _ = d.pages([]byte(`{"pages":[` + strings.Repeat("{},", 33_000) + `{}]}`)) })
	row.Cells = append(row.Cells, fmt.Sprintf("%d MiB", mib))
	// One pass reads what it refuses: it may take what Limits.Memory allows,
	// twice, since a slice that grows is copied.
	row.Failed = d.ours && (refused < all || mib > 2*16)
	return row, nil
}

// allocatedMiB returns what f allocates.
func allocatedMiB(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return (after.TotalAlloc - before.TotalAlloc) >> 20
}
