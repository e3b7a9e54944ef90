package contain

import (
	"os"
	"time"
)

// Spec says what to start and what is to hold it. Nothing in it is looked up,
// split or expanded: not Path in PATH, not Argv by a shell, not Env from the
// parent.
type Spec struct {
	Path string   // the program, absolute
	Argv []string // with the name of the program first; empty means Path alone
	Env  []string // the whole environment; empty means empty

	Dir     string   // working directory, absolute
	DirFile *os.File // the same as an open directory; wins over Dir

	// Stdin, Stdout and Stderr are the null device where nil. ExtraFiles
	// become 3, 4 and so on. The caller closes its own copies. They keep
	// working whatever the Policy says: an open file is a right handed over.
	Stdin, Stdout, Stderr *os.File
	ExtraFiles            []*os.File

	// Program, if not nil, is what Path must turn out to be once it has been
	// executed: another file there, swapped in after it was checked, is killed
	// before its first instruction. For a script it is the interpreter. It is
	// checked on Linux where the Limits protection is there, and before the start
	// elsewhere, where a race remains.
	Program os.FileInfo
	// Script says that Path is a script, and Program what it names.
	Script bool

	Limits Resources
	Policy Policy

	// Want is what to apply where the kernel has it, Require what must be
	// applied. ProcessTree and ParentDeath are always wanted.
	Want, Require Protections
}

// Resources are limits on what the process may use. Zero is not a limit, but for
// Core, where it is not a core file. They are per process and not for the tree:
// ten children may use ten times the memory.
type Resources struct {
	CPU       time.Duration // processor time, rounded up to a second; the process ends by SIGXCPU, or SIGKILL a second later
	Memory    uint64        // bytes of address space; too small a limit breaks runtimes that reserve much of it (Go, Java, Node.js)
	FileSize  uint64        // bytes of any file it writes; it ends by SIGXFSZ
	OpenFiles uint64        // file descriptors
	Core      uint64        // bytes of a core file

	// Processes is how many processes there may be. 1 means that the process
	// may have threads but may not fork; that is part of the SystemCalls protection and
	// holds for root too. More than 1 is RLIMIT_NPROC, which the kernel counts
	// over all processes of the user and does not apply to root at all.
	Processes uint64
}

// Policy says what the process may reach, apart from its open files. The zero
// Policy lets it read what any program needs to start (libraries, locales, time
// zones and the like, see System) and nothing else.
//
// It does not cover what Landlock and seccomp do not: the process can see that
// a file exists and read its metadata. It never sets a set-user-ID or
// set-group-ID mode.
type Policy struct {
	// Exec lists other programs it may execute, absolute. With none it may
	// execute nothing. With any, the dynamic loader may be executed as well,
	// and through it any file that it may read.
	Exec []string

	Read  []Place // files and folders it may read
	Write []Place // files and folders it may read and write; never execute

	// PlainFiles takes from Write the right to make anything but regular files
	// and folders: no symbolic link, pipe or socket.
	PlainFiles bool

	// Metadata says what becomes of modes, owners, times and attributes where the
	// protection of that name cannot be had: with anything in Write, the process
	// can change those of a file that it has open, and with this those of any file
	// that its user owns, as who unpacks an archive must.
	Metadata bool

	Network bool // it may use IPv4 and IPv6 sockets; never unix sockets

	// Isolated takes away the read access that every program gets.
	Isolated bool
	// Privileged leaves root its capabilities.
	Privileged bool
}

// Place is a file or a folder with all it holds, by its absolute path or, where
// File is not nil, by an open file, which cannot be swapped in between.
type Place struct {
	Path string
	File *os.File
}
