package main

import (
	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate"
)

// smallArea checks small structs with small lists, arrays, maps and pointers, one
// inside the other, as many requests are. There each list has so few elements that
// to begin with it costs as much as the elements do.
var smallArea = Area{Name: "small", Title: "Checking small values inside one another", Cases: smallCases()}

type (
	smallPoint struct {
		Type  string         `json:"type" validate:"required,eq=Feature"`
		Point [2]float64     `json:"coordinates" validate:"dive,gte=-180,lte=180"`
		Props map[string]any `json:"properties" validate:"max=50"`
		BBox  []float64      `json:"bbox" validate:"omitempty,len=4"`
		ID    string         `json:"id" validate:"omitempty,max=64"`
	}
	smallPolygon struct {
		Rings [][][2]float64 `json:"coordinates" validate:"required,min=1,dive,min=4,dive,dive,gte=-180,lte=180"`
		CRS   string         `json:"crs" validate:"oneof=EPSG:4326 EPSG:3857"`
	}
	smallComment struct {
		Author  string         `json:"author" validate:"required,max=64"`
		Text    string         `json:"text" validate:"required,max=2000"`
		Score   int            `json:"score" validate:"gte=-1000,lte=1000"`
		Replies []smallComment `json:"replies" validate:"max=50,dive"`
	}
	smallPage struct {
		Limit  *int     `json:"limit" validate:"omitempty,min=1,max=100"`
		Cursor *string  `json:"cursor" validate:"omitempty,max=64"`
		Sort   []string `json:"sort" validate:"max=5,dive,oneof=name -name created -created"`
		Query  string   `json:"q" validate:"max=200"`
	}
	smallRule struct {
		Attr   string   `json:"attr" validate:"required,max=64"`
		Op     string   `json:"op" validate:"required,oneof=in not_in gt lt"`
		Values []string `json:"values" validate:"required,min=1,max=50,dive,max=64"`
	}
	smallFlag struct {
		Key     string                `json:"key" validate:"required,max=64,alphanum"`
		Percent uint8                 `json:"percent" validate:"lte=100"`
		Rules   []*smallRule          `json:"rules" validate:"max=20,dive,required"`
		Owners  map[string]*smallRule `json:"owners" validate:"max=5,dive,required"`
	}
	smallPrice struct {
		Net   int64 `json:"net" validate:"gte=0"`
		Gross int64 `json:"gross" validate:"gte=0,gtefield=Net"`
	}
	smallPrices struct {
		SKU   string                `json:"sku" validate:"required,max=40"`
		Price map[string]smallPrice `json:"price" validate:"required,min=1,dive,keys,max=3,alphanum,endkeys"`
	}
	smallRights struct {
		Role  string              `json:"role" validate:"required,alphanum,max=32"`
		Perms map[string][]string `json:"perms" validate:"required,max=50,dive,keys,max=64,endkeys,min=1,max=10,dive,oneof=read write delete admin"`
	}
	smallLabels struct {
		Name   string            `json:"name" validate:"required,max=63"`
		Labels map[string]string `json:"labels" validate:"max=20,dive,keys,max=63,endkeys,max=63"`
		Limits map[string]string `json:"limits" validate:"max=5,dive,keys,oneof=cpu memory,endkeys,required,max=20"`
	}
)

func (h *byHand) degree(path string, f float64) {
	if f < -180 {
		h.add(path, "too_small", untaint.NewParams(untaint.IntParam("min", -180)))
	} else if !(f <= 180) {
		h.add(path, "too_big", untaint.NewParams(untaint.IntParam("max", 180)))
	}
}

func (h *byHand) atMost(path string, s string, n int) {
	if tooLong(s, n) {
		h.add(path, "too_long", untaint.NewParams(untaint.IntParam("max", int64(n))))
	}
}

func (h *byHand) oneOf(path string, ok bool, values ...string) {
	if !ok {
		h.add(path, "not_one_of", untaint.NewParams(untaint.ListParam("values", values...)))
	}
}

