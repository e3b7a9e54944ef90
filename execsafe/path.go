package execsafe

import (
	"os"
	"path/filepath"
)

// Path is a name inside an open root. The name may be untrusted; the root is
// yours. Make one with [At]; the zero Path is refused.
type Path struct {
	root *os.Root
	name string
}

// At returns the path of name in root. The file is not looked at until a
// parameter takes the path. The root must have been opened by an absolute name
// and stay open until the run is over.
func At(root *os.Root, name string) Path { return Path{root: root, name: name} }

// access is what the child needs of a path.
type access uint8

const (
	readFile access = iota
	writeFile
	readFolder
	writeFolder
)

func (p *Path) absolute() string { return filepath.Join(p.root.Name(), p.name) }

// shown is the name by which the program finds the path: ./name in its working
// folder, absolute elsewhere. Neither can be taken for an option, and the slash
// before any colon keeps rsync, scp, git and tar from seeing a host.
func (p *Path) shown(dir *Path) string {
	if dir == nil || dir.root != p.root || dir.name != "." {
		return p.absolute()
	}
	if p.name == "." {
		return "."
	}
	return "." + string(filepath.Separator) + p.name
}
