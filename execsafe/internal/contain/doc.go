// Package contain starts one process and holds it: the process and everything
// it starts die together, and on Linux the kernel refuses it whatever it was
// not given. It needs no root, no cgo and no helper program, and it restricts
// the child alone, never a thread of the program that calls it.
//
// What the kernel at hand can do is a ladder of [Protections]. [Probe] says which
// protections there are; a [Spec] says which it wants and which it requires; a
// [State] says which were in force. A required protection that is missing is an
// error before the program has run its first instruction.
//
// How it is done on Linux: the child is started under ptrace and so stops
// inside execve, loaded but not begun. In that stop the parent sets its
// resource limits and makes it execute a few system calls (no_new_privs,
// capset, landlock_restrict_self, close_range, seccomp), then lets go of it.
// The program has been loaded by then, so it needs no right to execute
// anything, not even its own loader, and the filter may refuse execve and
// setpgid altogether, which no filter inherited across fork and exec could.
//
// On other systems there is the process group, or the job object on Windows,
// and nothing else; see the files named for them.
package contain
