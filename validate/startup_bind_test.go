package validate_test

import (
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"io"
	"math/big"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/httptest"
	"net/mail"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate"
)

type stamped struct {
	time.Time
	Name string `json:"name"`
}

type wrapped struct{ time.Time }

type union struct {
	json.Unmarshaler
	A int `json:"a"`
}

type untagged struct{ Street string }

type guarded struct {
	mu sync.Mutex
	n  int
}

type sealed struct {
	sync.Mutex
	marker
}

type marker struct{ _ [0]func() }

type fromDatabase struct{ cents int64 }

func (f fromDatabase) Value() (driver.Value, error) { return f.cents, nil }

// readable is what a database fills, and a document too.
type readable struct{ fromDatabase }

func (r *readable) UnmarshalText(b []byte) (err error) {
	r.cents, err = strconv.ParseInt(string(b), 10, 64)
	return err
}

type ruledKey struct {
	A string `validate:"required"`
}

func wrongs[T any]() string {
	_, err := validate.For[T]()
	ms := validate.Mistakes{}
	if m, ok := err.(interface{ Unwrap() error }); ok {
		ms, _ = m.Unwrap().(validate.Mistakes)
	}
	var out []string
	for _, m := range ms {
		out = append(out, m.Text+"; "+m.Hint)
	}
	return strings.Join(out, "\n")
}

// TestFieldsThatNothingBinds: what no document fits is found before a client sends
// one.
func TestFieldsThatNothingBinds(t *testing.T) {
	for want, got := range map[string]string{
		"json: no field of net.IPNet has a json tag, so nothing can be bound to it; use netip.Prefix": wrongs[struct {
			A []*net.IPNet `json:"a"`
		}](),
		"json: no field of mail.Address has a json tag, so nothing can be bound to it; use a string with the rule email": wrongs[struct {
			A validate.Opt[mail.Address] `json:"a"`
		}](),
		"json: no field of multipart.FileHeader has a json tag, so nothing can be bound to it; use a validate.File": wrongs[struct {
			A multipart.FileHeader `json:"a"`
		}](),
		"form: text cannot be bound to a field of type *multipart.FileHeader; use a validate.File": wrongs[struct {
			A *multipart.FileHeader `form:"a"`
		}](),
		"json: no field of validate_test.untagged has a json tag, so nothing can be bound to it; give its fields json tags, or the type a method UnmarshalText": wrongs[struct {
			A map[string]untagged `json:"a"`
		}](),
		"json: no document says which io.Reader a value is, so it can only be null; name a type, or give the struct around a method that decodes it": wrongs[struct {
			A []io.Reader `json:"a"`
		}](),
		"json: the decoding method of validate_test.stamped is that of its embedded Time, which binds no Name; give what is embedded a name and a json tag": wrongs[struct {
			A stamped `json:"a"`
		}](),
		"json: the decoding method of validate_test.union is that of its embedded Unmarshaler, which a document can leave nil; ": wrongs[struct {
			A *union `json:"a"`
		}](),
		"json: no field of atomic.Int64 is exported, so nothing can be bound to it; use the type without atomic": wrongs[struct {
			A []*atomic.Int64 `json:"a"`
		}](),
		"form: text cannot be bound to a field of type atomic.Bool; use the type without atomic": wrongs[struct {
			A atomic.Bool `form:"a"`
		}](),
		"json: no field of validate_test.guarded is exported, so nothing can be bound to it; leave its json tag out, export its fields, or give the type a method UnmarshalText": wrongs[struct {
			A map[string]guarded `json:"a"`
		}](),
		"json: no field of validate_test.fromDatabase is exported, so nothing can be bound to it; leave its json tag out, export its fields, or give the type a method UnmarshalText": wrongs[struct {
			A *fromDatabase `json:"a"`
		}](),
		"Go struct has no exported fields; leave its json tag out, export its fields, or give the type a method UnmarshalText": wrongs[[]sealed](),
		"query: the decoding method of struct{Time} is that of its embedded Time, which a document can leave nil; ": wrongs[struct {
			A struct{ *time.Time } `query:"a"`
		}](),
		"the tag query of Page.N is not read: it counts in the struct itself and in what that embeds; embed Page": wrongs[struct {
			Page struct {
				N int `query:"n"`
			}
			A int `json:"a"`
		}](),
		"the rules of the keys, validate_test.ruledKey, would never run; add dive,keys,endkeys, or tag the field validate:\"-\"": wrongs[struct {
			A map[ruledKey]int `validate:"dive"`
		}](),
	} {
		require.Equal(t, want, got)
	}
	require.Empty(t, wrongs[struct {
		A wrapped                    `json:"a"`
		B struct{}                   `json:"b"`
		C map[string]struct{}        `json:"c"`
		D any                        `json:"d"`
		E [3]byte                    `json:"e"`
		F *netip.Addr                `json:"f"`
		G json.RawMessage            `json:"g"`
		H map[netip.Addr][]untainted `json:"h" validate:"dive,dive"`
		I *tree                      `json:"i"`
		J time.Time                  `json:"j" layout:"Kitchen"`
		K atomic.Pointer[untainted]  `json:"-"`
		L map[ruledKey]int           `json:"-" validate:"dive,keys,endkeys"`
		M [][][]*int64               `json:"m"`
		N *int                       `json:"n,string"`
		O marker                     `json:"o"`
		P []marker                   `json:"p"`
		Q *big.Int                   `json:"q"`
		R netip.Prefix               `json:"r"`
		S fromDatabase               `json:"-"`
		U readable                   `json:"u"`
		T struct {
			mu   sync.Mutex
			Note string `json:"-"`
		} `json:"t"`
		mu sync.Mutex
	}]())
}

