// Package playground lets package validate use your own
// go-playground/validator/v10 instance, with everything that you registered
// there.
//
//	var signup = validate.MustFor[Signup](playground.With(v))
//
// You do not need it if you register nothing: package validate has every rule
// of validator, and its option Compatible restores validator's verdicts.
package playground

import (
	"context"
	"errors"
	"reflect"

	"github.com/go-playground/validator/v10"

	"github.com/untaint/untaint/validate"
	"github.com/untaint/untaint/validate/internal/foreign"
)

// With uses what you registered with v: validations, aliases, struct
// validations, custom types, map rules and options. If a type, or a type it
// contains, uses any of them, v checks all of it and its errors are translated.
// The stricter verdicts of package validate do not apply then, and a name given
// to Only or Except means what it means to v. For reports a nil v as a mistake.
//
// Register everything before you call With. A validation that was registered
// under the name of a built-in rule is not noticed.
func With(v *validator.Validate) validate.Option {
	if v == nil {
		return validate.Foreign(nil)
	}
	return validate.Foreign(newOwn(v))
}

// own is a program's validator. What was registered with it is read by
// reflection, since validator has no way to ask. Where a field is not found, in a
// version to come, all types are checked by it.
type own struct {
	v     *validator.Validate
	facts foreign.Facts

	aliases      reflect.Value // map[string]string
	validations  reflect.Value // map[string]…
	structLevels reflect.Value // map[reflect.Type]…
	customs      reflect.Value // map[reflect.Type]…
	mapRules     reflect.Value // map[reflect.Type]…
}

func newOwn(v *validator.Validate) *own {
	t := &own{v: v}
	s := reflect.ValueOf(v).Elem()
	get := func(name string, kind reflect.Kind) reflect.Value {
		f := s.FieldByName(name)
		if !f.IsValid() || f.Kind() != kind {
			t.facts.Unreadable = true
			return reflect.Zero(reflect.TypeFor[map[string]string]())
		}
		return f
	}
	t.aliases = get("aliases", reflect.Map)
	t.validations = get("validations", reflect.Map)
	t.structLevels = get("structLevelFuncs", reflect.Map)
	t.customs = get("customFuncs", reflect.Map)
	t.mapRules = get("rules", reflect.Map)
	if f := get("tagName", reflect.String); f.Kind() == reflect.String {
		t.facts.TagName = f.String()
	}
	if f := get("requiredStructEnabled", reflect.Bool); f.Kind() == reflect.Bool {
		t.facts.RequiredStruct = f.Bool()
	}
	if f := get("privateFieldValidation", reflect.Bool); f.Kind() == reflect.Bool {
		t.facts.Private = f.Bool()
	}
	t.facts.Types = t.structLevels.Len() > 0 || t.customs.Len() > 0 || t.mapRules.Len() > 0
	return t
}

func (t *own) Facts() foreign.Facts { return t.facts }

func (t *own) Alias(name string) (string, bool) {
	body := t.aliases.MapIndex(reflect.ValueOf(name))
	if !body.IsValid() || body.Kind() != reflect.String {
		return "", body.IsValid()
	}
	return body.String(), true
}

func (t *own) Validation(name string) bool {
	return t.validations.MapIndex(reflect.ValueOf(name)).IsValid()
}

func (t *own) Registered(typ reflect.Type) bool {
	key := reflect.ValueOf(&typ).Elem()
	for _, m := range [...]reflect.Value{t.structLevels, t.customs, t.mapRules} {
		if m.Len() > 0 && m.Type().Key() == key.Type() && m.MapIndex(key).IsValid() {
			return true
		}
	}
	return false
}

func (t *own) Struct(ctx context.Context, v any, part foreign.Part) ([]foreign.Fault, error) {
	switch {
	case part.Whole:
		return faults(t.v.StructCtx(ctx, v))
	case part.Except:
		return faults(t.v.StructExceptCtx(ctx, v, part.Names...))
	}
	return faults(t.v.StructPartialCtx(ctx, v, part.Names...))
}

func (t *own) Var(ctx context.Context, v, other any, with bool, tag string) ([]foreign.Fault, error) {
	if with {
		return faults(t.v.VarWithValueCtx(ctx, v, other, tag))
	}
	return faults(t.v.VarCtx(ctx, v, tag))
}

// faults takes over what validator has found. Another error of its is returned.
func faults(err error) ([]foreign.Fault, error) {
	var found validator.ValidationErrors
	if err == nil || !errors.As(err, &found) {
		return nil, err
	}
	list := make([]foreign.Fault, len(found))
	for i, f := range found {
		list[i] = foreign.Fault{Rule: f.ActualTag(), Param: f.Param(), Namespace: f.StructNamespace(), Type: f.Type()}
	}
	return list, nil
}
