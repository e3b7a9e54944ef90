package sample

import "github.com/untaint/untaint"

func control() error {
	return untaint.New("sample", untaint.Violation{Code: "sample", Kind: untaint.Invalid})
}
