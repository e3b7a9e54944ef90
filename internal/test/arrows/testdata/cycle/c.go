package cycle

// C goes back up once in ten.
func C() {
	if false {
		A()
	}
}
