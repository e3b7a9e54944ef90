//go:build !linux

package execsafe

import "os"

// removeTree removes a folder with all that is in it.
func removeTree(path string) error { return os.RemoveAll(path) }

// removeBelow removes a folder below an open root.
func removeBelow(root *os.Root, name string) error { return root.RemoveAll(name) }
