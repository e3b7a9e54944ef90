//go:build !unix

package execsafe

import "io/fs"

// executable is decided by the extension on Windows, which the start checks.
func executable(fs.FileInfo) bool { return true }

// writableByOthers is not known here: access lists are not read.
func writableByOthers(string) bool { return false }

// mayRead is found out by the program.
func mayRead(string, fs.FileInfo) bool { return true }
