package cycle

// T is at the bottom.
type T struct{}

// M names nothing.
func (T) M() {}
