//go:build !unix

package env

// KeepInherited does nothing: only what is named is inherited here.
func KeepInherited() {}
