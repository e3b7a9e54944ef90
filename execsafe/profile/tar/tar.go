package tar

import (
	"github.com/untaint/untaint/execsafe"
)

// protections are what the declarations insist on.
const protections = execsafe.ProcessTree | execsafe.ParentDeath | execsafe.Privileges | execsafe.SystemCalls | execsafe.ProcessGroup |
	execsafe.Files | execsafe.Descriptors

var (
	into = execsafe.NewFolder("into")
	from = execsafe.Folder("from")
)

// Into is the folder that [Extract] makes. It must not exist yet, and is
// removed with its contents if the run fails.
func Into(folder execsafe.Path) execsafe.Arg { return into.Set(folder) }

// From is the folder that [Create] reads.
func From(folder execsafe.Path) execsafe.Arg { return from.Set(folder) }

// List declares "tar --list" of an archive on standard input, at most max bytes
// of it. It prints one name on each line, with line feeds and other control
// characters in a name as escape sequences. It reads and writes no file.
//
// What is not an archive fails with CodeExitStatus, more than max is TooLarge with
// CodeInputTooLarge.
func List(limits execsafe.Limits, max int64) (*execsafe.Command, error) {
	return execsafe.Declare("/usr/bin/tar", limits, execsafe.Require(protections),
		execsafe.Input(max),
		execsafe.Fixed("--list", "--file=-", "--force-local", "--quoting-style=escape"),
	)
}

// Extract declares "tar --extract" of an archive on standard input, at most max
// bytes of it, [Into] a new folder. It writes only regular files and folders in
// that folder. A member whose name contains "..", a symbolic link, a pipe, a
// device, or a hard link to a file outside makes the whole run fail with
// CodeExitStatus, and the folder is removed. A leading "/" is dropped from a
// name. Owners, set-user-ID bits and extended attributes are not restored.
func Extract(limits execsafe.Limits, max int64) (*execsafe.Command, error) {
	return execsafe.Declare("/usr/bin/tar", limits, execsafe.Require(protections),
		execsafe.Input(max), execsafe.PlainFiles(), into.Dir(),
		execsafe.Fixed("--extract", "--file=-", "--force-local", "--keep-old-files", "--no-same-owner", "--no-same-permissions",
			"--no-acls", "--no-selinux", "--no-xattrs", "--touch"),
	)
}

// Create declares "tar --create" of everything in the folder [From], written to
// standard output: to Result.Stdout up to Limits.Stdout, or with StdoutTo.
// Names begin with "./" and are sorted; owners are left out. Symbolic links are
// archived as links and not followed.
func Create(limits execsafe.Limits) (*execsafe.Command, error) {
	return execsafe.Declare("/usr/bin/tar", limits, execsafe.Require(protections),
		from.Dir(),
		execsafe.Fixed("--create", "--file=-", "--force-local", "--format=posix", "--sort=name",
			"--owner=0", "--group=0", "--numeric-owner", "--no-acls", "--no-selinux", "--no-xattrs"),
		execsafe.EndOfOptions("--"), execsafe.Fixed("."),
	)
}
