package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/untaint/untaint/validate"
)

// purchase is an order as shops send it.
type purchase struct {
	ID       uuid.UUID         `json:"id" validate:"required"`
	Customer uuid.UUID         `json:"customer" validate:"required"`
	Placed   time.Time         `json:"placed" validate:"required"`
	Paid     *time.Time        `json:"paid"`
	Coupon   *string           `json:"coupon" validate:"omitempty,max=32"`
	Ship     *parcel           `json:"ship" validate:"required"`
	Bill     *parcel           `json:"bill"`
	Labels   map[string]string `json:"labels" validate:"max=20"`
	Totals   map[string]int64  `json:"totals" validate:"max=20"`
	Lines    []line            `json:"lines" validate:"required,max=100,dive"`
}

type parcel struct {
	Name    string  `json:"name" validate:"required,max=100"`
	Street  string  `json:"street" validate:"required,max=100"`
	City    string  `json:"city" validate:"required,max=100"`
	Country string  `json:"country" validate:"required,iso3166_1_alpha2"`
	Phone   *string `json:"phone" validate:"omitempty,max=32"`
}

type line struct {
	SKU   uuid.UUID         `json:"sku" validate:"required"`
	Title string            `json:"title" validate:"required,max=200"`
	Count int               `json:"count" validate:"gte=1,lte=1000"`
	Cents int64             `json:"cents" validate:"gte=0"`
	Gift  *bool             `json:"gift"`
	Attrs map[string]string `json:"attrs" validate:"max=10"`
	Until *time.Time        `json:"until"`
}

func purchaseBody(lines int) []byte {
	id := func(i int) string { return fmt.Sprintf("f47ac10b-58cc-4372-a567-0e02b2c3d%03d", i) }
	to := `{"name":"Alice Smith","street":"Main Street 1","city":"Springfield","country":"US","phone":"+1 555 0100"}`
	var all []string
	for i := range lines {
		all = append(all, fmt.Sprintf(`{"sku":%q,"title":"A thing of beauty no. %d","count":%d,"cents":%d,"gift":%t,"attrs":{"color":"red","size":"XL"},"until":"2026-02-0%dT00:00:00Z"}`,
			id(i), i, i+1, 1999+i, i%2 == 0, i+1))
	}
	return []byte(`{"id":"` + id(900) + `","customer":"` + id(901) + `","placed":"2026-01-02T03:04:05Z","paid":"2026-01-02T03:05:06.123+01:00","coupon":"SPRING",` +
		`"ship":` + to + `,"bill":` + to + `,"labels":{"source":"web","campaign":"spring","lang":"en"},"totals":{"net":9995,"tax":1899,"gross":11894},"lines":[` + strings.Join(all, ",") + `]}`)
}

// audited embeds a struct behind a pointer.
type audited struct {
	*Trail
	Name string `json:"name"`
}

// Trail is who did it.
type Trail struct {
	By string `json:"by"`
	At int64  `json:"at"`
}

// decodeStructs are bodies of structs, each with something that a reader may
// have no short way for.
func decodeStructs() []Case {
	type list[E any] struct {
		List []E `json:"list" validate:"required"`
	}
	type counted struct {
		N    int64  `json:"n,string"`
		Name string `json:"name"`
	}
	type patch struct {
		A *string `json:"a"`
		B *string `json:"b"`
		C *string `json:"c"`
		D *string `json:"d"`
		E *int    `json:"e"`
		F *int    `json:"f"`
		G *bool   `json:"g"`
		H *bool   `json:"h"`
	}
	type optPatch struct {
		A validate.Opt[string] `json:"a"`
		B validate.Opt[string] `json:"b"`
		C validate.Opt[string] `json:"c"`
		D validate.Opt[string] `json:"d"`
		E validate.Opt[int]    `json:"e"`
		F validate.Opt[int]    `json:"f"`
		G validate.Opt[bool]   `json:"g"`
		H validate.Opt[bool]   `json:"h"`
	}
	type sixtyFive struct {
		sixtyFour
		F65 string `json:"f65"`
	}
	patched := []byte(`{"a":"x","b":"y","c":"z","d":null,"e":1,"f":2,"g":true,"h":false}`)
	return []Case{
		decodeCaseOf[purchase]("an order: times, UUIDs, pointers, maps", purchaseBody(5)),
		decodeCaseOf[list[audited]]("100 with an embedded pointer", repeated(`{"by":"alice","at":1767323045,"name":"x"}`, 100)),
		decodeCaseOf[list[counted]]("100 numbers in strings", repeated(`{"n":"9007199254740993","name":"x"}`, 100)),
		decodeCaseOf[optPatch]("8 Opt", patched),
		decodeCaseOf[patch]("8 pointers", patched),
		decodeCaseOf[sixtyFour]("64 fields", wideBody(64)),
		decodeCaseOf[sixtyFive]("65 fields", wideBody(65)),
	}
}

func wideBody(n int) []byte {
	var all []string
	for i := range n {
		all = append(all, fmt.Sprintf(`"f%02d":"value %d"`, i+1, i))
	}
	return []byte("{" + strings.Join(all, ",") + "}")
}

// sixtyFour has as many fields as a word has bits.
type sixtyFour struct {
	F01 string `json:"f01"`
	F02 string `json:"f02"`
	F03 string `json:"f03"`
	F04 string `json:"f04"`
	F05 string `json:"f05"`
	F06 string `json:"f06"`
	F07 string `json:"f07"`
	F08 string `json:"f08"`
	F09 string `json:"f09"`
	F10 string `json:"f10"`
	F11 string `json:"f11"`
	F12 string `json:"f12"`
	F13 string `json:"f13"`
	F14 string `json:"f14"`
	F15 string `json:"f15"`
	F16 string `json:"f16"`
	F17 string `json:"f17"`
	F18 string `json:"f18"`
	F19 string `json:"f19"`
	F20 string `json:"f20"`
	F21 string `json:"f21"`
	F22 string `json:"f22"`
	F23 string `json:"f23"`
	F24 string `json:"f24"`
	F25 string `json:"f25"`
	F26 string `json:"f26"`
	F27 string `json:"f27"`
	F28 string `json:"f28"`
	F29 string `json:"f29"`
	F30 string `json:"f30"`
	F31 string `json:"f31"`
	F32 string `json:"f32"`
	F33 string `json:"f33"`
	F34 string `json:"f34"`
	F35 string `json:"f35"`
	F36 string `json:"f36"`
	F37 string `json:"f37"`
	F38 string `json:"f38"`
	F39 string `json:"f39"`
	F40 string `json:"f40"`
	F41 string `json:"f41"`
	F42 string `json:"f42"`
	F43 string `json:"f43"`
	F44 string `json:"f44"`
	F45 string `json:"f45"`
	F46 string `json:"f46"`
	F47 string `json:"f47"`
	F48 string `json:"f48"`
	F49 string `json:"f49"`
	F50 string `json:"f50"`
	F51 string `json:"f51"`
	F52 string `json:"f52"`
	F53 string `json:"f53"`
	F54 string `json:"f54"`
	F55 string `json:"f55"`
	F56 string `json:"f56"`
	F57 string `json:"f57"`
	F58 string `json:"f58"`
	F59 string `json:"f59"`
	F60 string `json:"f60"`
	F61 string `json:"f61"`
	F62 string `json:"f62"`
	F63 string `json:"f63"`
	F64 string `json:"f64"`
}
