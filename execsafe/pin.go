package execsafe

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/untaint/untaint"
)

// pin finds a program and checks that nobody but its owner, root or us, can
// swap it. It adds what is wrong.
func (d *draft) pin(path string) (program, bool) {
	p := program{path: path}
	if !filepath.IsAbs(path) || filepath.Clean(path) != path || strings.IndexByte(path, 0) >= 0 {
		d.mistake(codeProgramPath)
		return p, false
	}
	if isBatch(path) {
		d.mistake(codeBatchFile)
		return p, false
	}
	resolved, err := filepath.EvalSymlinks(path)
	if err == nil {
		p.resolved = resolved
		p.info, err = os.Lstat(resolved)
	}
	if err != nil || !p.info.Mode().IsRegular() || !executable(p.info) {
		d.mistake(codeProgramNotFound)
		return p, false
	}
	ok := true
	no := func(code untaint.Code) { d.mistake(code); ok = false }
	if isBatch(resolved) {
		no(codeBatchFile)
	}
	if p.info.Mode()&(fs.ModeSetuid|fs.ModeSetgid) != 0 {
		no(codeProgramSetuid)
	}
	if writableByOthers(path) || writableByOthers(resolved) {
		no(codeProgramWritable)
	}
	if !d.optIn && isInterpreter(p.names()) {
		no(codeInterpreter)
	}
	p.loaded = p.info
	if p.shebang, err = shebang(resolved); err == nil && p.shebang != "" {
		p.loaded, err = os.Stat(p.shebang)
	}
	if err != nil {
		no(codeProgramNotFound)
	}
	return p, ok
}
