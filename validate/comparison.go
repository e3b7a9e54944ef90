package validate

// comparison is the operator of a rule.
type comparison uint8

const (
	opEq comparison = iota
	opNe
	opLt
	opLte
	opGt
	opGte
)

// holds turns the sign of a three-way comparison into a verdict.
func (op comparison) holds(sign int) bool {
	switch op {
	case opEq:
		return sign == 0
	case opNe:
		return sign != 0
	case opLt:
		return sign < 0
	case opLte:
		return sign <= 0
	case opGt:
		return sign > 0
	}
	return sign >= 0
}

// onFloats is holds for numbers of which one may be NaN.
func (op comparison) onFloats(a, b float64) bool {
	switch op {
	case opEq:
		return a == b
	case opNe:
		return a != b
	case opLt:
		return a < b
	case opLte:
		return a <= b
	case opGt:
		return a > b
	}
	return a >= b
}

func sign[T int | int64 | uint64](a, b T) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func boolSign(a, b bool) int {
	if a == b {
		return 0
	}
	return 1
}
