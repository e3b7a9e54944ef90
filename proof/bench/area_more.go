package main

import (
	"database/sql"
	"slices"
	"strings"
	"time"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate"
)

// moreArea adds a field of each of twenty shapes that the engine was not written
// with in mind, so that shapesArea does not speak for itself alone.
var moreArea = Area{Name: "more", Title: "Checking ten fields, and one of twenty more shapes", Cases: moreCases()}

// What hand-written code keeps ready.
var (
	months        = untaint.NewParams(untaint.ListParam("values", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"))
	mediaTypes    = untaint.NewParams(untaint.ListParam("values", "application/json", "application/xml", "text/plain"))
	moreThanCount = untaint.NewParams(untaint.TextParam("relation", "greater"), untaint.TextParam("field", "/count"))
	withSite      = untaint.NewParams(untaint.TextParam("relation", "with"), untaint.TextParam("field", "/site"))
)

func isMonth(s string) bool {
	switch s {
	case "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec":
		return true
	}
	return false
}

func twice(list []int) bool {
	for i := range list {
		if slices.Contains(list[:i], list[i]) {
			return true
		}
	}
	return false
}

func optOver(o validate.Opt[int], most int) bool {
	n, ok := o.Get()
	return ok && n > most
}

type (
	moreBytes16 struct {
		shapeTen
		X [16]byte `json:"x" validate:"required"`
	}
	moreUint16Omit struct {
		shapeTen
		X uint16 `json:"x" validate:"omitempty,max=9"`
	}
	moreInt64Eq struct {
		shapeTen
		X int64 `json:"x" validate:"eq=7"`
	}
	moreFloat32 struct {
		shapeTen
		X float32 `json:"x" validate:"gt=0,lt=1"`
	}
	moreBoolEq struct {
		shapeTen
		X bool `json:"x" validate:"eq=true"`
	}
	moreStringEq struct {
		shapeTen
		X string `json:"x" validate:"eq=draft"`
	}
	moreStringNe struct {
		shapeTen
		X string `json:"x" validate:"ne=root"`
	}
	moreEndsWith struct {
		shapeTen
		X string `json:"x" validate:"endswith=.pdf"`
	}
	moreOneofTwelve struct {
		shapeTen
		X string `json:"x" validate:"oneof=jan feb mar apr may jun jul aug sep oct nov dec"`
	}
	moreOneofLong struct {
		shapeTen
		X string `json:"x" validate:"oneof=application/json application/xml text/plain"`
	}
	morePtrBool struct {
		shapeTen
		X *bool `json:"x" validate:"required"`
	}
	morePtrTime struct {
		shapeTen
		X *time.Time `json:"x" validate:"omitempty"`
	}
	moreGtField struct {
		shapeTen
		X int `json:"x" validate:"gtfield=Count"`
	}
	moreIntSlice struct {
		shapeTen
		X []int `json:"x" validate:"max=4,dive,min=1"`
	}
	moreUniqueInts struct {
		shapeTen
		X []int `json:"x" validate:"unique"`
	}
	moreExcludesAll struct {
		shapeTen
		X string `json:"x" validate:"excludesall=<>"`
	}
	moreNotBlank struct {
		shapeTen
		X string `json:"x" validate:"notblank"`
	}
	moreOptInt struct {
		shapeTen
		X validate.Opt[int] `json:"x" validate:"omitempty,min=1,max=9"`
	}
	moreNullInt struct {
		shapeTen
		X sql.NullInt64 `json:"x" validate:"omitempty,min=1"`
	}
	moreRequiredWith struct {
		shapeTen
		X string `json:"x" validate:"required_with=Site"`
	}
)

func moreCases() []Case {
	var all []Case
	all = append(all, shapeCase("Bytes16", moreBytes16{goodShape(), [16]byte{1}}, func(p *moreBytes16) { p.X = [16]byte{} }, func(p *moreBytes16) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)
		if p.X == ([16]byte{}) {
			h.add("/x", "required", untaint.Params{})
		}
		return h.c.Err()
	})...)
	all = append(all, shapeCase("Uint16Omit", moreUint16Omit{goodShape(), 5}, func(p *moreUint16Omit) { p.X = 10 }, func(p *moreUint16Omit) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)
		if p.X != 0 && p.X > 9 {
			h.add("/x", "too_big", untaint.NewParams(untaint.IntParam("max", 9)))
		}
		return h.c.Err()
	})...)
	all = append(all, shapeCase("Int64Eq", moreInt64Eq{goodShape(), 7}, func(p *moreInt64Eq) { p.X = 8 }, func(p *moreInt64Eq) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)
		if p.X != 7 {
			h.add("/x", "not_equal", untaint.NewParams(untaint.IntParam("value", 7)))
		}
		return h.c.Err()
	})...)
	all = append(all, shapeCase("Float32", moreFloat32{goodShape(), 0.5}, func(p *moreFloat32) { p.X = 2 }, func(p *moreFloat32) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)
		if !(p.X > 0 && p.X < 1) {
			h.add("/x", "too_big", untaint.NewParams(untaint.IntParam("below", 1)))
		}
		return h.c.Err()
	})...)
	all = append(all, shapeCase("BoolEq", moreBoolEq{goodShape(), true}, func(p *moreBoolEq) { p.X = false }, func(p *moreBoolEq) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)
		if !p.X {
			h.add("/x", "not_equal", untaint.NewParams(untaint.TextParam("value", "true")))
		}
		return h.c.Err()
	})...)
	all = append(all, shapeCase("StringEq", moreStringEq{goodShape(), "draft"}, func(p *moreStringEq) { p.X = "live" }, func(p *moreStringEq) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)
		if p.X != "draft" {
			h.add("/x", "not_equal", untaint.NewParams(untaint.TextParam("value", "draft")))
		}
		return h.c.Err()
	})...)
	all = append(all, shapeCase("StringNe", moreStringNe{goodShape(), "ann"}, func(p *moreStringNe) { p.X = "root" }, func(p *moreStringNe) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)
		if p.X == "root" {
			h.add("/x", "forbidden_value", untaint.NewParams(untaint.TextParam("value", "root")))
		}
		return h.c.Err()
	})...)
	all = append(all, shapeCase("EndsWith", moreEndsWith{goodShape(), "a.pdf"}, func(p *moreEndsWith) { p.X = "a.exe" }, func(p *moreEndsWith) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)
		if !strings.HasSuffix(p.X, ".pdf") {
			h.add("/x", "lacks_text", untaint.NewParams(untaint.TextParam("suffix", ".pdf")))
		}
		return h.c.Err()
	})...)
	all = append(all, shapeCase("OneofTwelve", moreOneofTwelve{goodShape(), "sep"}, func(p *moreOneofTwelve) { p.X = "foo" }, func(p *moreOneofTwelve) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)
		if !isMonth(p.X) {
			h.add("/x", "not_one_of", months)
		}
		return h.c.Err()
	})...)
	all = append(all, shapeCase("OneofLong", moreOneofLong{goodShape(), "text/plain"}, func(p *moreOneofLong) { p.X = "text/html" }, func(p *moreOneofLong) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)
		if p.X != "application/json" && p.X != "application/xml" && p.X != "text/plain" {
			h.add("/x", "not_one_of", mediaTypes)
		}
		return h.c.Err()
	})...)
	all = append(all, shapeCase("PtrBool", morePtrBool{goodShape(), ptr(false)}, func(p *morePtrBool) { p.X = nil }, func(p *morePtrBool) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)
		if p.X == nil {
			h.add("/x", "required", untaint.Params{})
		}
		return h.c.Err()
	})...)
	all = append(all, shapeCase("PtrTime", morePtrTime{goodShape(), ptr(time.Unix(1, 0))}, func(p *morePtrTime) { p.Age = 3 }, func(p *morePtrTime) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)
		return h.c.Err()
	})...)
	all = append(all, shapeCase("GtField", moreGtField{goodShape(), 9}, func(p *moreGtField) { p.X = 1 }, func(p *moreGtField) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)
		if p.X <= p.Count {
			h.add("/x", "field_mismatch", moreThanCount)
		}
		return h.c.Err()
	})...)
	all = append(all, shapeCase("IntSlice", moreIntSlice{goodShape(), []int{1, 2, 3}}, func(p *moreIntSlice) { p.X = []int{0} }, func(p *moreIntSlice) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)
		if len(p.X) > 4 || len(p.X) > 0 && slices.Min(p.X) < 1 {
			h.add("/x", "too_small", untaint.NewParams(untaint.IntParam("min", 1)))
		}
		return h.c.Err()
	})...)
	all = append(all, shapeCase("UniqueInts", moreUniqueInts{goodShape(), []int{4, 5, 6}}, func(p *moreUniqueInts) { p.X = []int{4, 5, 4} }, func(p *moreUniqueInts) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)
		if twice(p.X) {
			h.add("/x", "not_unique", untaint.NewParams(untaint.TextParam("first", "/x/0")))
		}
		return h.c.Err()
	})...)
	all = append(all, shapeCase("ExcludesAll", moreExcludesAll{goodShape(), "plain"}, func(p *moreExcludesAll) { p.X = "<b>" }, func(p *moreExcludesAll) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)
		if strings.ContainsAny(p.X, "<>") {
			h.add("/x", "has_text", untaint.NewParams(untaint.TextParam("characters", "<>")))
		}
		return h.c.Err()
	})...)
	all = append(all, shapeCase("NotBlank", moreNotBlank{goodShape(), " a "}, func(p *moreNotBlank) { p.X = "  " }, func(p *moreNotBlank) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)
		if strings.TrimSpace(p.X) == "" {
			h.add("/x", "required", untaint.Params{})
		}
		return h.c.Err()
	})...)
	all = append(all, shapeCase("OptInt", moreOptInt{goodShape(), validate.Some(4)}, func(p *moreOptInt) { p.X = validate.Some(10) }, func(p *moreOptInt) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)
		if optOver(p.X, 9) {
			h.add("/x", "too_big", untaint.NewParams(untaint.IntParam("max", 9)))
		}
		return h.c.Err()
	})...)
	all = append(all, shapeCase("NullInt", moreNullInt{goodShape(), sql.NullInt64{Int64: 4, Valid: true}}, func(p *moreNullInt) { p.X.Int64 = -1 }, func(p *moreNullInt) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)
		if p.X.Valid && p.X.Int64 != 0 && p.X.Int64 < 1 {
			h.add("/x", "too_small", untaint.NewParams(untaint.IntParam("min", 1)))
		}
		return h.c.Err()
	})...)
	all = append(all, shapeCase("RequiredWith", moreRequiredWith{goodShape(), "a"}, func(p *moreRequiredWith) { p.X = "" }, func(p *moreRequiredWith) error {
		h := byHand{c: untaint.Collector{Op: "hand"}}
		handShape(&p.shapeTen, &h)
		if p.Site != "" && p.X == "" {
			h.add("/x", "required", withSite)
		}
		return h.c.Err()
	})...)
	return all
}
