package validate_test

import (
	"encoding/json"
	"math/big"
	"net"
	"net/netip"
	"net/url"
	"sync/atomic"
	"testing"
	"time"
)

// The shapes are what real code has and random tags do not make.

func TestShapesAgreeWithValidator1(t *testing.T) {
	agrees[Top](t)
	agrees[Middle](t)
	agrees[pair2[status, *Base]](t)
	agrees[listOf[Base]](t)
	agrees[knot](t)
	agrees[either](t)
	agrees[struct {
		*Middle
		Name string `validate:"required"`
	}](t)
	agrees[pair2[string, int]](t)
	agrees[struct {
		P []pair2[string, []int]      `validate:"dive"`
		M map[status]pair2[int, bool] `validate:"dive,keys,oneof=a b,endkeys"`
	}](t)
	agrees[struct {
		M map[string][]*Base `validate:"min=1,dive,keys,min=1,max=3,endkeys,required,max=2,dive,required"`
	}](t)
	agrees[struct {
		M map[string]map[int][]knot `validate:"dive,dive,keys,gt=0,endkeys,dive"`
	}](t)
	agrees[struct {
		M *map[string]*[]*string `validate:"required,dive,required,dive,required,alpha"`
	}](t)
	agrees[struct {
		A [3]any     `validate:"dive,required"`
		B [2]outline `validate:"dive,omitempty"`
	}](t)
	agrees[struct {
		S outline   `validate:"required"`
		L []outline `validate:"dive,required"`
	}](t)
	agrees[struct {
		A any `validate:"required"`
		B any `validate:"omitempty,min=2"`
		C any
	}](t)
	agrees[struct {
		A string `validate:"email"`
		B []int  `validate:"unique,dive,gt=1"`
	}](t)
	agrees[struct {
		S status   `validate:"required,oneof=a b abc"`
		F consent  `validate:"required"`
		L grade    `validate:"min=1,max=3"`
		P *status  `validate:"omitempty,eq=a"`
		Q *consent `validate:"required"`
	}](t)
	agrees[struct {
		A string   `validate:"required_without_all=B C"`
		B *int     `validate:"required_without_all=A C"`
		C []string `validate:"required_without_all=A B,excluded_with=A"`
	}](t)
	agrees[struct {
		In struct {
			A int `validate:"gt=1"`
			B struct {
				C string `validate:"required"`
			}
		} `validate:"required"`
		P *struct {
			A int `validate:"ltfield=B"`
			B int
		}
	}](t)
	agrees[struct {
		From time.Time                `validate:"required"`
		To   *time.Time               `validate:"omitempty,gtfield=From"`
		D    time.Duration            `validate:"min=1ns,max=5ns"`
		L    []time.Time              `validate:"dive,required"`
		M    map[string]time.Duration `validate:"dive,gt=2ns"`
	}](t)
	agrees[struct {
		B  []byte          `validate:"required,min=1,max=3"`
		A  [4]byte         `validate:"required"`
		BB [][]byte        `validate:"dive,len=2"`
		R  json.RawMessage `validate:"omitempty,json"`
	}](t)
	agrees[struct {
		A **int     `validate:"required,gt=1"`
		B ***string `validate:"omitempty,alpha"`
		C []**Base  `validate:"dive,required"`
		D **Base    `validate:"required"`
	}](t)
}

