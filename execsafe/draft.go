package execsafe

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/execsafe/internal/contain"
)

// draft is a command while it is compiled. Mistakes are gathered, so that one
// look at start-up shows all of them.
type draft struct {
	cmd       *Command
	found     untaint.Collector
	at        string // the path of the part that is looked at
	ended     bool   // an EndOfOptions was placed
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
	d.found.Add(*v)
}

func (d *draft) mistake(code untaint.Code, ps ...untaint.Param) { d.add(d.at, code, ps...) }

func (d *draft) missing(r Protections) {
	d.found.Add(untaint.Violation{Path: "/containment", Code: CodeContainmentMissing, Kind: untaint.Failed,
		Params: untaint.NewParams(untaint.TextParam("missing", r.String()))})
}

// part takes one part into the command.
func (d *draft) part(i int, p Part) {
	d.at = untaint.PathIndex("/parts", i)
	if p.put != nil {
		p.put(d)
		return
	}
	if p.place == nil {
		return
	}
	at := *p.place
	d.places = append(d.places, placed{place: at, at: d.at, ended: d.ended})
	switch at.kind {
	case placeEnv:
		d.envName(at.text, false)
	case placeDir:
		d.dirParam(at)
	default:
		d.argument(at)
	}
	if !slices.Contains(d.cmd.slots, at.slot) {
		d.parameter(at.slot)
	}
	d.cmd.places = append(d.cmd.places, at)
}

func (d *draft) argument(at place) {
	flag := at.kind == placeSwitch || at.kind == placeSeparate
	if (flag || at.kind == placeJoined) && (at.text == "" || strings.IndexByte(at.text, 0) >= 0) {
		d.mistake(codeBadName)
		return
	}
	if flag && at.text[0] != '-' && at.text[0] != '+' {
		d.mistake(codeBadName)
	}
	if (flag || at.kind == placeJoined && at.text[0] == '-') && d.ended {
		d.mistake(codeFlagAfterEnd)
	}
	if at.slot.kind == slotBool && at.kind != placeSwitch {
		d.mistake(codeBadPart)
	}
}

func (d *draft) dirParam(at place) {
	if at.slot.kind != slotFolder {
		d.mistake(codeBadPart)
	}
	d.setDir()
}

func (d *draft) setDir() {
	if d.hasDir {
		d.mistake(codeSameName)
	}
	d.hasDir = true
}

func (d *draft) parameter(s *slot) {
	for _, m := range s.mistakes {
		m.Path = d.at
		d.found.Add(m)
	}
	for _, other := range d.cmd.slots {
		if other.name == s.name {
			d.mistake(codeSameName, untaint.TextParam("name", s.name))
		}
	}
	d.cmd.slots = append(d.cmd.slots, s)
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

// finish checks what only the whole declaration can tell: how each parameter's
// values may begin where it stands, and what its paths need.
func (d *draft) finish() {
	always := d.reserved
	if !d.atIsPlain {
		always += "@"
	}
	for i := range d.cmd.places {
		d.cmd.places[i].refused = always
	}
	i := 0
	for j := range d.cmd.places {
		if d.cmd.places[j].slot == nil {
			continue
		}
		d.at = d.places[i].at
		d.position(&d.cmd.places[j], d.places[i].ended, always)
		i++
	}
	for i := range d.cmd.places {
		at := &d.cmd.places[i]
		for _, r := range at.refused {
			first := string(r)[0]
			at.bad[first>>6] |= 1 << (first & 63)
		}
	}
	if d.cmd.limits.needsKernel() && !d.cmd.containment.want.Has(Resources) && d.cmd.containment.chosen {
		d.limit(codeBadLimit, "containment")
	}
}

func (d *draft) position(at *place, ended bool, always string) {
	s := at.slot
	if s.kind.byName() && !d.cmd.containment.require.Has(Files) && d.cmd.containment.chosen {
		d.mistake(codeNeedsFilesProtection, untaint.TextParam("name", s.name))
	}
	if s.kind == slotConst || s.kind == slotBool || s.kind.isPath() || at.kind == placeEnv || at.kind == placeDir {
		at.refused = ""
		return
	}
	open := at.kind == placeOperand && !ended || at.kind == placeSeparate
	if open {
		at.refused += "-"
	}
	if s.kind == slotText {
		if open {
			d.mistake(codeNoEndOfOptions, untaint.TextParam("name", s.name))
		}
		if at.kind == placeOperand && readsAddresses(d.cmd.program.names()) {
			d.mistake(codeTextAsAddress, untaint.TextParam("name", s.name))
		}
		return
	}
	if at.kind == placeOperand && s.has != nil && readsAddresses(d.cmd.program.names()) && slices.ContainsFunc(addresses(d.cmd.program.names()), s.has) {
		d.mistake(codeTextAsAddress, untaint.TextParam("name", s.name))
	}
	if r, ok := s.begins.any(always); ok {
		d.mistake(codeOpenPattern, untaint.TextParam("name", s.name), untaint.TextParam("begins", string(r)))
	}
	if open && s.begins.has('-') {
		d.mistake(codeMayBeOption, untaint.TextParam("name", s.name))
	}
}

// scripts checks that the kernel may execute what a script names, and that the
// declaration says so: the interpreter must be among the helpers.
func (d *draft) scripts() {
	p := d.cmd.program
	if p.shebang == "" || slices.ContainsFunc(d.cmd.helpers, func(h program) bool { return h.resolved == p.shebang }) {
		return
	}
	d.add("/program", codeScript)
}
