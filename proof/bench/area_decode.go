package main

import (
	"bytes"
	stdjson "encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"
	"testing"

	"github.com/bytedance/sonic"
	"github.com/go-json-experiment/json"
	"github.com/go-playground/validator/v10"
	goccy "github.com/goccy/go-json"

	"github.com/untaint/untaint/validate"
)

// decodeArea compares what it costs to decode a body and to check it. The first
// row only decodes, with what ours falls back to. It is at its best here: json/v2
// keeps the strings that it has seen last, and each turn brings the same ones.
var decodeArea = Area{
	Name:     "decode",
	Title:    "Decoding and checking a body",
	Generate: generatedBodies,
	Cases: slices.Concat([]Case{
		decodeCase("10 fields", encoded(goodAccount())),
		decodeCaseOf[order]("1,000 items", encoded(goodOrder())),
	}, refusedBodies(), decodeTexts(), decodeTypes(), decodeStructs()),
}

func encoded(v any) []byte {
	body, err := stdjson.Marshal(v)
	if err != nil {
		panic(err) // of a constant value
	}
	return body
}

func decodeCase(name string, body []byte) Case { return decodeCaseOf[account](name, body) }

// decodeCaseOf makes the rows for a good body.
func decodeCaseOf[T any](name string, body []byte) Case {
	ours, team := validate.MustFor[T](), validator.New()
	onlyDecode := func() error {
		var v T
		return json.Unmarshal(body, &v, json.RejectUnknownMembers(true))
	}
	rows := []Row{
		{Name: "json/v2 strict, no rules", Run: decodeLoop(false, onlyDecode)},
		{Name: "validate.JSON", Ours: true, Run: decodeLoop(false, func() error {
			_, err := ours.JSON(bytes.NewReader(body))
			return err
		})},
		{Name: "validate.Request", Ours: true, Run: decodeLoop(false, func() error {
			_, err := ours.Request(post(body))
			return err
		})},
		{Name: "json/v2 strict + validator/v10", Run: decodeLoop(false, func() error {
			var v T
			return errors.Join(json.Unmarshal(body, &v, json.RejectUnknownMembers(true)), team.Struct(&v))
		})},
		{Name: "encoding/json, unknown refused + validator/v10", Run: decodeLoop(false, func() error {
			var v T
			d := stdjson.NewDecoder(bytes.NewReader(body))
			d.DisallowUnknownFields()
			return errors.Join(d.Decode(&v), team.Struct(&v))
		})},
		{Name: "goccy/go-json + validator/v10", Run: decodeLoop(false, func() error {
			var v T
			return errors.Join(goccy.Unmarshal(body, &v), team.Struct(&v))
		})},
		{Name: "bytedance/sonic + validator/v10", Run: decodeLoop(false, func() error {
			var v T
			return errors.Join(sonic.ConfigStd.Unmarshal(body, &v), team.Struct(&v))
		})},
	}
	return Case{Name: name, Rows: rows}
}

// decodeLoop measures one way to decode, which has to give the verdict that is
// expected.
func decodeLoop(bad bool, run func() error) func(*testing.B) {
	return func(b *testing.B) {
		if err := run(); (err != nil) != bad {
			b.Fatalf("the verdict is %v", err)
		}
		b.ReportAllocs()
		for b.Loop() {
			if (run() != nil) != bad {
				b.Fatal("another verdict")
			}
		}
	}
}

// post makes a request as a server would, without the network.
func post(body []byte) *http.Request {
	return &http.Request{
		Method: http.MethodPost, Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(bytes.NewReader(body)), ContentLength: int64(len(body)),
	}
}
