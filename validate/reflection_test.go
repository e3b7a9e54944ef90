package validate_test

import (
	"database/sql"
	"encoding/json"
	"net/netip"
	"reflect"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/validate"
)

type (
	word  string
	level int8
	part  struct {
		A string `validate:"required,max=9"`
	}
	deepPart struct {
		Part  part
		Parts []*part `validate:"max=3,dive,required"`
	}
)

type fieldShape struct {
	typ  reflect.Type
	tags []string
}

// shapes are one field each, as programs have them.
var shapes = []fieldShape{
	{reflect.TypeFor[string](), []string{"required", "required,email,max=254", "omitempty,url", "min=3,max=32,alphanum", "oneof=a b c", "required,uuid4", "len=2,uppercase", "startswith=ord_", "contains=@", "excludesall=<>&", "eq=yes|eq=no", "hexcolor|rgb", "omitempty,e164", "required,hostname|ip", "datetime=2006-01-02", "iso4217", "bcp47_language_tag", "timezone", "credit_card", "base64", "jwt", "semver", "cron", "maxbytes=72", "nobidi,nocontrol", "filename", "public_url", "url=https", "notblank", "eqfield=Z", "nefield=Z", "required_if=Z x", "required_with=Z", "required_without=Z", "excluded_if=Z x", "ne=admin", "boolean", "numeric", "mongodb", "json", "isdefault", "lowercase", "ascii", "fqdn", "latitude", "isbn13", "eq_ignore_case=x"}},
	{reflect.TypeFor[*string](), []string{"omitempty,min=2", "required,email", "omitnil,oneof=a b", "required_with=Z", "omitempty,uuid"}},
	{reflect.TypeFor[word](), []string{"required,oneof=x y", "omitempty,max=3", "alpha"}},
	{reflect.TypeFor[int](), []string{"required", "required,min=1", "gte=0,lte=130", "oneof=1 2 3", "ne=0", "eq=5|eq=6", "omitempty,gt=3", "required_if=Z x", "isdefault"}},
	{reflect.TypeFor[int64](), []string{"required,gt=0", "max=100"}},
	{reflect.TypeFor[uint8](), []string{"min=1,max=5", "required"}},
	{reflect.TypeFor[uint64](), []string{"lte=18446744073709551615", "required"}},
	{reflect.TypeFor[level](), []string{"oneof=1 2", "max=3"}},
	{reflect.TypeFor[*int](), []string{"omitempty,min=0,max=9", "required,gt=0"}},
	{reflect.TypeFor[float64](), []string{"gt=0", "required,lt=1.5", "omitempty,gte=0.1", "min=-90,max=90"}},
	{reflect.TypeFor[float32](), []string{"gt=0", "required"}},
	{reflect.TypeFor[*float64](), []string{"omitempty,gt=0"}},
	{reflect.TypeFor[bool](), []string{"required", "eq=true"}},
	{reflect.TypeFor[*bool](), []string{"required", "omitempty,eq=true"}},
	{reflect.TypeFor[time.Time](), []string{"required", "omitempty", "gtfield=T"}},
	{reflect.TypeFor[*time.Time](), []string{"omitempty", "required"}},
	{reflect.TypeFor[time.Duration](), []string{"required,min=1s", "max=1h"}},
	{reflect.TypeFor[[]string](), []string{"required,min=1,max=5", "max=5,dive,min=2,max=20", "unique", "dive,oneof=a b", "omitempty,dive,email", "len=2"}},
	{reflect.TypeFor[[][]string](), []string{"dive,max=2,dive,max=3"}},
	{reflect.TypeFor[[]int](), []string{"unique,dive,gt=0", "max=3"}},
	{reflect.TypeFor[[]*int](), []string{"dive,required,min=1"}},
	{reflect.TypeFor[[]byte](), []string{"max=72", "required,len=32", "maxbytes=9"}},
	{reflect.TypeFor[[16]byte](), []string{"required", "omitempty"}},
	{reflect.TypeFor[[3]int](), []string{"dive,gt=0"}},
	{reflect.TypeFor[part](), []string{"", "required", "required_if=Z x"}},
	{reflect.TypeFor[*part](), []string{"", "required", "omitempty", "required_with=Z"}},
	{reflect.TypeFor[[]part](), []string{"dive", "required,min=1,dive", "max=9,dive"}},
	{reflect.TypeFor[[]*part](), []string{"dive", "dive,required"}},
	{reflect.TypeFor[deepPart](), []string{""}},
	{reflect.TypeFor[map[string]string](), []string{"max=9", "dive,keys,alpha,endkeys,max=3", "required,dive,required"}},
	{reflect.TypeFor[map[string]int](), []string{"dive,gt=0"}},
	{reflect.TypeFor[map[int]string](), []string{"dive,keys,gt=0,endkeys,required"}},
	{reflect.TypeFor[map[string]part](), []string{"max=3,dive"}},
	{reflect.TypeFor[map[string]*part](), []string{"dive,required"}},
	{reflect.TypeFor[map[string][]string](), []string{"dive,dive,max=3"}},
	{reflect.TypeFor[map[string]any](), []string{"", "max=9"}},
	{reflect.TypeFor[any](), []string{"", "required"}},
	{reflect.TypeFor[validate.Opt[string]](), []string{"omitempty,max=20", "present", "required,email"}},
	{reflect.TypeFor[validate.Opt[int]](), []string{"omitempty,min=1"}},
	{reflect.TypeFor[validate.Opt[[]part]](), []string{"omitempty,max=3,dive"}},
	{reflect.TypeFor[sql.NullString](), []string{"omitempty,max=3", "required"}},
	{reflect.TypeFor[sql.NullInt64](), []string{"omitempty,gt=0"}},
	{reflect.TypeFor[netip.Addr](), []string{"required"}},
	{reflect.TypeFor[guid](), []string{"required", "required,uuid"}},
	{reflect.TypeFor[func()](), []string{"required"}},
	{reflect.TypeFor[chan int](), []string{"required"}},
}

