package execsafe

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/execsafe/internal/contain"
	"github.com/untaint/untaint/internal/mistake"
)

// draft is a command while it is compiled. Mistakes are gathered, so that one
// look at start-up shows all of them.
type draft struct {
	cmd       *Command
	found     untaint.Collector
	shown     mistake.List // the same, for people
	program   string       // its path, as it was declared
	at        string       // the path of the part that is looked at
	text      string       // the constant of that part, "" for none
	ended     bool         // an EndOfOptions was placed
	atIsPlain bool
	reserved  string
	optIn     bool
	hasDir    bool
	envNames  []string
	places    []placed // those with a parameter, to be checked once all is known
}

// placed is a place with what was known where it stands.
type placed struct {
	place
	at    string
	ended bool
}

func (d *draft) add(path string, code untaint.Code, ps ...untaint.Param) {
	v := violation(code, untaint.Misuse, ps...)
	v.Path = path
	d.note(*v)
}

// note keeps a mistake: its code and place for programs, and for people what the
// declaration says there.
func (d *draft) note(v untaint.Violation) {
	d.found.Add(v)
	m := mistake.Mistake{Type: filepath.Base(d.program), Field: fieldOf(v.Path), Code: v.Code, Text: untaint.English(v)}
	switch v.Path {
	case "/program":
		m.Tag = d.program
	case d.at:
		m.Tag = d.text
	}
	m.End = len(m.Tag)
	d.shown = append(d.shown, m)
}

// fieldOf names the place of a mistake as Go does: "parts[2]", "limits.timeout".
func fieldOf(path string) string {
	first, rest, nested := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	switch {
	case !nested:
		return first
	case first == "parts":
		return first + "[" + rest + "]"
	}
	return first + "." + rest
}

func (d *draft) mistake(code untaint.Code, ps ...untaint.Param) { d.add(d.at, code, ps...) }

func (d *draft) setDir() {
	if d.hasDir {
		d.mistake(codeSameName)
	}
	d.hasDir = true
}

// envName checks the name of a variable and that it is set once.
func (d *draft) envName(name string, dangerous bool) {
	switch {
	case !isEnvName(name):
		d.mistake(codeBadName)
		return
	case ours(name):
		d.mistake(codeSameName, untaint.TextParam("name", name))
	case !dangerous && isUnsafeEnv(name):
		d.mistake(codeUnsafeVariable, untaint.TextParam("name", name))
	case slices.Contains(d.envNames, name):
		d.mistake(codeSameName, untaint.TextParam("name", name))
	}
	d.envNames = append(d.envNames, name)
}

// declared takes files and folders that a child may reach. They must be there,
// and be ours to read: a run would fail for each that is not.
func (d *draft) declared(list []contain.Place, paths []constant) []contain.Place {
	for _, p := range paths {
		path := string(p)
		if !filepath.IsAbs(path) || filepath.Clean(path) != path || strings.IndexByte(path, 0) >= 0 {
			d.mistake(codeProgramPath)
			continue
		}
		if !reachable(path) {
			d.mistake(codeDeclaredPath)
		}
		list = append(list, contain.Place{Path: path})
	}
	return list
}

// reachable reports whether a file or folder can be read. It is not opened: a
// pipe would block, and opening some devices does something.
func reachable(path string) bool {
	info, err := os.Stat(path)
	return err == nil && mayRead(path, info)
}

// Part is one piece of a command's declaration: an argument, or something else
// that the process is given. The arguments reach the program in the order of
// their parts. The zero Part is ignored.
type Part struct {
	place *place
	put   func(*draft)
	optIn bool
}

// place is where an argument or a value goes.
type place struct {
	kind     placeKind
	text     string // the constant: an argument, a flag, a prefix, a variable
	slot     *slot
	min, max int
	again    bool // its parameter stands at an earlier place too
	// refused are the runes that a value may not begin with where it stands.
	refused string
	bad     [4]uint64 // the first bytes that such a value has, one bit each
}

// constant returns what the program wrote there: an argument, a flag or a
// variable, or else the name of the parameter.
func (at *place) constant() string {
	if at.text == "" && at.slot != nil {
		return at.slot.name
	}
	return at.text
}

type placeKind uint8

const (
	placeFixed    placeKind = iota // a constant argument
	placeEnd                       // the end of options
	placeSwitch                    // a flag that is there or not
	placeSeparate                  // a flag, and the value as the next argument
	placeJoined                    // constant and value in one argument
	placeOperand                   // the value
	placeEnv                       // the value of a variable
	placeDir                       // the working folder
)

// meaning is what one exit code stands for.
type meaning struct {
	exit int
	kind untaint.Kind
	code untaint.Code
}

func (d *draft) limit(code untaint.Code, name string) {
	d.add("/limits/"+name, code)
}