type untainted struct {
	A int `json:"a" validate:"max=3"`
}

type tree struct {
	Kids map[string]*tree `json:"kids" validate:"dive"`
}

// TestTypesThatAreTaken without tags or methods of their own.
func TestTypesThatAreTaken(t *testing.T) {
	type in struct {
		Name sql.NullString      `json:"name" validate:"omitempty,max=3"`
		N    sql.NullInt64       `json:"n" validate:"required"`
		B    sql.NullByte        `json:"b"`
		T    sql.Null[time.Time] `json:"t"`
		S    sql.Null[untainted] `json:"s"`
		L    []sql.NullBool      `json:"l"`
		U    url.URL             `json:"u"`
		P    *url.URL            `json:"p"`
	}
	v := validate.MustFor[in]()
	got, err := v.JSON(strings.NewReader(`{"name":"a","n":1,"b":7,"t":"2026-01-02T03:04:05Z","s":{"a":3},"l":[true,null],"u":"https://a.example/b?c#d","p":null}`))
	require.NoError(t, err)
	require.Equal(t, sql.NullString{String: "a", Valid: true}, got.Name)
	require.Equal(t, sql.NullInt64{Int64: 1, Valid: true}, got.N)
	require.Equal(t, sql.NullByte{Byte: 7, Valid: true}, got.B)
	require.True(t, got.T.Valid && got.T.V.Year() == 2026)
	require.Equal(t, []sql.NullBool{{Bool: true, Valid: true}, {}}, got.L)
	require.Equal(t, "https://a.example/b?c#d", got.U.String())
	require.Nil(t, got.P)

	_, err = v.JSON(strings.NewReader(`{"name":"long","n":null,"b":300,"t":1,"s":{"a":4,"A":1},"l":{},"u":"%zz secret","p":"a b"}`))
	require.Equal(t, []string{
		"/b number_overflow (min 0, max 255)", "/t type_mismatch (want RFC 3339 time)", "/s/A wrong_case (want a)", "/l type_mismatch (want array)",
		"/u not_decoded (want URL)", "/name too_long (max 3)", "/n required", "/s/a too_big (max 3)",
	}, paths(err))
	require.NotContains(t, err.Error(), "secret")

	q := validate.MustFor[struct {
		U url.URL        `query:"u"`
		N sql.NullInt32  `query:"n"`
		S sql.NullString `query:"s"`
	}]()
	out, err := q.Request(httptest.NewRequest(http.MethodGet, "/?u=%2Fa&n=&s=", nil))
	require.NoError(t, err)
	require.Equal(t, "/a", out.U.Path)
	require.False(t, out.N.Valid)
	require.True(t, out.S.Valid)
	_, err = q.Request(httptest.NewRequest(http.MethodGet, "/?u=%25zz&n=x", nil))
	require.ErrorIs(t, err, untaint.Malformed)
	schema, err := v.JSONSchema()
	require.NoError(t, err)
	require.NotContains(t, string(schema), "Valid")
}