func TestShapesAgreeWithValidator2(t *testing.T) {
	agrees[struct {
		A []string          `validate:"omitempty,dive,omitempty,alpha|numeric"`
		B []string          `validate:"dive,ip|hostname"`
		C map[string]string `validate:"dive,keys,alpha|numeric,endkeys,eq=a|eq=b"`
	}](t)
	agrees[struct {
		A []Base            `validate:"unique=ID"`
		B []*Base           `validate:"unique=ID,dive"`
		C map[string]Base   `validate:"unique=ID,dive"`
		D map[string]string `validate:"unique"`
		E [3]int            `validate:"unique"`
	}](t)
	agrees[struct {
		A float32   `validate:"gt=1,lt=3"`
		B *float64  `validate:"required,ne=2"`
		C []float64 `validate:"dive,gte=1.5"`
		D complex128
		E uintptr `validate:"gt=2"`
	}](t)
	agrees[struct {
		In Base   `validate:"structonly"`
		B  Middle `validate:"nostructlevel"`
		C  *Base  `validate:"omitempty,structonly"`
		D  []Base `validate:"dive,structonly"`
		E  Base   `validate:"-"`
	}](t)
	agrees[struct {
		A string         `validate:"omitnil,min=2"`
		B *string        `validate:"omitnil,min=2"`
		C []int          `validate:"omitnil,min=2"`
		D map[string]int `validate:"omitzero,min=2"`
		E *Base          `validate:"omitnil"`
		F any            `validate:"omitnil,min=2"`
	}](t)
	agrees[struct {
		Pw    string `validate:"min=2"`
		Again string `validate:"eqfield=Pw"`
		In    struct {
			X string `validate:"eqcsfield=Top"`
		}
		Top string
		L   []string `validate:"eqfield=Pw"`
		N   *string  `validate:"nefield=Pw"`
	}](t)
	agrees[struct {
		In Base
		X  string  `validate:"eqcsfield=In.ID"`
		Y  *string `validate:"required_if=In.ID a"`
		Z  int     `validate:"required_with=In.Note"`
		W  []int   `validate:"excluded_without=In.Note"`
	}](t)
	agrees[struct {
		A map[int]string             `validate:"dive,keys,gt=2,endkeys,required"`
		B map[grade][]status         `validate:"dive,keys,lte=3,endkeys,min=1,dive,oneof=a b"`
		C map[float64]bool           `validate:"dive,keys,gt=1,endkeys,required"`
		D map[[2]int]string          `validate:"dive,keys,dive,gt=0,endkeys,alpha"`
		E map[bool]int               `validate:"dive,gt=1"`
		F map[pair2[string, int]]int `validate:"dive,keys,endkeys,gt=0"`
	}](t)
	agrees[struct {
		A map[*Base]int                     `validate:"dive,keys,endkeys"`
		B map[any]int                       `validate:"dive,keys,endkeys,gt=0"`
		C map[[2]pair2[string, int]]int     `validate:"dive,keys,dive,endkeys"`
		D map[*pair2[string, int]]string    `validate:"dive,keys,required,endkeys,required"`
		E map[[2]*pair2[string, int]]string `validate:"dive,keys,dive,required,endkeys,required"`
		F map[outline]int                   `validate:"dive,keys,required,endkeys"`
		G map[pair2[string, int]]Base       `validate:"dive,keys,structonly,endkeys"`
		H map[pair2[string, int]]Base       `validate:"dive,keys,required,endkeys,required"`
	}](t)
	agrees[struct {
		F func()   `validate:"required"`
		C chan int `validate:"omitempty"`
		E error    `validate:"required"`
		S interface{ String() string }
	}](t)
	agrees[struct {
		U  url.URL    `validate:"required"`
		P  *url.URL   `validate:"omitempty"`
		N  netip.Addr `validate:"required"`
		I  net.IP     `validate:"required"`
		B  *big.Int   `validate:"required"`
		At atomic.Bool
	}](t)
	agrees[struct {
		A []struct {
			B []struct {
				C []*struct {
					D string `validate:"required,alpha"`
				} `validate:"dive,required"`
			} `validate:"dive"`
		} `validate:"dive"`
	}](t)
	agrees[struct {
		A []any          `validate:"dive,required"`
		B map[string]any `validate:"dive,keys,alpha,endkeys,required"`
		C *any           `validate:"required"`
		D any            `validate:"dive,required"`
		E any            `validate:"unique"`
	}](t)
	agrees[struct {
		Base
		pair2[string, int]
		In listOf[Middle]
	}](t)
	agrees[struct {
		A int     `validate:"required,oneof=1 2 3"`
		B *int    `validate:"omitempty,oneof=1 2"`
		C []grade `validate:"dive,oneof=1 2"`
		D uint16  `validate:"isdefault|gt=3"`
		E bool    `validate:"eq=true"`
		F *bool   `validate:"required"`
		G string  `validate:"boolean"`
	}](t)
	agrees[struct {
		A *[]string       `validate:"omitempty,min=1,dive,alpha"`
		B *[2]int         `validate:"required,dive,gt=0"`
		C []*[]int        `validate:"dive,required,dive,gt=0"`
		D *map[string]int `validate:"omitempty,len=1"`
	}](t)
	agrees[struct {
		A string `validate:"skip_unless=B 1,alpha"`
		B int
		C string   `validate:"excluded_if=B 1 A abc"`
		D string   `validate:"required_unless=B 1,omitempty,numeric"`
		E []string `validate:"required_with_all=A D,omitempty,dive,len=1"`
	}](t)
	agrees[struct {
		A map[string]*[]map[int]*knot `validate:"dive,required,dive,dive,required"`
	}](t)
	agrees[struct {
		L [][]*either `validate:"min=1,dive,max=2,dive,omitempty"`
	}](t)
	agrees[struct {
		A [2][2]*string `validate:"dive,dive,omitempty,alpha"`
		B [0]int        `validate:"required"`
		C []struct{}    `validate:"required,dive"`
		D struct{}      `validate:"required"`
	}](t)
	agrees[struct {
		pair2[string, []pair2[int, bool]]
		B *pair2[bool, *consent] `validate:"required"`
	}](t)
	agrees[struct {
		A any         `validate:"required,dive,min=1"`
		B []any       `validate:"omitempty,dive,omitempty,alpha"`
		M map[any]any `validate:"dive,keys,required,endkeys,required"`
	}](t)
}

