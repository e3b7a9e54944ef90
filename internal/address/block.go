package address

// block4 and block6 are a prefix: its length, and its bits without the zeros
// behind them. Every prefix of special6 is shorter than 64 bits.
type (
	block4 struct {
		top  uint32
		bits uint8
	}
	block6 struct {
		top  uint64
		bits uint8
	}
)