func handPoint(p *smallPoint) error {
	h := byHand{c: untaint.Collector{Op: "hand"}}
	if p.Type != "Feature" {
		h.add("/type", "not_equal", untaint.Params{})
	}
	for i, f := range p.Point {
		if !(f >= -180 && f <= 180) {
			h.degree(untaint.PathIndex("/coordinates", i), f)
		}
	}
	if len(p.Props) > 50 {
		h.add("/properties", "too_many", untaint.NewParams(untaint.IntParam("max", 50)))
	}
	if n := len(p.BBox); n != 0 && n != 4 {
		h.add("/bbox", "wrong_count", untaint.NewParams(untaint.IntParam("len", 4)))
	}
	h.atMost("/id", p.ID, 64)
	return h.c.Err()
}

func handPolygon(p *smallPolygon) error {
	h := byHand{c: untaint.Collector{Op: "hand"}}
	if len(p.Rings) == 0 {
		h.add("/coordinates", "required", untaint.Params{})
	}
	for i, ring := range p.Rings {
		if len(ring) < 4 {
			h.add(untaint.PathIndex("/coordinates", i), "too_few", untaint.NewParams(untaint.IntParam("min", 4)))
		}
		for j := range ring {
			for k, f := range ring[j] {
				if !(f >= -180 && f <= 180) {
					h.degree(untaint.PathIndex(untaint.PathIndex(untaint.PathIndex("/coordinates", i), j), k), f)
				}
			}
		}
	}
	if p.CRS != "EPSG:4326" && p.CRS != "EPSG:3857" {
		h.oneOf("/crs", false, "EPSG:4326", "EPSG:3857")
	}
	return h.c.Err()
}

func (p *smallComment) ok() bool {
	if p.Author == "" || tooLong(p.Author, 64) || p.Text == "" || tooLong(p.Text, 2000) || p.Score < -1000 || p.Score > 1000 || len(p.Replies) > 50 {
		return false
	}
	for i := range p.Replies {
		if !p.Replies[i].ok() {
			return false
		}
	}
	return true
}

func (h *byHand) comment(path string, p *smallComment) {
	h.text(path+"/author", p.Author, 1, 64)
	h.text(path+"/text", p.Text, 1, 2000)
	h.between(path+"/score", p.Score, -1000, 1000)
	if len(p.Replies) > 50 {
		h.add(path+"/replies", "too_many", untaint.NewParams(untaint.IntParam("max", 50)))
	}
	for i := range p.Replies {
		if !p.Replies[i].ok() {
			h.comment(untaint.PathIndex(path+"/replies", i), &p.Replies[i])
		}
	}
}

func handComment(p *smallComment) error {
	h := byHand{c: untaint.Collector{Op: "hand"}}
	if !p.ok() {
		h.comment("", p)
	}
	return h.c.Err()
}

func handPage(p *smallPage) error {
	h := byHand{c: untaint.Collector{Op: "hand"}}
	if p.Limit != nil {
		h.between("/limit", *p.Limit, 1, 100)
	}
	if p.Cursor != nil {
		h.atMost("/cursor", *p.Cursor, 64)
	}
	if len(p.Sort) > 5 {
		h.add("/sort", "too_many", untaint.NewParams(untaint.IntParam("max", 5)))
	}
	for i, s := range p.Sort {
		if s != "name" && s != "-name" && s != "created" && s != "-created" {
			h.oneOf(untaint.PathIndex("/sort", i), false, "name", "-name", "created", "-created")
		}
	}
	h.atMost("/q", p.Query, 200)
	return h.c.Err()
}

func (p *smallRule) ok() bool {
	if p.Attr == "" || tooLong(p.Attr, 64) || p.Op != "in" && p.Op != "not_in" && p.Op != "gt" && p.Op != "lt" || len(p.Values) == 0 || len(p.Values) > 50 {
		return false
	}
	for _, s := range p.Values {
		if tooLong(s, 64) {
			return false
		}
	}
	return true
}

func (h *byHand) rule(path string, p *smallRule) {
	if p == nil {
		h.add(path, "required", untaint.Params{})
		return
	}
	if p.ok() {
		return
	}
	h.text(path+"/attr", p.Attr, 1, 64)
	h.oneOf(path+"/op", p.Op == "in" || p.Op == "not_in" || p.Op == "gt" || p.Op == "lt", "in", "not_in", "gt", "lt")
	switch n := len(p.Values); {
	case n == 0:
		h.add(path+"/values", "required", untaint.Params{})
	case n > 50:
		h.add(path+"/values", "too_many", untaint.NewParams(untaint.IntParam("max", 50)))
	}
	for i, s := range p.Values {
		if tooLong(s, 64) {
			h.atMost(untaint.PathIndex(path+"/values", i), s, 64)
		}
	}
}

