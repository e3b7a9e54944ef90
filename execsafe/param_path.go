package execsafe

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/untaint/untaint"
)

// maxPath is how many bytes a name inside a root may have.
const maxPath = 4000

// File declares an existing regular file inside a root, given to the program as
// an absolute name, or as ./name where the root is its working folder: in
// neither form can it be an option, a host or a URL. The name is resolved
// through [os.Root], so neither ".." nor a symbolic link leads out (Unsafe with
// "path_escape"). A contained child may read that very file only: if somebody
// swaps the name afterwards, the kernel refuses.
//
// Because the program opens the name itself, the command must Require(Files).
// Where that is not possible, use [OpenFile].
func File(name constant) *Param[Path] { return pathParam(name, slotFile, readFile) }

// Folder declares an existing folder inside a root. The child may read it with
// everything in it. The root itself is ".". Otherwise it is like [File].
func Folder(name constant) *Param[Path] { return pathParam(name, slotFolder, readFolder) }

// WritableFolder is [Folder] for a child that may change what is in it.
func WritableFolder(name constant) *Param[Path] { return pathParam(name, slotFolder, writeFolder) }

// NewFile declares a file that does not exist yet. The run creates it, empty
// and readable by its owner alone, before the program starts, and the child may
// write that file only; it must therefore be told to overwrite. A run that
// fails removes it. A name that exists is a Conflict with code "file_exists".
func NewFile(name constant) *Param[Path] { return pathParam(name, slotFile, writeFile).creating() }

// NewFolder declares a folder that does not exist yet. The run creates it, and
// the child may write in it. A run that fails removes it with what is in it.
func NewFolder(name constant) *Param[Path] {
	return pathParam(name, slotFolder, writeFolder).creating()
}

// OpenFile declares an existing regular file that this package opens through
// [os.Root] and passes on as an open file; the program gets the name of its own
// descriptor, such as /proc/self/fd/3. The file that was checked is the file
// that is read, whatever happens to its name, even Uncontained. Programs that
// seek work; programs that look at the file's extension or open its neighbours
// do not. It is not available on Windows.
func OpenFile(name constant) *Param[Path] { return pathParam(name, slotOpen, readFile) }

func pathParam(name constant, kind slotKind, how access) *Param[Path] {
	return newParam(name, kind, firsts{ranges: []rune{'/', '/', '.', '.'}}, func(p Path) value {
		if p.root == nil {
			return refuse(codeArgumentMissing, untaint.Misuse)
		}
		if !filepath.IsAbs(p.root.Name()) {
			return refuse(codeRootNotAbsolute, untaint.Misuse)
		}
		if out, ok := plain(p.name, maxPath, false); !ok {
			return out
		}
		if !filepath.IsLocal(p.name) || strings.ContainsRune(p.name, '\\') {
			return refuse(codePathEscape, untaint.Unsafe)
		}
		p.name = filepath.Clean(p.name)
		return value{path: &p, access: how, open: kind == slotOpen}
	})
}

// creating makes a parameter for something that must not exist yet.
func (p *Param[T]) creating() *Param[T] {
	read := p.read
	p.read = func(v T) value {
		out := read(v)
		out.create = true
		return out
	}
	return p
}

// look finds whether the path is what its parameter asks for, without opening
// it: a pipe would block, and opening some devices does something.
func (v value) look() *untaint.Violation {
	if v.path.root == nil {
		return nil
	}
	info, err := v.path.root.Stat(v.path.name)
	if v.create {
		return v.lookNew(info, err)
	}
	if err != nil {
		return pathViolation(err)
	}
	return v.wrongType(info)
}

func (v value) lookNew(_ fs.FileInfo, err error) *untaint.Violation {
	switch {
	case err == nil:
		return violation(codeFileExists, untaint.Conflict)
	case !errors.Is(err, fs.ErrNotExist):
		return pathViolation(err)
	}
	// A dangling link is a name that exists too.
	if _, err := v.path.root.Lstat(v.path.name); err == nil {
		return violation(codeFileExists, untaint.Conflict)
	}
	parent, err := v.path.root.Stat(filepath.Dir(v.path.name))
	if err != nil {
		return pathViolation(err)
	}
	if !parent.IsDir() {
		return violation(codeFileType, untaint.Invalid)
	}
	return nil
}

func (v value) wrongType(info fs.FileInfo) *untaint.Violation {
	folder := v.access == readFolder || v.access == writeFolder
	if folder && !info.IsDir() || !folder && !info.Mode().IsRegular() {
		return violation(codeFileType, untaint.Invalid)
	}
	return nil
}

// pathViolation replaces an error of the file system, which has the name in
// it, by its class.
func pathViolation(err error) *untaint.Violation {
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
		return violation(codeFileMissing, untaint.NotFound)
	case errors.Is(err, fs.ErrExist):
		return violation(codeFileExists, untaint.Conflict)
	case errors.Is(err, fs.ErrPermission):
		return violation(codePathDenied, untaint.Denied)
	case errors.Is(err, syscall.ENAMETOOLONG):
		return violation(codeArgumentTooLong, untaint.TooLarge)
	case errors.Is(err, fs.ErrClosed):
		return violation(codeArgumentMissing, untaint.Misuse)
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT), errors.Is(err, syscall.EROFS), errors.Is(err, syscall.EIO), errors.Is(err, syscall.EMFILE), errors.Is(err, syscall.ENFILE):
		return violation(codeNoScratch, untaint.Failed)
	}
	return violation(codePathEscape, untaint.Unsafe)
}

// acquire opens the path, or creates it. What is opened is looked at again: it
// is what the child will be given, whatever the name means by then.
func (v value) acquire() (*os.File, *untaint.Violation, error) {
	root, name := v.path.root, v.path.name
	if v.create {
		return v.make()
	}
	// A pipe would block without O_NONBLOCK, and a device might act.
	if no := v.look(); no != nil {
		return nil, no, nil
	}
	flag := os.O_RDONLY
	if v.access == writeFile {
		flag = os.O_RDWR
	}
	f, err := root.OpenFile(name, flag|nonblock, 0)
	if err != nil {
		return nil, pathViolation(err), err
	}
	info, err := f.Stat()
	if err == nil {
		if no := v.wrongType(info); no == nil {
			return f, nil, nil
		}
	}
	_ = f.Close()
	return nil, violation(codeFileChanged, untaint.Unsafe), err
}

func (v value) make() (*os.File, *untaint.Violation, error) {
	root, name := v.path.root, v.path.name
	if v.access != writeFolder {
		f, err := root.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			return nil, pathViolation(err), err
		}
		return f, nil, nil
	}
	if err := root.Mkdir(name, 0o700); err != nil {
		return nil, pathViolation(err), err
	}
	f, err := root.Open(name)
	if err == nil {
		err = enterable(f)
	}
	if err != nil {
		v.remove()
		return nil, pathViolation(err), err
	}
	return f, nil, nil
}

// enterable gives the owner of a new folder what a umask has taken: one of 0177,
// which keeps files from being executable, takes the right to enter a folder.
func enterable(f *os.File) error {
	info, err := f.Stat()
	if err != nil || info.Mode().Perm()&0o700 == 0o700 {
		return err
	}
	return f.Chmod(0o700)
}

// remove takes back what make made.
func (v value) remove() {
	if v.access == writeFolder {
		_ = removeBelow(v.path.root, v.path.name)
		return
	}
	_ = v.path.root.Remove(v.path.name)
}
