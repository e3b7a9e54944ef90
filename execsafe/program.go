package execsafe

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// program is an executable as it was found when the command was compiled.
type program struct {
	path     string // as declared, and what argv[0] says
	resolved string // with all links followed, and what is executed
	info     fs.FileInfo
	shebang  string      // the interpreter of a script, with links followed
	loaded   fs.FileInfo // what the kernel will say the process executes: for a script, its interpreter
}

// names are the base names under which the program is known, since awk is a
// link to mawk and sh to dash.
func (p program) names() []string {
	return []string{programName(p.path), programName(p.resolved)}
}

// programName is a base name without what Windows adds or ignores.
func programName(path string) string {
	name := strings.ToLower(filepath.Base(path))
	return strings.TrimSuffix(strings.TrimRight(name, ". "), ".exe")
}

// isBatch takes what Windows runs through cmd.exe, whose quoting cannot be done
// right (CVE-2024-24576). Trailing dots and spaces are ignored by Windows
// (CVE-2024-43402). It holds on each system, so that a declaration that is
// wrong on one is found on the other.
func isBatch(path string) bool {
	name := strings.ToLower(strings.TrimRight(filepath.Base(path), ". "))
	if i := strings.IndexByte(name, ':'); i > 0 { // an NTFS stream of a file
		name = strings.TrimRight(name[:i], ". ")
	}
	return strings.HasSuffix(name, ".bat") || strings.HasSuffix(name, ".cmd")
}

// maxShebang is what Linux reads of a script's first line.
const maxShebang = 256

// shebang returns the interpreter that a script names, "" for anything else.
func shebang(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		if errors.Is(err, fs.ErrPermission) {
			return "", nil // executable and not readable: no script
		}
		return "", err
	}
	defer f.Close()
	line := make([]byte, maxShebang)
	n, _ := f.Read(line)
	text, isScript := strings.CutPrefix(string(line[:n]), "#!")
	if !isScript {
		return "", nil
	}
	text, _, _ = strings.Cut(text, "\n")
	fields := strings.Fields(text)
	if len(fields) == 0 {
		return "", fs.ErrInvalid
	}
	return filepath.EvalSymlinks(fields[0])
}

// changed reports whether the program is no longer the file that was found. It
// is asked before each run, and the kernel's answer is compared again when the
// program has been loaded, where the Resources protection is there.
func (p program) changed() (missing, changed bool) {
	info, err := os.Lstat(p.resolved)
	if err != nil {
		return true, false
	}
	same := os.SameFile(info, p.info) && info.Size() == p.info.Size() &&
		info.ModTime().Equal(p.info.ModTime()) && info.Mode() == p.info.Mode()
	return false, !same
}
