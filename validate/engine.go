package validate

import (
	"context"
	"net/http"
	"reflect"
	"sync"
	"time"

	"github.com/untaint/untaint/validate/internal/decode"
	"github.com/untaint/untaint/validate/internal/foreign"
	"github.com/untaint/untaint/validate/internal/plan"
	"github.com/untaint/untaint/validate/internal/rule"
)

// engine compiles types under one set of options and keeps the layouts.
type engine struct {
	opts           options
	strict         bool
	requiredStruct bool // required also on a struct that is no pointer
	bounds         plan.Bounds

	aliases  map[string]string
	rules    map[string]*rule.Spec // the program's own, before the built-in ones
	team     *team                 // what playground.With brought
	stricter *stricter             // what ReportOnly asks beside

	mu       sync.Mutex // one compiler at a time
	entries  sync.Map   // reflect.Type -> *entry, of the types that Struct has seen
	programs sync.Map   // reflect.Type -> *program
	holds    sync.Map   // reflect.Type -> bool, see mayHold
	wrappers sync.Map   // reflect.Type -> wrapping
}

// options are what the Options of one call say together.
type options struct {
	compatible bool
	failFast   bool
	maxDepth   int
	maxNodes   int
	foreign    foreign.Validator
	now        func() time.Time
	report     func(context.Context, error)
	aliases    map[string]string
	rules      map[string]*rule.Spec
	unwraps    map[reflect.Type]func(reflect.Value) any
	tagKey     string
	mistakes   []string // what is wrong with the options themselves

	decode decodeOptions
}

// team is a program's own validator, brought by package playground.
type team struct {
	foreign.Validator
	facts      foreign.Facts
	everything bool
}

func newTeam(v foreign.Validator) *team {
	t := &team{Validator: v, facts: v.Facts()}
	t.everything = t.facts.Unreadable || t.facts.TagName != "validate"
	return t
}

// stricter is the engine of the default mode beside one that is Compatible.
type stricter struct {
	e      *engine
	report func(context.Context, error)
}

// tell reports what the default refuses.
func (s *stricter) tell(ctx context.Context, err error) {
	if err == nil {
		return
	}
	defer func() { _ = recover() }()
	s.report(ctx, err)
}

// decodeOptions are the options that only decoding reads.
type decodeOptions struct {
	limits       Limits
	before       []any // each a func(*T) error
	ignoreBody   bool
	ignoreForm   bool
	ignoreQuery  bool
	exactNumbers bool
	browser      decode.Browser
	pathFrom     func(r *http.Request, name string) (string, bool)
}
