package cycle

// A uses B.
func A() { B() }