type (
	small     int8
	uuidKey   [16]byte
	embedding struct {
		part
		Name string `validate:"required"`
	}
	treeNode struct {
		Up   *treeNode
		Kids []*treeNode `validate:"max=9,dive,required"`
		Name string      `validate:"required"`
	}
	page[T any] struct {
		Items []T `validate:"required,dive"`
		Next  *string
	}
	locked struct {
		sync.Mutex
		Name string `validate:"required"`
	}
)

func (small) String() string { return "" }

// found are the shapes of whole structs that people have written, one field each of
// what is special about them.
var found = []fieldShape{
	{reflect.TypeFor[time.Time](), []string{"gtfield=T", "required,ltefield=T", "required"}},
	{reflect.TypeFor[*time.Time](), []string{"omitempty,gtfield=T"}},
	{reflect.TypeFor[map[string]string](), []string{"dive,keys,alphanum,endkeys,required", "dive,keys,hostname_port,endkeys,ip", "omitempty,dive,keys,min=2,endkeys"}},
	{reflect.TypeFor[map[string][]string](), []string{"dive,min=1,dive,excludesall=<>&", "dive,keys,ip,endkeys,dive,hostname_port"}},
	{reflect.TypeFor[map[string]any](), []string{"dive,keys,alpha,endkeys"}},
	{reflect.TypeFor[map[string]part](), []string{"dive,keys,lowercase,endkeys"}},
	{reflect.TypeFor[map[string]*part](), []string{"dive"}},
	{reflect.TypeFor[map[string][]part](), []string{"dive,dive"}},
	{reflect.TypeFor[map[word]int](), []string{"dive,keys,min=1,endkeys,gt=0"}},
	{reflect.TypeFor[map[uuidKey]string](), []string{"dive,required"}},
	{reflect.TypeFor[string](), []string{"http_url", "omitempty,cidr", "fqdn", "required,ip_addr", "hostname_port|startswith=:", "eq=|eq=live", "len=0|uuid", "iscolor", "semver", "sha256|md5", "excludes=0x20", "excludesall=0x2C0x7C", "isdefault|min=3", "oneof='super admin' user", "required_if=Z 'a b'", "required_without_all=Z", "excluded_with=Z", "country_code", "datetime=15:04:00"}},
	{reflect.TypeFor[uint16](), []string{"gte=1,lte=65535", "port"}},
	{reflect.TypeFor[guid](), []string{"uuid"}},
	{reflect.TypeFor[*guid](), []string{"omitempty,uuid4"}},
	{reflect.TypeFor[bool](), []string{"boolean"}},
	{reflect.TypeFor[int](), []string{"number", "required,number"}},
	{reflect.TypeFor[[]part](), []string{"unique=A,dive"}},
	{reflect.TypeFor[[]string](), []string{"unique,dive,startswith=a", "required_if=Z true,dive,required"}},
	{reflect.TypeFor[[12]byte](), []string{"required"}},
	{reflect.TypeFor[float64](), []string{"required,min=0"}},
	{reflect.TypeFor[*page[part]](), []string{"required"}},
	{reflect.TypeFor[page[string]](), []string{""}},
	{reflect.TypeFor[embedding](), []string{""}},
	{reflect.TypeFor[treeNode](), []string{""}},
	{reflect.TypeFor[*treeNode](), []string{"omitempty"}},
	{reflect.TypeFor[locked](), []string{""}},
	{reflect.TypeFor[[]*part](), []string{"max=3,dive,required"}},
	{reflect.TypeFor[[2]float64](), []string{"dive,min=-180,max=180"}},
	{reflect.TypeFor[small](), []string{"oneof=1 2"}},
	{reflect.TypeFor[[]small](), []string{"unique"}},
	{reflect.TypeFor[[]byte](), []string{"len=4", "min=1,max=9"}},
	{reflect.TypeFor[json.RawMessage](), []string{"required,json"}},
	{reflect.TypeFor[*time.Duration](), []string{"omitempty,gt=0"}},
	{reflect.TypeFor[[]time.Duration](), []string{"dive,min=1s"}},
	{reflect.TypeFor[netip.Prefix](), []string{"required"}},
	{reflect.TypeFor[netip.AddrPort](), []string{"required"}},
	{reflect.TypeFor[float32](), []string{"gte=0,lte=1"}},
	{reflect.TypeFor[int16](), []string{"min=-5"}},
	{reflect.TypeFor[[]any](), []string{"dive,required"}},
	{reflect.TypeFor[error](), []string{"required"}},
	{reflect.TypeFor[sql.NullBool](), []string{"required"}},
	{reflect.TypeFor[sql.Null[string]](), []string{"omitempty,min=2"}},
	{reflect.TypeFor[validate.Opt[*string]](), []string{"omitempty,max=3"}},
	{reflect.TypeFor[[][]string](), []string{"dive,dive,required"}},
}

