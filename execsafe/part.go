package execsafe

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/untaint/untaint"
)

// Optional returns the part for a parameter that a run may leave out, together
// with its flag.
func (p Part) Optional() Part { return p.counted(0, 1) }

// Repeated returns the part for a parameter that is given min to max times,
// each with its flag if it has one. Give the values with [Param.Each]. A count
// outside is Invalid with code "argument_count".
func (p Part) Repeated(min, max int) Part { return p.counted(min, max) }

func (p Part) counted(min, max int) Part {
	if p.place == nil || p.place.slot == nil || p.place.kind == placeDir || p.place.kind == placeSwitch {
		return Part{put: func(d *draft) { d.mistake(codeBadPart) }}
	}
	if min < 0 || max < 1 || min > max || p.place.kind == placeEnv && max > 1 {
		return Part{put: func(d *draft) { d.mistake(codeBadPart) }}
	}
	at := *p.place
	at.min, at.max = min, max
	return Part{place: &at}
}

// Fixed places constant arguments.
func Fixed(args ...constant) Part {
	return Part{put: func(d *draft) {
		for _, a := range args {
			if a == "" || strings.IndexByte(string(a), 0) >= 0 {
				d.mistake(codeBadName)
			}
			d.cmd.places = append(d.cmd.places, place{kind: placeFixed, text: string(a)})
		}
	}}
}

// Reserve adds characters that no value may begin with, for a program that
// reads them in a way of its own: "+" for date and vim, ":" for git's paths.
// "@" is reserved in each command; see [AtSignIsPlain].
func Reserve(characters constant) Part {
	return Part{put: func(d *draft) { d.reserved += string(characters) }}
}

// AtSignIsPlain declares that a leading "@" has no special meaning to the
// program. Without it no value may begin with "@", since compilers,
// curl and others read a file in its place.
func AtSignIsPlain() Part {
	return Part{put: func(d *draft) { d.atIsPlain = true }}
}

// Env sets a variable to a constant. The environment holds, besides, only HOME
// (an empty folder), PATH, LANG and LC_ALL (C.UTF-8) and TZ (UTC). Nothing is
// inherited. Names that make programs load code or write files are refused
// with code "unsafe_variable"; see [DangerousEnv].
func Env(name, value constant) Part { return envPart(name, value, false) }

// DangerousEnv is [Env] for a name that Env refuses, such as LD_LIBRARY_PATH.
// Search for the name when you review.
func DangerousEnv(name, value constant) Part { return envPart(name, value, true) }

func envPart(name, value constant, dangerous bool) Part {
	return Part{put: func(d *draft) {
		d.envName(string(name), dangerous)
		if strings.IndexByte(string(value), 0) >= 0 {
			d.mistake(codeBadName)
		}
		d.cmd.env = append(d.cmd.env, string(name)+"="+string(value))
	}}
}

// Dir makes an open folder the working folder, which the child may read. The
// root must have been opened by an absolute name. Without Dir the working
// folder is an empty one of the run's own.
func Dir(root *os.Root) Part { return dirPart(root, readFolder) }

// WritableDir is [Dir] for a child that may change what is in it.
func WritableDir(root *os.Root) Part { return dirPart(root, writeFolder) }

func dirPart(root *os.Root, how access) Part {
	return Part{put: func(d *draft) {
		if root == nil || !filepath.IsAbs(root.Name()) {
			d.mistake(codeBadFolder)
			return
		}
		if info, err := root.Stat("."); err != nil || !info.IsDir() {
			d.mistake(codeBadFolder)
		}
		d.setDir()
		d.cmd.dir = value{path: &Path{root: root, name: "."}, access: how}
	}}
}

// TempDir lets the child write in the run's own empty folder, names it in
// TMPDIR, and removes it with all that is in it when the run is over.
func TempDir() Part { return Part{put: func(d *draft) { d.cmd.temp = true }} }

// Input declares that the command reads standard input, at most max bytes of
// it. A run gives it with [StdinBytes] or [StdinFrom]; one that does not, and each
// command without Input, has the null device there.
func Input(max int64) Part {
	return Part{put: func(d *draft) {
		if max < 1 {
			d.mistake(codeBadLimit, untaint.TextParam("limit", "input"))
		}
		d.cmd.input = max
	}}
}

// Helpers lists the other programs, by absolute path, that a contained child
// may execute. Without it the child may execute nothing. A helper that
// interprets code is refused as a program would be.
//
// A helper that is not static is loaded by the system's dynamic loader, which the
// child may then execute by itself too, and through it any program that it may
// read, those in the system's library folders among them. Files in memory it may
// not execute.
func Helpers(programs ...constant) Part {
	return Part{put: func(d *draft) {
		for _, p := range programs {
			if h, ok := d.pin(string(p)); ok {
				d.cmd.helpers = append(d.cmd.helpers, h)
			}
		}
	}}
}

// Reads lists files and folders, by absolute path, that a contained child may
// read besides what each program needs to start.
func Reads(paths ...constant) Part {
	return Part{put: func(d *draft) { d.cmd.reads = d.declared(d.cmd.reads, paths) }}
}

// Writes lists files and folders, by absolute path, that a contained child may
// read and write. With Writes, [WritableDir], [WritableFolder] or [NewFolder] it may
// also change modes, times and attributes of any file that its user owns, by
// name: no kernel holds those by folder. Without, it may for what it has open.
// Nowhere does it set a set-user-ID or set-group-ID bit.
func Writes(paths ...constant) Part {
	return Part{put: func(d *draft) { d.cmd.writes = d.declared(d.cmd.writes, paths) }}
}

// Network lets a contained child use IPv4 and IPv6 sockets, to any address:
// there is no filter of hosts here.
func Network() Part { return Part{put: func(d *draft) { d.cmd.network = true }} }

// PlainFiles lets a contained child make regular files and folders only, in
// whatever it may write: no symbolic link, which would lead who reads the result
// out of its folder (CWE-59), and no pipe or socket. Hard links to files that it
// may write remain.
func PlainFiles() Part { return Part{put: func(d *draft) { d.cmd.plain = true }} }

// AcceptExit lists exit codes besides 0 that are no error, such as 1 for grep
// and diff.
func AcceptExit(codes ...int) Part {
	return Part{put: func(d *draft) {
		for _, c := range codes {
			if c < 1 || c > 255 {
				d.mistake(codeBadRule, untaint.TextParam("rule", "exit"))
			}
		}
		d.cmd.accepted = append(d.cmd.accepted, codes...)
	}}
}

// ExitMeans gives an exit code a kind and a code of its own, such as NotFound
// with "no_such_commit".
func ExitMeans(exit int, kind untaint.Kind, code untaint.Code) Part {
	return Part{put: func(d *draft) {
		if exit < 1 || exit > 255 {
			d.mistake(codeBadRule, untaint.TextParam("rule", "exit"))
		}
		d.cmd.meanings = append(d.cmd.meanings, meaning{exit: exit, kind: kind, code: code})
	}}
}

// DangerousInterpreter admits a program, or helper, that runs code from its
// arguments or input: sh, env, find, awk, perl, ssh and their like. Search for
// the name when you review. The list of those programs is a lint: a program
// that is not on it may run code too, and the containment is what holds it.
func DangerousInterpreter() Part { return Part{optIn: true} }
