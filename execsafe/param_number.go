package execsafe

import (
	"strconv"
	"strings"
	"time"

	"github.com/untaint/untaint"
)

// Int declares a whole number from min to max, both included, written in
// decimal. A value outside is Invalid with code "out_of_range". With a negative
// min you can place it only joined to a flag or after [EndOfOptions].
func Int(name constant, min, max int) *Param[int] {
	p := newParam(name, slotWord, digits(min < 0), func(v int) value {
		if v < min || v > max {
			return refuse(codeOutOfRange, untaint.Invalid, untaint.IntParam("min", int64(min)), untaint.IntParam("max", int64(max)))
		}
		return value{text: strconv.Itoa(v)}
	})
	p.quick = func(v int) (string, bool) {
		if v < min || v > max {
			return "", false
		}
		return strconv.Itoa(v), true
	}
	if min > max {
		p.slot.mistake(codeBadRule, untaint.TextParam("rule", "min"))
	}
	return p
}

// Duration declares a time span from min to max, both included, written as
// seconds with as many decimals as it needs: 90s is "90", 1500ms is "1.5". A
// value outside is Invalid with code "out_of_range", in milliseconds. A negative min
// is a mistake.
func Duration(name constant, min, max time.Duration) *Param[time.Duration] {
	p := newParam(name, slotWord, digits(false), func(v time.Duration) value {
		if v < min || v > max {
			return refuse(codeOutOfRange, untaint.Invalid,
				untaint.IntParam("min", min.Milliseconds()), untaint.IntParam("max", max.Milliseconds()))
		}
		return value{text: seconds(v)}
	})
	if min < 0 || min > max {
		p.slot.mistake(codeBadRule, untaint.TextParam("rule", "min"))
	}
	return p
}

// seconds is exact: no floating point stands between.
func seconds(d time.Duration) string {
	whole, rest := d/time.Second, d%time.Second
	if rest == 0 {
		return strconv.FormatInt(int64(whole), 10)
	}
	frac := strconv.FormatInt(int64(rest+time.Second), 10)[1:] // nine digits
	return strconv.FormatInt(int64(whole), 10) + "." + strings.TrimRight(frac, "0")
}

// Bool declares a flag that is present or absent. Place it with Flag. If a run
// does not set it, the flag is absent.
func Bool(name constant) *Param[bool] {
	return newParam(name, slotBool, firsts{}, func(v bool) value {
		if v {
			return value{text: "true"}
		}
		return value{}
	})
}
