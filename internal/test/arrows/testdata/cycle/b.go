package cycle

// B uses C and the method of T.
func B() { C(); T{}.M() }
