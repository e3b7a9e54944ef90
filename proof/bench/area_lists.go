package main

import (
	"fmt"
	"time"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate"
)

// listsArea checks a thousand items of three fields, and one of another shape.
var listsArea = Area{Name: "lists", Title: "Checking a thousand items of three fields, and one of another shape", Cases: listCases()}

type listItem struct {
	Name  string  `json:"name" validate:"required,max=64"`
	Count int     `json:"count" validate:"gte=1,lte=1000"`
	Price float64 `json:"price" validate:"gt=0"`
}

func (it *listItem) bad() bool {
	return it.Name == "" || tooLong(it.Name, 64) || it.Count < 1 || it.Count > 1000 || !(it.Price > 0)
}

func shortTexts(m map[string]string) bool {
	for _, s := range m {
		if tooLong(s, 20) {
			return false
		}
	}
	return true
}

func optTooLong(o validate.Opt[string]) bool {
	s, ok := o.Get()
	return ok && tooLong(s, 20)
}

func refuseItem(i int) error {
	c := untaint.Collector{Op: "hand"}
	c.Add(untaint.Violation{Path: fmt.Sprintf("/items/%d", i), Code: "invalid", Kind: untaint.Invalid})
	return c.Err()
}

func listCase[T any, L any](name string, item T, list func([]T) L, hand func(*L) error) Case {
	items := make([]T, 1000)
	for i := range items {
		items[i] = item
	}
	in := func() *L { l := list(items); return &l }
	return Case{Name: name, Rows: []Row{
		{Name: "by hand", Run: checkLoop(in, false, hand)},
		{Name: "validate.Check", Ours: true, Run: checkLoop(in, false, validate.MustFor[L]().Check)},
	}}
}

type (
	itemPlain struct {
		listItem
		X struct{} `json:"x"`
	}
	listPlain struct {
		Items []itemPlain `json:"items" validate:"max=1000,dive"`
	}
	itemPtrString struct {
		listItem
		X *string `json:"x" validate:"omitempty,max=20"`
	}
	listPtrString struct {
		Items []itemPtrString `json:"items" validate:"max=1000,dive"`
	}
	itemPtrInt struct {
		listItem
		X *int `json:"x" validate:"omitempty,min=1,max=100"`
	}
	listPtrInt struct {
		Items []itemPtrInt `json:"items" validate:"max=1000,dive"`
	}
	itemTime struct {
		listItem
		X time.Time `json:"x" validate:"required"`
	}
	listTime struct {
		Items []itemTime `json:"items" validate:"max=1000,dive"`
	}
	itemIntRequired struct {
		listItem
		X int `json:"x" validate:"required,min=1"`
	}
	listIntRequired struct {
		Items []itemIntRequired `json:"items" validate:"max=1000,dive"`
	}
	itemNilMap struct {
		listItem
		X map[string]string `json:"x" validate:"max=5,dive,max=20"`
	}
	listNilMap struct {
		Items []itemNilMap `json:"items" validate:"max=1000,dive"`
	}
	itemBool struct {
		listItem
		X bool `json:"x" validate:"required"`
	}
	listBool struct {
		Items []itemBool `json:"items" validate:"max=1000,dive"`
	}
	itemDuration struct {
		listItem
		X time.Duration `json:"x" validate:"min=1s,max=1h"`
	}
	listDuration struct {
		Items []itemDuration `json:"items" validate:"max=1000,dive"`
	}
	itemIntOneof struct {
		listItem
		X int `json:"x" validate:"oneof=1 2 3"`
	}
	listIntOneof struct {
		Items []itemIntOneof `json:"items" validate:"max=1000,dive"`
	}
	itemOpt struct {
		listItem
		X validate.Opt[string] `json:"x" validate:"omitempty,max=20"`
	}
	listOpt struct {
		Items []itemOpt `json:"items" validate:"max=1000,dive"`
	}
	itemOmitInt struct {
		listItem
		X int `json:"x" validate:"omitempty,min=1"`
	}
	listOmitInt struct {
		Items []itemOmitInt `json:"items" validate:"max=1000,dive"`
	}
	itemNestedPtr struct {
		listItem
		X *size `json:"x" validate:"required"`
	}
	listNestedPtr struct {
		Items []itemNestedPtr `json:"items" validate:"max=1000,dive"`
	}
	itemAnyNil struct {
		listItem
		X any `json:"x"`
	}
	listAnyNil struct {
		Items []itemAnyNil `json:"items" validate:"max=1000,dive"`
	}
	itemOneof struct {
		listItem
		X string `json:"x" validate:"oneof=admin user guest"`
	}
	listOneof struct {
		Items []itemOneof `json:"items" validate:"max=1000,dive"`
	}
)

