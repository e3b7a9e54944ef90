package validate_test

import (
	"database/sql"
	"errors"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate"
)

// kindValues are values of each kind, zero and not.
var kindValues = []any{
	"a", 0, 3, int8(3), uint(3), uint8(0), 1.5, float32(0), true, complex(1, 1), []byte("ab"), []string{}, []string{"a", "b"}, [2]int{1, 2}, [0]string{},
	map[string]int{}, map[string]int{"a": 1}, struct{ X int }{1}, struct{ X int }{}, sql.NullString{}, sql.NullString{String: "a", Valid: true}, sql.NullInt64{Valid: true},
	sql.Null[time.Time]{}, sql.NullTime{Time: time.Unix(9, 0), Valid: true}, time.Unix(9, 0), time.Time{}, time.Second, make(chan int), func() {}, status("a"), consent(true),
}

// TestEachRuleOnEachKindAgrees: in compatible mode a rule on a value of any kind gets
// validator's verdict, and is a mistake only where validator panics.
func TestEachRuleOnEachKindAgrees(t *testing.T) {
	k, err := validate.NewChecker(validate.Compatible())
	require.NoError(t, err)
	theirs := validator.New()
	tags := map[string]bool{}
	for _, name := range builtins(t) {
		tags[name] = true
	}
	for _, v := range vectors(t) {
		tags[v.Tag] = !ours(v.Tag) && !strings.Contains(v.Tag, "dive")
	}
	n := 0
	for tag, known := range tags {
		for _, val := range kindValues {
			if !known {
				continue
			}
			p := reflect.New(reflect.StructOf([]reflect.StructField{
				{Name: "A", Type: reflect.TypeOf(val), Tag: reflect.StructTag("validate:" + strconv.Quote(tag))}, {Name: "B", Type: reflect.TypeFor[string]()},
			}))
			p.Elem().Field(0).Set(reflect.ValueOf(val))
			p.Elem().Field(1).SetString("1")
			want, panicked := asked(theirs, p.Interface())
			got := k.Struct(p.Interface())
			if panicked {
				require.Error(t, got, "%s on %T %v", tag, val, val)
				continue
			}
			n++
			if errors.Is(got, untaint.Misuse) {
				// Left out, or refused without the field that it has to name: with another value validator panics.
				require.True(t, strings.HasPrefix(tag, "omit") || tag == "postcode_iso3166_alpha2_field", "%s on %T %v: %v", tag, val, val, want)
				continue
			}
			require.Equal(t, want == nil, got == nil, "%s on %T %v: %v, validator says %v", tag, val, val, got, want)
		}
	}
	require.Greater(t, n, 3000)
	t.Logf("%d verdicts", n)
}

// asked returns validator's verdict, and whether it panics.
func asked(v *validator.Validate, p any) (err error, panicked bool) {
	defer func() { panicked = recover() != nil }()
	return v.Struct(p), false
}
