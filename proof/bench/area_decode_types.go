package main

import (
	stdjson "encoding/json"
	"net/netip"
	"strings"
	"time"

	"github.com/untaint/untaint/validate"
)

// decodeTypes are bodies that are made of one thing, to see what each kind of
// value costs.
func decodeTypes() []Case {
	type text struct {
		Text string `json:"text" validate:"required"`
	}
	type list[E any] struct {
		List []E `json:"list" validate:"required"`
	}
	type patch struct {
		A validate.Opt[string] `json:"a"`
		B validate.Opt[string] `json:"b"`
		C validate.Opt[string] `json:"c"`
		D validate.Opt[string] `json:"d"`
		E validate.Opt[int]    `json:"e"`
		F validate.Opt[int]    `json:"f"`
		G validate.Opt[bool]   `json:"g"`
		H validate.Opt[bool]   `json:"h"`
	}
	of := func(item string, n int) []byte {
		return []byte(`{"list":[` + strings.Repeat(item+",", n-1) + item + `]}`)
	}
	say := func(s string, n int) []byte { return []byte(`{"text":"` + strings.Repeat(s, n) + `"}`) }
	return []Case{
		decodeCaseOf[text]("5 kB of German", say("Übermäßig größere Straßen führen zurück. ", 110)),
		decodeCaseOf[text]("6 kB of Chinese", say("一切有为法如梦幻泡影如露亦如电应作如是观。", 100)),
		decodeCaseOf[list[netip.Addr]]("100 of UnmarshalText", of(`"192.0.2.17"`, 100)),
		decodeCaseOf[list[time.Time]]("100 times", of(`"2026-01-02T03:04:05Z"`, 100)),
		decodeCaseOf[list[stdjson.RawMessage]]("100 RawMessage", of(`{"a":[1,2,"b"]}`, 100)),
		decodeCaseOf[list[any]]("100 any", of(`{"a":[1,2,"b"]}`, 100)),
		decodeCaseOf[list[map[string]string]]("100 small maps", of(`{"a":"b","c":"d"}`, 100)),
		decodeCaseOf[list[[2]float64]]("500 points in arrays", of(`[13.37701,52.51628]`, 500)),
		decodeCaseOf[list[[]float64]]("500 points in slices", of(`[13.37701,52.51628]`, 500)),
		decodeCaseOf[struct {
			Data []byte `json:"data" validate:"required"`
		}]("30 kB of bytes", []byte(`{"data":"`+strings.Repeat("YWJj", 7500)+`"}`)),
		decodeCaseOf[patch]("8 Opt", []byte(`{"a":"x","b":"y","c":"z","d":null,"e":1,"f":2,"g":true,"h":false}`)),
	}
}
