package untaint

import (
	"log/slog"
	"strconv"
)

// MarshalJSON returns the error for a log or a machine:
//
//	{"op":"validate.JSON","kind":"invalid","violations":[
//	  {"pointer":"/name","code":"too_short","kind":"invalid","params":{"min":3}}]}
//
// "dropped" is added where violations were found past the cap. It never fails.
// To answer a client use [WriteProblem], which hides what the client should not
// see.
func (e *Error) MarshalJSON() ([]byte, error) {
	b := make([]byte, 0, 64+96*len(e.vs))
	b = appendMember(b, '{', "op", e.op)
	b = appendMember(b, ',', "kind", e.kind.String())
	b = append(b, `,"violations":[`...)
	for i := range e.vs {
		if i > 0 {
			b = append(b, ',')
		}
		b = e.vs[i].appendJSON(b)
	}
	b = append(b, ']')
	if e.dropped > 0 {
		b = append(b, `,"dropped":`...)
		b = strconv.AppendInt(b, int64(e.dropped), 10)
	}
	return append(b, '}'), nil
}

// MarshalJSON returns the violation as one object with the members pointer, in,
// of_key, code, kind and params. "in" is the [Source]. Members that are unknown
// or empty are left out. It never fails.
func (v Violation) MarshalJSON() ([]byte, error) {
	v = v.known()
	return v.appendJSON(make([]byte, 0, 96)), nil
}

func (v *Violation) appendJSON(b []byte) []byte {
	b = appendMember(b, '{', "pointer", v.Path)
	b = v.appendPlace(b)
	b = appendMember(b, ',', "code", string(v.Code))
	b = appendMember(b, ',', "kind", v.Kind.String())
	b = v.Params.appendJSON(b)
	return append(b, '}')
}

// appendPlace writes what is known of the place besides the pointer.
func (v *Violation) appendPlace(b []byte) []byte {
	if v.Source != 0 {
		b = appendMember(b, ',', "in", v.Source.String())
	}
	if v.OfKey {
		b = append(b, `,"of_key":true`...)
	}
	return b
}

func (ps Params) appendJSON(b []byte) []byte {
	sep := `,"params":{`
	slots := ps.slots()
	for i := range slots {
		p := &slots[i]
		if p.kind == absent {
			continue
		}
		b = append(b, sep...)
		b = append(appendString(b, p.key), ':')
		b = p.appendJSON(b)
		sep = ","
	}
	if sep == "," {
		b = append(b, '}')
	}
	return b
}

// LogValue returns a group with the op, the kind, how many violations there
// are, and the first of them as Error writes them. slog calls it when the error
// itself is the attribute's value. For an error wrapped by [fmt.Errorf], slog
// prints Error.
func (e *Error) LogValue() slog.Value {
	var room [512]byte
	return slog.GroupValue(
		slog.String("op", e.op),
		slog.String("kind", e.kind.String()),
		slog.Int("count", len(e.vs)+e.dropped),
		slog.String("violations", string(e.appendViolations(room[:0]))),
	)
}
