package decode_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http/httptest"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

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
	r := decode.Report{C: &c}
	p.JSON([]byte(doc), dst.Interface(), &l, &r)
	r.Flush()
	return dst.Elem().Interface(), c.Err()
}

// oracle are the options of json that say what decoding is to do. A Duration and
// a Number are read in a way of our own.
var oracle = jsonv2.JoinOptions(
	jsonv2.RejectUnknownMembers(true),
	jsonv2.WithUnmarshalers(jsonv2.JoinUnmarshalers(
		jsonv2.UnmarshalFromFunc(func(d *jsontext.Decoder, p *time.Duration) error {
			raw, err := d.ReadValue()
			if err != nil {
				return err
			}
			switch raw.Kind() {
			case 'n':
				*p = 0
				return nil
			case '"':
				text, _ := jsontext.AppendUnquote(nil, raw)
				*p, err = time.ParseDuration(string(text))
				return err
			}
			n, err := strconv.ParseInt(string(raw), 10, 64)
			*p = time.Duration(n)
			return err
		}),
		jsonv2.UnmarshalFromFunc(func(d *jsontext.Decoder, p *json.Number) error {
			raw, err := d.ReadValue()
			switch {
			case err != nil:
				return err
			case raw.Kind() == '0':
				*p = json.Number(raw)
			case raw.Kind() == 'n':
				*p = ""
			default:
				return errors.New("not a number")
			}
			return nil
		}),
	)),
)

// judge checks on one document what decoding promises:
//   - what json refuses under its strict options is refused;
//   - what is accepted is what json makes of the document;
//   - what json accepts is accepted, except for null as a whole, names that no tag
//     has and limits;
//   - the error does not hold what was sent as a value.
func judge(t *testing.T, s subject, doc string) {
	t.Helper()
	want := reflect.New(s.typ)
	errJSON := jsonv2.Unmarshal([]byte(doc), want.Interface(), oracle)
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
const ownWords = "RFC 3339 time, a time such as 2026-01-02T15:04:05Z, base64 string, -9223372036854775808 to 9223372036854775807, 18446744073709551615"

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
