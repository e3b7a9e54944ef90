package m

import (
	"strings"
	"testing"
)

func TestGuard(t *testing.T) {
	var l limit
	l.Set()
	recovered := false
	func() {
		defer func() { recover() }()
		defer func() { recovered = Recovers() }()
	}()
	if Guard(10) || !Few(3) || !l.Holds(1, 2, 3) || l != 7 || Count(map[string]int{"a": 1}, 0, 1, 2) != 3 || Zero[int]() != 0 || recovered {
		t.Fatal()
	}
}

func TestCaller(t *testing.T) {
	if !strings.HasSuffix(Caller(), ".TestCaller") {
		t.Fatal(Caller())
	}
}
