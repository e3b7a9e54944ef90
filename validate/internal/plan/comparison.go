package plan

// Comparison is the operator of a rule.
type Comparison uint8

const (
	Eq Comparison = iota
	Ne
	Lt
	Lte
	Gt
	Gte
)

// Holds turns the sign of a three-way comparison into a verdict.
func (op Comparison) Holds(sign int) bool {
	switch op {
	case Eq:
		return sign == 0
	case Ne:
		return sign != 0
	case Lt:
		return sign < 0
	case Lte:
		return sign <= 0
	case Gt:
		return sign > 0
	}
	return sign >= 0
}

// OnFloats is Holds for numbers of which one may be NaN.
func (op Comparison) OnFloats(a, b float64) bool {
	switch op {
	case Eq:
		return a == b
	case Ne:
		return a != b
	case Lt:
		return a < b
	case Lte:
		return a <= b
	case Gt:
		return a > b
	}
	return a >= b
}

// Sign is that of a three-way comparison.
func Sign[T int | int64 | uint64](a, b T) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// BoolSign is Sign where there is no order: 0 for equal ones.
func BoolSign(a, b bool) int {
	if a == b {
		return 0
	}
	return 1
}
