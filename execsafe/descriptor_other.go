//go:build !linux

package execsafe

// descriptorFolder is where a process finds its own open files on the BSDs and
// macOS. Opening a name below it shares the position of the open file.
const descriptorFolder = "/dev/fd/"
