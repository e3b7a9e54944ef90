//go:build unix

package env

import "syscall"

// KeepInherited keeps what this test was started with from the programs it
// starts: a shell, an editor or a CI runner may have left files open in it, and
// a program that is started beside them takes another way than one that is not.
func KeepInherited() {
	for fd := 3; fd < 1024; fd++ {
		syscall.CloseOnExec(fd)
	}
}
