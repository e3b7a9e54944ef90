package main

import (
	"bytes"
	stdjson "encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/bytedance/sonic"
	"github.com/go-json-experiment/json"
	goccy "github.com/goccy/go-json"

	"github.com/untaint/untaint/validate"
)

// refusedBodies are bodies with mistakes. The others stop at the first one and
// ours finds them all, so that it matters where that first one is.
func refusedBodies() []Case {
	good := string(encoded(goodAccount()))
	items := string(encoded(goodOrder()))
	type note struct {
		Text string `json:"text" validate:"required"`
		At   int    `json:"at" validate:"required"`
	}
	type notes struct {
		Notes []note `json:"notes" validate:"required,dive"`
	}
	var long strings.Builder
	for i := range 6_000 {
		fmt.Fprintf(&long, `{"text":"%s%d","at":1},`, strings.Repeat("lorem ipsum ", 8), i)
	}
	return []Case{
		refusedCase[account]("5 mistakes", `{"username":1,"email":"alice@example.com","age":"30","home":{"zip":[1],"state":"NY"},"is_admin":true}`),
		refusedCase[account]("5 mistakes, the first in the middle", replaced(good,
			`"site":"https://example.com/about"`, `"site":1`, `["go",`, `[true,`, `"country":"DE"`, `"country":{}`, `"home":{`, `"state":"NY","home":{"planet":3,`)),
		refusedCase[account]("5 mistakes at the end", strings.TrimSuffix(good, "}")+`,"a":1,"b":2,"c":{},"d":[4],"e":"5"}`),
		refusedCase[order]("5 mistakes in 1,000 items", strings.TrimSuffix(items, "]}")+strings.Repeat(`,{"name":1}`, 5)+`]}`),
		refusedCase[account]("10 fields, the first is wrong", replaced(good, `"username":"alice42"`, `"username":1`)),
		refusedCase[account]("10 fields, the last is wrong", replaced(good, `"country":"DE"`, `"country":1`)),
		refusedCase[account]("10 fields, cut", good[:len(good)-20]),
		refusedCase[order]("1,000 items, the last is wrong", strings.TrimSuffix(items, "]}")+`,{"name":1}]}`),
		refusedCase[notes]("680 kB, the last item is wrong", `{"notes":[`+long.String()+`{"text":1,"at":1}]}`),
	}
}

// replaced returns s with each old text replaced by the new one that follows it.
func replaced(s string, pairs ...string) string {
	for pair := range slices.Chunk(pairs, 2) {
		if strings.Count(s, pair[0]) != 1 {
			panic("not once in the body: " + pair[0])
		}
		s = strings.Replace(s, pair[0], pair[1], 1)
	}
	return s
}

// refusedCase makes the rows for a body with mistakes. None of the others runs a
// rule, since each stops before.
func refusedCase[T any](name, text string) Case {
	body, ours := []byte(text), validate.MustFor[T]()
	return Case{Name: name, Rows: []Row{
		{Name: "json/v2 strict, first mistake", Run: decodeLoop(true, func() error {
			var v T
			return json.Unmarshal(body, &v, json.RejectUnknownMembers(true))
		})},
		{Name: "validate.JSON, all mistakes and rules", Ours: true, Run: decodeLoop(true, func() error {
			_, err := ours.JSON(bytes.NewReader(body))
			return err
		})},
		{Name: "encoding/json, first mistake", Run: decodeLoop(true, func() error {
			var v T
			d := stdjson.NewDecoder(bytes.NewReader(body))
			d.DisallowUnknownFields()
			return d.Decode(&v)
		})},
		{Name: "goccy/go-json, first mistake", Run: decodeLoop(true, func() error {
			var v T
			d := goccy.NewDecoder(bytes.NewReader(body))
			d.DisallowUnknownFields()
			return d.Decode(&v)
		})},
		{Name: "bytedance/sonic, first mistake", Run: decodeLoop(true, func() error {
			var v T
			return strictSonic.Unmarshal(body, &v)
		})},
	}}
}

// strictSonic refuses what no field names, as the others do in these rows.
var strictSonic = sonic.Config{EscapeHTML: true, SortMapKeys: true, CompactMarshaler: true, CopyString: true, ValidateString: true, DisallowUnknownFields: true}.Froze()
