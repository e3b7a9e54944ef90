//go:build !unix

package execsafe

const nonblock = 0
