//go:build !linux

package execsafe_test

func play() {}