func handFlag(p *smallFlag) error {
	h := byHand{c: untaint.Collector{Op: "hand"}}
	h.text("/key", p.Key, 1, 64)
	if !isAlphanum(p.Key) {
		h.add("/key", "wrong_format", untaint.NewParams(untaint.TextParam("format", "alphanum")))
	}
	if p.Percent > 100 {
		h.add("/percent", "too_big", untaint.NewParams(untaint.IntParam("max", 100)))
	}
	if len(p.Rules) > 20 {
		h.add("/rules", "too_many", untaint.NewParams(untaint.IntParam("max", 20)))
	}
	for i, q := range p.Rules {
		if q == nil || !q.ok() {
			h.rule(untaint.PathIndex("/rules", i), q)
		}
	}
	if len(p.Owners) > 5 {
		h.add("/owners", "too_many", untaint.NewParams(untaint.IntParam("max", 5)))
	}
	for k, q := range p.Owners {
		if q == nil || !q.ok() {
			h.rule(untaint.PathKey("/owners", k), q)
		}
	}
	return h.c.Err()
}

func handPrices(p *smallPrices) error {
	h := byHand{c: untaint.Collector{Op: "hand"}}
	h.text("/sku", p.SKU, 1, 40)
	if len(p.Price) == 0 {
		h.add("/price", "required", untaint.Params{})
	}
	for k, q := range p.Price {
		if !tooLong(k, 3) && isAlphanum(k) && q.Net >= 0 && q.Gross >= 0 && q.Gross >= q.Net {
			continue
		}
		path := untaint.PathKey("/price", k)
		h.atMost(path, k, 3)
		if !isAlphanum(k) {
			h.add(path, "wrong_format", untaint.NewParams(untaint.TextParam("format", "alphanum")))
		}
		if q.Net < 0 {
			h.add(path+"/net", "too_small", untaint.NewParams(untaint.IntParam("min", 0)))
		}
		if q.Gross < 0 || q.Gross < q.Net {
			h.add(path+"/gross", "too_small", untaint.NewParams(untaint.IntParam("min", 0)))
		}
	}
	return h.c.Err()
}

func handRights(p *smallRights) error {
	h := byHand{c: untaint.Collector{Op: "hand"}}
	h.text("/role", p.Role, 1, 32)
	if !isAlphanum(p.Role) {
		h.add("/role", "wrong_format", untaint.NewParams(untaint.TextParam("format", "alphanum")))
	}
	if p.Perms == nil || len(p.Perms) > 50 {
		h.add("/perms", "required", untaint.Params{})
	}
	for k, q := range p.Perms {
		if tooLong(k, 64) {
			h.atMost(untaint.PathKey("/perms", k), k, 64)
		}
		if len(q) < 1 || len(q) > 10 {
			h.add(untaint.PathKey("/perms", k), "too_few", untaint.NewParams(untaint.IntParam("min", 1)))
		}
		for i, s := range q {
			if s != "read" && s != "write" && s != "delete" && s != "admin" {
				h.oneOf(untaint.PathIndex(untaint.PathKey("/perms", k), i), false, "read", "write", "delete", "admin")
			}
		}
	}
	return h.c.Err()
}

func handLabels(p *smallLabels) error {
	h := byHand{c: untaint.Collector{Op: "hand"}}
	h.text("/name", p.Name, 1, 63)
	if len(p.Labels) > 20 {
		h.add("/labels", "too_many", untaint.NewParams(untaint.IntParam("max", 20)))
	}
	for k, v := range p.Labels {
		if tooLong(k, 63) || tooLong(v, 63) {
			h.add(untaint.PathKey("/labels", k), "too_long", untaint.NewParams(untaint.IntParam("max", 63)))
		}
	}
	if len(p.Limits) > 5 {
		h.add("/limits", "too_many", untaint.NewParams(untaint.IntParam("max", 5)))
	}
	for k, v := range p.Limits {
		if k == "cpu" || k == "memory" {
			if v == "" || tooLong(v, 20) {
				h.text(untaint.PathKey("/limits", k), v, 1, 20)
			}
			continue
		}
		h.oneOf(untaint.PathKey("/limits", k), false, "cpu", "memory")
	}
	return h.c.Err()
}

