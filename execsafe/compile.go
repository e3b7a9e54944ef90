package execsafe

import (
	"slices"
	"strings"

	"github.com/untaint/untaint"
)

// part takes one part into the command.
func (d *draft) part(i int, p Part) {
	d.at, d.text = untaint.PathIndex("/parts", i), ""
	if p.place != nil {
		d.text = p.place.constant()
	}
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

func (d *draft) parameter(s *slot) {
	for _, m := range s.mistakes {
		m.Path = d.at
		d.note(m)
	}
	for _, other := range d.cmd.slots {
		if other.name == s.name {
			d.mistake(codeSameName, untaint.TextParam("name", s.name))
		}
	}
	d.cmd.slots = append(d.cmd.slots, s)
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
		d.at, d.text = d.places[i].at, d.places[i].constant()
		d.position(&d.cmd.places[j], d.places[i].ended, always)
		i++
	}
	d.layOut()
	if d.cmd.limits.needsKernel() && !d.cmd.containment.want.Has(Resources) && d.cmd.containment.chosen {
		d.limit(codeBadLimit, "containment")
	}
}

// layOut notes what With wants to know of the places at once.
func (d *draft) layOut() {
	seen := map[*slot]bool{}
	for i := range d.cmd.places {
		at := &d.cmd.places[i]
		for _, r := range at.refused {
			first := string(r)[0]
			at.bad[first>>6] |= 1 << (first & 63)
		}
		if at.slot != nil {
			at.again, seen[at.slot] = seen[at.slot], true
		}
		if d.cmd.most++; at.kind == placeSeparate {
			d.cmd.most++
		}
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
