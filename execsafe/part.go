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

// Fixed places constant arguments. An empty one stands behind another, as the
// value of an option does: Fixed("-N", "").
func Fixed(args ...constant) Part {
	return Part{put: func(d *draft) {
		for i, a := range args {
			if a == "" && i == 0 || strings.IndexByte(string(a), 0) >= 0 {
				d.mistake(codeBadName)
			}
			d.cmd.places = append(d.cmd.places, place{kind: placeFixed, text: string(a)})
		}
	}}
}

// Reserve adds characters that no value may begin with, for a program that
// gives them a meaning: "+" for date and vim, ":" for git's paths. "@" is
// always reserved; see [AtSignIsPlain].
func Reserve(characters constant) Part {
	return Part{put: func(d *draft) { d.reserved += string(characters) }}
}

// AtSignIsPlain declares that a leading "@" has no special meaning to the
// program. Without it no value may begin with "@", because compilers, curl and
// others then read a file instead.
func AtSignIsPlain() Part {
	return Part{put: func(d *draft) { d.atIsPlain = true }}
}

// Env sets a variable to a constant. Besides, the environment holds only HOME
// (an empty folder), PATH, LANG and LC_ALL (C.UTF-8) and TZ (UTC). Nothing is
// inherited. Names that make programs load code or write files are refused with
// code "unsafe_variable"; see [DangerousEnv].
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
// folder is an empty one made for the run.
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

// TempDir gives each run an empty folder that the child may write in, names it
// in TMPDIR, and removes it with its contents when the run is over.
func TempDir() Part { return Part{put: func(d *draft) { d.cmd.temp = true }} }

// Input declares that the command reads standard input, at most max bytes of
// it. Pass it to a run with [StdinBytes] or [StdinFrom]. Otherwise standard
// input is the null device.
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
// interprets code is refused like a program that does.
//
// A helper that is not static is loaded by the system's dynamic loader. The
// child may then execute the loader directly, and through it any program that
// it may read, including those in the system's library folders. It may not
// execute files in memory.
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
// read, in addition to what every program needs to start.
func Reads(paths ...constant) Part {
	return Part{put: func(d *draft) { d.cmd.reads = d.declared(d.cmd.reads, paths) }}
}

// Writes lists files and folders, by absolute path, that a contained child may
// read and write. There, as in a [WritableDir] or [TempDir], it may also change
// modes, owners, times and attributes, and nowhere else; see [AllProtections].
// Where the system does not have what that takes, it may change those of each file
// that it has open and, with anything but TempDir, of each that its user owns.
// Nowhere does it set a set-user-ID or set-group-ID bit.
func Writes(paths ...constant) Part {
	return Part{put: func(d *draft) { d.cmd.writes = d.declared(d.cmd.writes, paths) }}
}

// Network lets a contained child use IPv4 and IPv6 sockets, to any address:
// hosts are not filtered. It can then also take an abstract name of a unix socket
// that nobody has, though nobody reaches it there.
func Network() Part { return Part{put: func(d *draft) { d.cmd.network = true }} }

// PlainFiles lets a contained child create only regular files and folders where
// it may write: no pipes, no sockets, and no symbolic links, which could lead a
// reader of the result out of its folder (CWE-59). Hard links to files that it
// may write remain possible.
func PlainFiles() Part { return Part{put: func(d *draft) { d.cmd.plain = true }} }

// AcceptExit lists exit codes besides 0 that are not errors, such as 1 for grep
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

// ExitMeans maps an exit code to a kind and a code, such as NotFound with
// "no_such_commit".
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
// the name when you review. The list of those programs is only a lint: a
// program that is not on it may run code too. Rely on the containment.
func DangerousInterpreter() Part { return Part{optIn: true} }
