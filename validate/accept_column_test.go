package validate_test

import (
	"database/sql"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate"
)

// missing has what may be missing, each in the ways that a list has a loop for.
type missing struct {
	OptText  validate.Opt[string] `json:"ot" validate:"omitempty,min=2,max=5"`
	OptName  validate.Opt[string] `json:"on" validate:"max=5"`
	OptInt   validate.Opt[int]    `json:"oi" validate:"omitempty,min=2,max=5"`
	OptCount validate.Opt[int]    `json:"oc" validate:"min=-5,max=5"`
	Text     string               `json:"t" validate:"omitempty,min=2,max=5"`
	Int      int                  `json:"i" validate:"omitempty,min=2,max=5"`
	NullText sql.NullString       `json:"nt" validate:"omitempty,max=5"`
	NullInt  sql.NullInt64        `json:"ni" validate:"omitempty,gt=1"`
	Name     string               `json:"n" validate:"min=2,max=5"`
	Yes      bool                 `json:"y" validate:"required"`
	No       *bool                `json:"no" validate:"omitempty,eq=false"`
	When     time.Time            `json:"w" validate:"required"`
	ID       [16]byte             `json:"id" validate:"required"`
	Key      [24]byte             `json:"k" validate:"required"`
	Low      byte                 `json:"l" validate:"required"`
	Size     *missingSize         `json:"s" validate:"required"`
	Maybe    *missingSize         `json:"m"`
}

type missingSize struct {
	Width  int `json:"w" validate:"min=1,max=9"`
	Height int `json:"h" validate:"min=1,max=9"`
}

func goodMissing() missing {
	size, no := &missingSize{1, 9}, false
	return missing{
		validate.Some("ab"), validate.Some(""), validate.Some(2), validate.Some(0), "abcde", 5,
		sql.NullString{String: "abc", Valid: true}, sql.NullInt64{Int64: 2, Valid: true}, "äöüäö",
		true, &no, time.Unix(1, 0), [16]byte{15: 1}, [24]byte{23: 1}, 1, size, size,
	}
}

// spoils are changes of a good value; those that it stays good with are first.
var spoils = []func(*missing){
	func(m *missing) { m.OptText = validate.Opt[string]{} },
	func(m *missing) { m.OptText = validate.Some("") },
	func(m *missing) { m.OptText = validate.Some("äöüäö") },
	func(m *missing) { m.OptInt = validate.Opt[int]{} },
	func(m *missing) { m.OptInt = validate.Some(0) },
	func(m *missing) { m.Text, m.Int = "", 0 },
	func(m *missing) { m.NullText.Valid, m.NullInt.Valid = false, false },
	func(m *missing) { m.NullText.String, m.NullInt.Int64 = "", 0 },
	func(m *missing) { m.No, m.Maybe = nil, nil },

	func(m *missing) { m.OptName = validate.Opt[string]{} },
	func(m *missing) { m.OptCount = validate.Opt[int]{} },
	func(m *missing) { m.OptText = validate.Some("a") },
	func(m *missing) { m.OptText = validate.Some("ä") },
	func(m *missing) { m.OptText = validate.Some("abcdef") },
	func(m *missing) { m.OptName = validate.Some("abcdef") },
	func(m *missing) { m.OptInt = validate.Some(1) },
	func(m *missing) { m.OptInt = validate.Some(-1) },
	func(m *missing) { m.OptInt = validate.Some(6) },
	func(m *missing) { m.OptCount = validate.Some(-6) },
	func(m *missing) { m.OptCount = validate.Some(6) },
	func(m *missing) { m.Text = "a" },
	func(m *missing) { m.Text = strings.Repeat("ä", 6) },
	func(m *missing) { m.Int = 1 },
	func(m *missing) { m.Int = 6 },
	func(m *missing) { m.NullText.String = "abcdef" },
	func(m *missing) { m.NullInt.Int64 = 1 },
	func(m *missing) { m.Name = "" },
	func(m *missing) { m.Name = "ä" },
	func(m *missing) { m.Name = "äöüäöü" },
	func(m *missing) { m.Yes = false },
	func(m *missing) { yes := true; m.No = &yes },
	func(m *missing) { m.When = time.Time{} },
	func(m *missing) { m.ID = [16]byte{} },
	func(m *missing) { m.Key = [24]byte{} },
	func(m *missing) { m.Low = 0 },
	func(m *missing) { m.Size = nil },
	func(m *missing) { m.Size = &missingSize{0, 1} },
	func(m *missing) { m.Size = &missingSize{1, 10} },
	func(m *missing) { m.Maybe = &missingSize{10, 1} },
	func(m *missing) { m.Maybe = &missingSize{1, 0} },
}

const staysGood = 9

// TestWhatMayBeMissingInLists: a list says of each element what the element alone
// does, wherever in the list it is, and whatever those beside it leave out.
func TestWhatMayBeMissingInLists(t *testing.T) {
	type list struct {
		Items []missing `json:"items" validate:"dive"`
	}
	one, all := validate.MustFor[missing](), validate.MustFor[list]()
	r := rand.New(rand.NewPCG(1, 2))
	for n := 1; n < 140; n += 3 {
		for i, spoil := range spoils {
			in := list{make([]missing, n)}
			for k := range in.Items {
				in.Items[k] = goodMissing()
				if r.IntN(2) == 0 {
					spoils[r.IntN(staysGood)](&in.Items[k])
				}
			}
			at := r.IntN(n)
			in.Items[at] = goodMissing()
			spoil(&in.Items[at])
			alone := one.Check(&in.Items[at])
			require.Equal(t, i < staysGood, alone == nil, "%d: %v", i, alone)
			require.Equal(t, below(untaint.PathIndex("/items", at), alone), paths(all.Check(&in)), "%d of %d, change %d", at, n, i)
		}
	}
}

// below are the violations of an error about what lies at a path.
func below(path string, err error) []string {
	var c untaint.Collector
	c.Merge(path, err)
	return paths(c.Err())
}
