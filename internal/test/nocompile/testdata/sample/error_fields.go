package sample

import "github.com/untaint/untaint"

func forge(user string) untaint.Error {
	return untaint.Error{cause: nil} // want `unexported field|unknown field`
}

func secret(user string) untaint.Secret[string] {
	return untaint.Secret[string]{v: &user} // want `unexported field|unknown field`
}

func kind(user string) untaint.Violation {
	return untaint.Violation{Kind: user} // want `cannot use user`
}
