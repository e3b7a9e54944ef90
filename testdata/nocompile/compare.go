package sample

import "github.com/untaint/untaint"

type login struct {
	name     string
	password untaint.Secret[string]
}

func same(a, b untaint.Secret[string]) bool {
	return a == b // want `cannot be compared`
}

func sameLogin(a, b login) bool {
	return a == b // want `cannot be compared`
}

func find(list []untaint.Secret[string], s untaint.Secret[string]) map[untaint.Secret[string]]bool { // want `invalid map key type`
	for _, one := range list {
		if one == s { // want `cannot be compared`
			return nil
		}
	}
	return nil
}