func listCases() []Case {
	first := listItem{"Garden hose", 3, 9.5}
	return []Case{
		listCase("Plain", itemPlain{first, struct{}{}}, func(l []itemPlain) listPlain { return listPlain{l} }, func(p *listPlain) error {
			for i := range p.Items {
				if it := &p.Items[i]; it.bad() {
					return refuseItem(i)
				}
			}
			return nil
		}),
		listCase("PtrString", itemPtrString{first, ptr("abcd")}, func(l []itemPtrString) listPtrString { return listPtrString{l} }, func(p *listPtrString) error {
			for i := range p.Items {
				if it := &p.Items[i]; it.bad() || it.X != nil && tooLong(*it.X, 20) {
					return refuseItem(i)
				}
			}
			return nil
		}),
		listCase("PtrInt", itemPtrInt{first, ptr(7)}, func(l []itemPtrInt) listPtrInt { return listPtrInt{l} }, func(p *listPtrInt) error {
			for i := range p.Items {
				if it := &p.Items[i]; it.bad() || it.X != nil && (*it.X < 1 || *it.X > 100) {
					return refuseItem(i)
				}
			}
			return nil
		}),
		listCase("Time", itemTime{first, time.Unix(1, 0)}, func(l []itemTime) listTime { return listTime{l} }, func(p *listTime) error {
			for i := range p.Items {
				if it := &p.Items[i]; it.bad() || it.X == (time.Time{}) {
					return refuseItem(i)
				}
			}
			return nil
		}),
		listCase("IntRequired", itemIntRequired{first, 2}, func(l []itemIntRequired) listIntRequired { return listIntRequired{l} }, func(p *listIntRequired) error {
			for i := range p.Items {
				if it := &p.Items[i]; it.bad() || it.X < 1 {
					return refuseItem(i)
				}
			}
			return nil
		}),
		listCase("NilMap", itemNilMap{first, nil}, func(l []itemNilMap) listNilMap { return listNilMap{l} }, func(p *listNilMap) error {
			for i := range p.Items {
				if it := &p.Items[i]; it.bad() || len(it.X) > 5 || !shortTexts(it.X) {
					return refuseItem(i)
				}
			}
			return nil
		}),
		listCase("Bool", itemBool{first, true}, func(l []itemBool) listBool { return listBool{l} }, func(p *listBool) error {
			for i := range p.Items {
				if it := &p.Items[i]; it.bad() || !it.X {
					return refuseItem(i)
				}
			}
			return nil
		}),
		listCase("Duration", itemDuration{first, time.Minute}, func(l []itemDuration) listDuration { return listDuration{l} }, func(p *listDuration) error {
			for i := range p.Items {
				if it := &p.Items[i]; it.bad() || it.X < time.Second || it.X > time.Hour {
					return refuseItem(i)
				}
			}
			return nil
		}),
		listCase("IntOneof", itemIntOneof{first, 2}, func(l []itemIntOneof) listIntOneof { return listIntOneof{l} }, func(p *listIntOneof) error {
			for i := range p.Items {
				if it := &p.Items[i]; it.bad() || it.X != 1 && it.X != 2 && it.X != 3 {
					return refuseItem(i)
				}
			}
			return nil
		}),
		listCase("Opt", itemOpt{first, validate.Some("abc")}, func(l []itemOpt) listOpt { return listOpt{l} }, func(p *listOpt) error {
			for i := range p.Items {
				if it := &p.Items[i]; it.bad() || optTooLong(it.X) {
					return refuseItem(i)
				}
			}
			return nil
		}),
		listCase("OmitInt", itemOmitInt{first, 0}, func(l []itemOmitInt) listOmitInt { return listOmitInt{l} }, func(p *listOmitInt) error {
			for i := range p.Items {
				if it := &p.Items[i]; it.bad() || it.X != 0 && it.X < 1 {
					return refuseItem(i)
				}
			}
			return nil
		}),
		listCase("NestedPtr", itemNestedPtr{first, &size{1, 2}}, func(l []itemNestedPtr) listNestedPtr { return listNestedPtr{l} }, func(p *listNestedPtr) error {
			for i := range p.Items {
				if it := &p.Items[i]; it.bad() || it.X == nil || it.X.Width < 1 || it.X.Width > 10000 || it.X.Height < 1 || it.X.Height > 10000 {
					return refuseItem(i)
				}
			}
			return nil
		}),
		listCase("AnyNil", itemAnyNil{first, nil}, func(l []itemAnyNil) listAnyNil { return listAnyNil{l} }, func(p *listAnyNil) error {
			for i := range p.Items {
				if it := &p.Items[i]; it.bad() {
					return refuseItem(i)
				}
			}
			return nil
		}),
		listCase("Oneof", itemOneof{first, "user"}, func(l []itemOneof) listOneof { return listOneof{l} }, func(p *listOneof) error {
			for i := range p.Items {
				if it := &p.Items[i]; it.bad() || it.X != "admin" && it.X != "user" && it.X != "guest" {
					return refuseItem(i)
				}
			}
			return nil
		}),
	}
}