func TestShapesAgreeWithValidator3(t *testing.T) {
	agrees[struct {
		A *listOf[*listOf[Base]]
		B []listOf[int] `validate:"len=1,dive"`
	}](t)
	agrees[struct {
		A string `validate:"required_if=B 1 C true"`
		B int8
		C consent
		D *string `validate:"required_if=C false B 2"`
		E []int   `validate:"excluded_unless=B 1"`
	}](t)
	agrees[struct {
		A []status           `validate:"unique,dive,oneof=a b abc"`
		B map[status]consent `validate:"unique"`
		C []*int             `validate:"unique"`
		D []float64          `validate:"unique"`
		E [][2]int           `validate:"unique"`
		F []Base             `validate:"unique=Note,dive"`
	}](t)
	agrees[struct {
		A error            `validate:"omitempty"`
		B *error           `validate:"omitempty"`
		C []error          `validate:"dive,required"`
		D func(int) string `validate:"omitempty"`
		E []func()         `validate:"dive,required"`
		F <-chan int       `validate:"required"`
	}](t)
	agrees[struct {
		A time.Time           `validate:"required,lte"`
		B *time.Time          `validate:"omitempty,gt"`
		C []*time.Time        `validate:"dive,required"`
		D struct{ time.Time } `validate:"required"`
		E struct {
			A time.Time `validate:"ltfield=B"`
			B time.Time
		}
	}](t)
	agrees[struct {
		A string   `validate:"len=3|len=0"`
		B string   `validate:"omitempty,min=2|eq=a"`
		C *string  `validate:"required|len=2"`
		D int      `validate:"gt=3|eq=1,lt=100"`
		E []string `validate:"min=2|isdefault,dive,len=1|len=3"`
	}](t)
	agrees[struct {
		A **[]**string      `validate:"required,min=1,dive,required,alpha"`
		B *map[string]**int `validate:"omitempty,dive,keys,alpha,endkeys,omitempty,gt=1"`
	}](t)
	agrees[struct {
		A int `validate:"gtfield=B.C"`
		B struct {
			C int
			D *int `validate:"eqfield=C"`
		}
		E *struct {
			F string `validate:"required"`
		} `validate:"required_with=A"`
	}](t)
	agrees[struct {
		Top   `validate:"omitempty"`
		*knot `validate:"omitempty"`
	}](t)
	agrees[struct {
		A map[string]struct {
			B []int `validate:"min=1"`
		} `validate:"required,dive"`
		C map[string]*struct {
			D *int `validate:"required"`
		} `validate:"dive"`
		E []*struct {
			F int `validate:"gt=0"`
		} `validate:"dive"`
	}](t)
	agrees[struct {
		A uint64  `validate:"min=18446744073709551615|lt=3"`
		B int64   `validate:"max=9223372036854775807,min=-9223372036854775808"`
		C uint8   `validate:"lt=256,gte=0"`
		D float32 `validate:"eq=1.5|lt=0"`
		E int8    `validate:"ne=3"`
	}](t)
	agrees[struct {
		A []byte  `validate:"omitempty,len=2,dive,gt=0"`
		B string  `validate:"min=1,max=2"`
		C []rune  `validate:"dive,gt=0"`
		D [3]byte `validate:"dive,gte=0"`
		E *[]byte `validate:"required,min=1"`
	}](t)
	agrees[struct {
		A struct {
			*Base `validate:"required"`
		}
		B struct {
			*Base `validate:"omitempty"`
		}
		C struct {
			Base `validate:"structonly"`
		}
		D struct {
			outline `validate:"required"`
		}
	}](t)
	agrees[struct {
		spoken `validate:"required,alpha"`
	}](t)
	agrees[struct {
		figures `validate:"min=1,dive,gt=1"`
		couples `validate:"dive"`
	}](t)
	agrees[struct {
		*spoken `validate:"omitempty,min=2"`
	}](t)
	agrees[struct {
		outline
		A int
	}](t)
	agrees[struct {
		whatever `validate:"omitempty,min=2"`
		callback `validate:"required"`
	}](t)
	agrees[struct {
		grade   `validate:"lt=3"`
		consent `validate:"required"`
		status
		Spoken `validate:"len=1"`
	}](t)
	agrees[struct {
		tallies `validate:"dive,keys,alpha,endkeys,gt=1"`
		couples `validate:"max=2"`
	}](t)
}
