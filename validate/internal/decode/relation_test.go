package decode_test

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"

	jsonv2 "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/require"
	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate/internal/decode"
)

func unmarshalDecode(d *jsontext.Decoder, p any) error { return jsonv2.UnmarshalDecode(d, p) }

// decodeJSON runs the whole of decoding.
func decodeJSON(p *decode.Plan, t reflect.Type, doc string, l decode.Limits) (any, error) {
	l = l.Fill()
	c := untaint.Collector{Op: "test"}
	dst := reflect.New(t)
	p.JSON([]byte(doc), dst.Interface(), &l, &decode.Report{C: &c})
	return dst.Elem().Interface(), c.Err()
}

// judge checks on one document what decoding promises:
//   - what json refuses under its strict options is refused;
//   - what is accepted is what json makes of the document;
//   - what json accepts is accepted, but for null as a whole, names that no tag
//     has and budgets;
//   - the slow pass alone comes to the same verdict and value;
//   - what the direct pass takes json takes, to the same value;
//   - the error does not hold what was sent as a value.
func judge(t *testing.T, s subject, doc string) {
	t.Helper()
	want := reflect.New(s.typ)
	errJSON := jsonv2.Unmarshal([]byte(doc), want.Interface(), s.plan.Options().(jsonv2.Options))
	got, err := decodeJSON(s.plan, s.typ, doc, decode.Limits{})
	if err == nil {
		require.NoError(t, errJSON, "accepted what json refuses: %s into %v", doc, s.typ)
		require.Equal(t, exposed(want.Elem().Interface()), exposed(got), "%s into %v", doc, s.typ)
	} else {
		noEcho(t, doc, err)
	}
	kind := untaint.KindOf(err)
	nulled := decodeIs(err, decode.CodeNull)
	bound := s.typ == reflect.TypeFor[untagged]() && (decodeIs(err, decode.CodeUnknownField) || decodeIs(err, decode.CodeWrongCase) || decodeIs(err, decode.CodeDuplicateKey))
	if errJSON == nil && err != nil && !nulled && !bound && kind != untaint.TooLarge {
		require.NoError(t, err, "refused what json accepts: %s into %v", doc, s.typ)
	}

	direct := reflect.New(s.typ)
	if s.plan.Directly([]byte(doc), direct.Interface()) {
		require.NoError(t, errJSON, "took directly what json refuses: %s into %v", doc, s.typ)
		require.Equal(t, exposed(want.Elem().Interface()), exposed(direct.Elem().Interface()), "took directly %s into %v", doc, s.typ)
	}

	walked := reflect.New(s.typ)
	fine, errWalk := s.plan.Walk([]byte(doc), walked.Interface(), decode.Limits{})
	require.Equal(t, err == nil, fine, "the passes disagree on %s into %v: %v, %v", doc, s.typ, err, errWalk)
	if fine {
		require.Equal(t, exposed(want.Elem().Interface()), exposed(walked.Elem().Interface()), "the walk built something else of %s into %v", doc, s.typ)
	}
}

// exposed puts what a Secret holds beside it: no two Secrets are equal.
func exposed(v any) any {
	if s, ok := v.(special); ok {
		secret := s.Secret.Expose()
		s.Secret = untaint.Secret[string]{}
		return []any{s, secret}
	}
	return v
}

func decodeIs(err error, code untaint.Code) bool {
	for v := range untaint.Violations(err) {
		if v.Code == code {
			return true
		}
	}
	return false
}

// ownWords are what errors say of types.
const ownWords = "RFC 3339 time, base64 string, -9223372036854775808 to 9223372036854775807, 18446744073709551615"

// noEcho requires that no string or number of a document is in any form of the
// error, unless it is also a name in the document, which a path may show, or a
// word of our own.
func noEcho(t *testing.T, doc string, err error) {
	t.Helper()
	var names strings.Builder
	var values []string
	d := jsontext.NewDecoder(strings.NewReader(doc), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	for {
		depth, n := d.StackIndex(d.StackDepth())
		tok, errTok := d.ReadToken()
		if errTok != nil {
			break
		}
		switch k := tok.Kind(); {
		case k == '"' && depth == '{' && n%2 == 0:
			names.WriteString(tok.String() + " ")
		case k == '"' || k == '0':
			values = append(values, tok.String())
		}
	}
	rec := httptest.NewRecorder()
	untaint.WriteProblem(rec, nil, err)
	asJSON, _ := json.Marshal(err)
	shown := strings.Join([]string{err.Error(), fmt.Sprintf("%+v %#v", err, err), string(asJSON), rec.Body.String()}, "\n")
	for _, v := range values {
		if len(v) >= 12 && !strings.Contains(names.String(), v) && !strings.Contains(ownWords, v) {
			require.NotContains(t, shown, v, "%s", doc)
		}
	}
}

func TestRelationsOnHostileDocuments(t *testing.T) {
	n := 0
	for _, s := range subjects() {
		for _, doc := range append(append([]string{}, s.docs...), hostile...) {
			judge(t, s, doc)
			n++
		}
	}
	t.Logf("%d documents", n)
}

// Every start of a good document, every document with a byte taken out and
// every one with a byte replaced is judged as json judges it.
func TestRelationsOnDamagedDocuments(t *testing.T) {
	n := 0
	for _, s := range subjects() {
		for _, doc := range s.docs {
			for i := range doc {
				judge(t, s, doc[:i])
				judge(t, s, doc[:i]+doc[i+1:])
				for _, c := range []string{`"`, `\`, `{`, `]`, `:`, `,`, "9", "\xff", "\x00"} {
					judge(t, s, doc[:i]+c+doc[i+1:])
				}
				n += 11
			}
		}
	}
	t.Logf("%d documents", n)
}

func FuzzJSON(f *testing.F) {
	all := subjects()
	for i, s := range all {
		for _, doc := range append(append([]string{}, s.docs...), hostile...) {
			f.Add(uint8(i), doc)
		}
	}
	f.Fuzz(func(t *testing.T, which uint8, doc string) {
		judge(t, all[int(which)%len(all)], doc)
	})
}
