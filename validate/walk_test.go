package validate_test

import (
	"database/sql"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate"
)

type addr struct {
	Street string `json:"street" validate:"required,max=100"`
	Zip    string `json:"zip" validate:"required,number,len=5"`
}

type user struct {
	Name     string            `json:"name" validate:"required,min=3,max=32,alphanum"`
	Email    string            `json:"email" validate:"required,email,max=254"`
	Age      int               `json:"age" validate:"gte=18,lte=130"`
	Score    float64           `json:"score" validate:"gt=0"`
	Role     string            `json:"role" validate:"oneof=admin user"`
	Site     string            `json:"site" validate:"omitempty,url"`
	Tags     []string          `json:"tags" validate:"required,max=3,dive,min=2,max=10"`
	Password string            `json:"password" validate:"required,min=8"`
	Confirm  string            `json:"confirm" validate:"eqfield=Password"`
	Home     addr              `json:"home"`
	Work     *addr             `json:"work" validate:"omitempty"`
	Limits   map[string]int    `json:"limits" validate:"max=5,dive,keys,alpha,endkeys,min=1"`
	Nick     *string           `json:"nick" validate:"omitempty,min=2"`
	Opt      validate.Opt[int] `json:"opt" validate:"omitempty,min=2"`
	Null     sql.NullString    `json:"null" validate:"omitempty,min=2"`
	Wait     time.Duration     `json:"wait" validate:"lte=1h"`
}

func good() user {
	return user{
		Name: "alice1", Email: "a@b.co", Age: 20, Score: 1, Role: "user", Tags: []string{"go", "sql"},
		Password: "12345678", Confirm: "12345678", Home: addr{"Main", "12345"},
	}
}

func TestCheck(t *testing.T) {
	v, err := validate.For[user]()
	require.NoError(t, err)
	in := good()
	require.NoError(t, v.Check(&in))
	require.NoError(t, validate.Struct(in))
	require.NoError(t, validate.Struct(&in))

	short := "x"
	in = user{
		Name: "a!", Email: "x", Age: 3, Role: "x", Site: "javascript:alert(1)", Tags: []string{"a", "bb", "c"},
		Password: "12345678", Confirm: "1", Work: &addr{}, Limits: map[string]int{"a": 0, "1/x": 2}, Nick: &short,
		Opt: validate.Some(1), Null: sql.NullString{String: "x", Valid: true}, Wait: 2 * time.Hour,
	}
	var got []string
	for x := range untaint.Violations(v.Check(&in)) {
		got = append(got, x.String())
	}
	require.Equal(t, []string{
		"/name too_short (min 3)", "/email not_email (reason no_at_sign)", "/age too_small (min 18)", "/score too_small (above 0)",
		"/role not_one_of (values [admin, user])", "/site not_url (reason url_without_host, format url)", "/tags/0 too_short (min 2)", "/tags/2 too_short (min 2)",
		"/confirm field_mismatch (relation equal, field /password)", "/home/street required", "/home/zip required",
		"/work/street required", "/work/zip required", "/limits/1~1x key wrong_format (format alpha)", "/limits/a too_small (min 1)",
		"/nick too_short (min 2)", "/opt too_small (min 2)", "/null too_short (min 2)", "/wait too_big (max 1h)",
	}, got)
}

type node struct {
	Name string  `json:"name" validate:"required"`
	Next *node   `json:"next"`
	Kids []*node `json:"kids" validate:"dive"`
}

func TestCyclesEnd(t *testing.T) {
	v := validate.MustFor[node]()
	n := &node{Name: "a"}
	n.Next = n
	require.ErrorIs(t, v.Check(n), untaint.TooLarge)
	require.ErrorIs(t, v.Check(n), validate.CodeTooDeep)
	n = &node{Name: "a"}
	n.Kids = []*node{n, n, n, n}
	require.ErrorIs(t, v.Check(n), untaint.TooLarge)
}
