package main

import (
	stdjson "encoding/json"
	"net/netip"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/shopspring/decimal"
)

// decodeTexts are bodies of text in several scripts.
func decodeTexts() []Case {
	type text struct {
		Text string `json:"text" validate:"required"`
	}
	type texts struct {
		List []string `json:"list" validate:"required"`
	}
	say := func(s string, n int) []byte { return []byte(`{"text":"` + strings.Repeat(s, n) + `"}`) }
	return []Case{
		decodeCaseOf[text]("5 kB of ASCII", say("The quick brown fox jumps over the lazy dog. ", 110)),
		decodeCaseOf[text]("5 kB of German", say("Übermäßig größere Straßen führen zurück. ", 110)),
		decodeCaseOf[text]("6 kB of Chinese", say("一切有为法如梦幻泡影如露亦如电应作如是观。", 100)),
		decodeCaseOf[text]("6 kB of Arabic", say("يولد جميع الناس أحرارا متساوين في الكرامة والحقوق. ", 70)),
		decodeCaseOf[text]("5 kB with line breaks", say(`The quick brown fox jumps over the lazy dog.\n`, 110)),
		decodeCaseOf[text]("5 kB of escaped German", say(`\u00dcberm\u00e4\u00dfig gro\u00df `, 110)),
		decodeCaseOf[texts]("100 short strings in German", repeated(`"Größe"`, 100)),
		decodeCaseOf[texts]("100 short strings in Japanese", repeated(`"東京都"`, 100)),
	}
}

// decodeTypes are bodies that are made of one thing, to see what each kind of
// value costs.
func decodeTypes() []Case {
	type list[E any] struct {
		List []E `json:"list" validate:"required"`
	}
	type event struct {
		Type string             `json:"type" validate:"required"`
		Data stdjson.RawMessage `json:"data" validate:"required"`
	}
	return []Case{
		decodeCaseOf[list[uuid.UUID]]("100 UUIDs", repeated(`"f47ac10b-58cc-4372-a567-0e02b2c3d479"`, 100)),
		decodeCaseOf[list[netip.Addr]]("100 addresses", repeated(`"192.0.2.17"`, 100)),
		decodeCaseOf[list[netip.Prefix]]("100 prefixes", repeated(`"2001:db8::/32"`, 100)),
		decodeCaseOf[list[decimal.Decimal]]("100 decimals", repeated(`"1234.56"`, 100)),
		decodeCaseOf[list[time.Time]]("100 times", repeated(`"2026-01-02T03:04:05Z"`, 100)),
		decodeCaseOf[list[stdjson.RawMessage]]("100 RawMessage", repeated(`{"a":[1,2,"b"]}`, 100)),
		decodeCaseOf[event]("an event with a RawMessage", []byte(`{"type":"order.placed","data":`+string(purchaseBody(5))+`}`)),
		decodeCaseOf[list[any]]("100 any", repeated(`{"a":[1,2,"b"]}`, 100)),
		decodeCaseOf[list[map[string]string]]("100 small maps", repeated(`{"a":"b","c":"d"}`, 100)),
		decodeCaseOf[list[map[string]int]]("100 small maps of numbers", repeated(`{"a":1,"c":2}`, 100)),
		decodeCaseOf[list[[2]float64]]("500 points in arrays", repeated(`[13.37701,52.51628]`, 500)),
		decodeCaseOf[list[[]float64]]("500 points in slices", repeated(`[13.37701,52.51628]`, 500)),
		decodeCaseOf[struct {
			Data []byte `json:"data" validate:"required"`
		}]("30 kB of bytes", []byte(`{"data":"`+strings.Repeat("YWJj", 7500)+`"}`)),
		decodeCaseOf[list[[]byte]]("100 short bytes", repeated(`"aGVsbG8gd29ybGQ="`, 100)),
	}
}

// repeated is a body of n items in an array.
func repeated(item string, n int) []byte {
	return []byte(`{"list":[` + strings.Repeat(item+",", n-1) + item + `]}`)
}