// TestFewShapesNeedReflection: nine in ten are checked by what lies in memory. Maps of
// structs, interfaces, and ids that only their methods spell need reflection.
func TestFewShapesNeedReflection(t *testing.T) {
	all, slow := reflectedOf(t, shapes)
	require.GreaterOrEqual(t, all, 140)
	require.LessOrEqual(t, slow*10, all)
	odd, slowOdd := reflectedOf(t, found)
	require.GreaterOrEqual(t, odd, 70)
	require.LessOrEqual(t, (slow+slowOdd)*10, all+odd)
	t.Logf("%d of %d and %d of %d shapes need reflection", slow, all, slowOdd, odd)
}

func reflectedOf(t *testing.T, shapes []fieldShape) (all, slow int) {
	t.Helper()
	for _, s := range shapes {
		for _, tag := range s.tags {
			typ := reflect.StructOf([]reflect.StructField{
				{Name: "A", Type: s.typ, Tag: reflect.StructTag(`validate:"` + tag + `"`)},
				{Name: "Z", Type: reflect.TypeFor[string]()}, {Name: "T", Type: reflect.TypeFor[time.Time]()},
			})
			by, err := validate.Reflected(typ)
			require.NoError(t, err, "%v %s", s.typ, tag)
			if all++; len(by) > 0 {
				slow++
				t.Logf("%v %s: %v", s.typ, tag, by)
			}
		}
	}
	return all, slow
}
