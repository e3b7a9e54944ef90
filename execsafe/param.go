package execsafe

import (
	"fmt"
	"io"
	"log/slog"
	"unicode/utf8"
	"unsafe"

	"github.com/untaint/untaint"
)

// maxArgument is the most bytes that one argument may have. Linux itself takes
// 131,071; a limit below that on each platform keeps the error ours.
const maxArgument = 100_000

// Param is a typed parameter of a command. Declare it once, usually in a
// package variable, place it in a command with a method such as Flag or
// Operand, and give it a value for each run with Set or Each.
//
// A Param is immutable and can be used in several commands. The zero Param has
// no rule: Declare refuses it.
type Param[T any] struct {
	slot  *slot
	read  func(T) value
	quick func(T) (string, bool) // the text of a value that is good; read has the last word. nil for a path
}

// Arg is one parameter with its value, or a stream, for one run. Make one with
// [Param.Set], [Param.Each], [StdinBytes], [StdinFrom] or [StdoutTo]. The zero
// Arg is ignored. Printed or logged, it shows the name of its parameter and no
// value.
type Arg struct {
	slot *slot
	data hidden[byte] // of a checked text that is all there is
	size int
	more hidden[argMore]
}

// argMore is what few arguments have.
type argMore struct {
	one    value
	many   []value
	each   bool
	stream func(*Invocation) *untaint.Violation
	of     streamKind
	zero   bool
}

type streamKind uint8

const (
	streamInput streamKind = iota
	streamOutput
)

func textArg(s *slot, text string) Arg {
	return Arg{slot: s, data: hide(unsafe.StringData(text)), size: len(text)}
}

func (a *Arg) text() string { return unsafe.String(a.data.get(), a.size) }

// value is the one value of an argument.
func (a *Arg) value() value {
	if more := a.more.get(); more != nil {
		return more.one
	}
	return value{text: a.text()}
}

// Format writes the name of the parameter for each verb.
func (a Arg) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, a.shown()) }

// LogValue is what Format writes.
func (a Arg) LogValue() slog.Value { return slog.StringValue(a.shown()) }

func (a Arg) shown() string {
	switch {
	case a.slot != nil:
		return "execsafe.Arg(" + a.slot.name + ")"
	case a.more.get() != nil && a.more.get().stream != nil:
		return "execsafe.Arg(stream)"
	}
	return "execsafe.Arg()"
}

// Set gives the parameter its value for one run. The value is checked at once.
// If it is refused, the run reports that and does not start.
func (p *Param[T]) Set(v T) Arg {
	if p == nil || p.slot == nil {
		return Arg{more: hide(&argMore{zero: true})}
	}
	if p.quick != nil {
		if text, ok := p.quick(v); ok {
			return textArg(p.slot, text)
		}
	}
	return Arg{slot: p.slot, more: hide(&argMore{one: p.read(v)})}
}

// Each gives a Repeated or Optional parameter its values for one run, in order.
func (p *Param[T]) Each(vs ...T) Arg {
	if p == nil || p.slot == nil {
		return Arg{more: hide(&argMore{zero: true})}
	}
	many := make([]value, len(vs))
	for i, v := range vs {
		many[i] = p.read(v)
	}
	return Arg{slot: p.slot, more: hide(&argMore{many: many, each: true})}
}

// Flag places the parameter as the value of a flag. A long flag is joined with
// "=", as in --max-count=50, so that no value can become an option. A short
// flag has the value as the next argument, as in -n 50. A [Bool] is the flag
// itself or nothing. For other forms use Joined or Separate.
func (p *Param[T]) Flag(name constant) Part {
	switch {
	case p != nil && p.slot != nil && p.slot.kind == slotBool:
		return p.part(place{kind: placeSwitch, text: string(name)})
	case len(name) > 2 && name[:2] == "--":
		return p.part(place{kind: placeJoined, text: string(name) + "="})
	}
	return p.Separate(name)
}

// Separate places the parameter as the argument after a flag. Declare refuses a
// parameter there whose values may begin with "-", because programs differ in
// how they read that.
func (p *Param[T]) Separate(name constant) Part {
	return p.part(place{kind: placeSeparate, text: string(name)})
}

// Joined places the parameter directly after a constant in the same argument,
// such as "--depth=", "-O" or "file:".
func (p *Param[T]) Joined(prefix constant) Part {
	return p.part(place{kind: placeJoined, text: string(prefix)})
}

// Operand places the parameter as an argument of its own. Before [EndOfOptions]
// only a parameter that cannot begin with "-" may stand there.
func (p *Param[T]) Operand() Part {
	return p.part(place{kind: placeOperand})
}

// Env places the parameter as the value of an environment variable. The names
// that Env refuses are refused here too.
func (p *Param[T]) Env(name constant) Part {
	return p.part(place{kind: placeEnv, text: string(name)})
}

// Dir makes a [Folder] parameter the working folder of the command.
func (p *Param[T]) Dir() Part {
	return p.part(place{kind: placeDir})
}

func (p *Param[T]) part(at place) Part {
	if p == nil || p.slot == nil {
		return Part{put: func(d *draft) { d.mistake(codeCommandNotBuilt) }}
	}
	at.slot, at.min, at.max = p.slot, 1, 1
	if p.slot.kind == slotBool {
		at.min = 0
	}
	return Part{place: &at}
}

func newParam[T any](name constant, kind slotKind, begins firsts, read func(T) value) *Param[T] {
	s := &slot{name: string(name), kind: kind, begins: begins}
	if !isParamName(s.name) {
		s.mistake(codeBadName)
	}
	p := &Param[T]{slot: s, read: read}
	if !kind.isPath() {
		p.quick = func(v T) (string, bool) {
			out := read(v)
			return out.text, out.no == nil
		}
	}
	return p
}

// isParamName accepts what can stand in an error's path as it is.
func isParamName(s string) bool {
	if s == "" || len(s) > 64 {
		return false
	}
	for i := 0; i < len(s); i++ {
		c := s[i]
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9' || i == 0) && c != '_' && c != '-' {
			return false
		}
	}
	return true
}

// plain is the check that each text passes, whatever its parameter: not empty,
// not too long, UTF-8, and no control character. NUL ends an argument; line
// breaks and escapes forge log lines and terminal output (CWE-88, CWE-117).
func plain(s string, limit int, lines bool) (value, bool) {
	switch {
	case s == "":
		return refuse(codeEmptyArgument, untaint.Invalid), false
	case len(s) > limit:
		return refuse(codeArgumentTooLong, untaint.TooLarge, untaint.IntParam("max", int64(limit))), false
	case !utf8.ValidString(s):
		return refuse(codeArgumentNotUTF8, untaint.Malformed), false
	}
	for _, r := range s {
		if isControl(r) && (!lines || r != '\n' && r != '\t') {
			return refuse(codeArgumentControl, untaint.Unsafe), false
		}
	}
	return value{text: s}, true
}

func isControl(r rune) bool { return r < ' ' || r >= 0x7f && r < 0xa0 }