func smallCases() []Case {
	rule := &smallRule{"country", "in", []string{"DE", "FR"}}
	replies := []smallComment{{Author: "b", Text: "re"}, {Author: "c", Text: "re", Replies: []smallComment{{Author: "d", Text: "x"}}}}
	var all []Case
	all = append(all, shapeCase("Point", smallPoint{"Feature", [2]float64{8.5, 47.3}, map[string]any{"a": 1}, nil, "1"}, func(p *smallPoint) { p.Point[1] = 200 }, handPoint)...)
	all = append(all, shapeCase("Polygon", smallPolygon{[][][2]float64{{{0, 0}, {1, 0}, {1, 1}, {0, 1}, {0, 0}}}, "EPSG:4326"}, func(p *smallPolygon) { p.Rings = [][][2]float64{{{0, 0}, {1, 0}, {1, 1}}} }, handPolygon)...)
	all = append(all, shapeCase("Comments", smallComment{"a", "hello", 1, replies}, func(p *smallComment) { p.Replies = []smallComment{{Author: "b"}} }, handComment)...)
	all = append(all, shapeCase("Page", smallPage{ptr(20), ptr("YWJj"), []string{"name", "-created"}, "x"}, func(p *smallPage) { p.Limit = ptr(500) }, handPage)...)
	all = append(all, shapeCase("Flag", smallFlag{"newui", 50, []*smallRule{rule, rule}, map[string]*smallRule{"a": rule}}, func(p *smallFlag) { p.Rules = []*smallRule{rule, {"a", "x", []string{"1"}}} }, handFlag)...)
	all = append(all, shapeCase("Prices", smallPrices{"A", map[string]smallPrice{"EUR": {1, 2}, "USD": {2, 3}}}, func(p *smallPrices) { p.Price = map[string]smallPrice{"EUR": {-1, 2}} }, handPrices)...)
	all = append(all, shapeCase("Rights", smallRights{"editor", map[string][]string{"docs": {"read", "write"}, "wiki": {"read"}}}, func(p *smallRights) { p.Perms = map[string][]string{"docs": {"x"}} }, handRights)...)
	all = append(all, shapeCase("Labels", smallLabels{"web-1", map[string]string{"app": "web"}, map[string]string{"cpu": "1", "memory": "1Gi"}}, func(p *smallLabels) { p.Limits = map[string]string{"cpu": ""} }, handLabels)...)
	all = append(all, shapeCase("Patch", smallPatch{validate.Some("Ann"), validate.Opt[int]{}, []string{"a", "b"}, ptr("hi")}, func(p *smallPatch) { p.Age = validate.Some(5) }, handPatch)...)
	return all
}

type smallPatch struct {
	Name validate.Opt[string] `json:"name" validate:"omitempty,min=1,max=80"`
	Age  validate.Opt[int]    `json:"age" validate:"omitempty,gte=13,lte=130"`
	Tags []string             `json:"tags" validate:"max=10,dive,min=1,max=30"`
	Bio  *string              `json:"bio" validate:"omitempty,max=2000"`
}

func handPatch(p *smallPatch) error {
	h := byHand{c: untaint.Collector{Op: "hand"}}
	if s, ok := p.Name.Get(); ok && s != "" {
		h.text("/name", s, 1, 80)
	}
	if n, ok := p.Age.Get(); ok && n != 0 {
		h.between("/age", n, 13, 130)
	}
	if len(p.Tags) > 10 {
		h.add("/tags", "too_many", untaint.NewParams(untaint.IntParam("max", 10)))
	}
	for i, s := range p.Tags {
		if s == "" || tooLong(s, 30) {
			h.text(untaint.PathIndex("/tags", i), s, 1, 30)
		}
	}
	if p.Bio != nil {
		h.atMost("/bio", *p.Bio, 2000)
	}
	return h.c.Err()
}
