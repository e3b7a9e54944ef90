package sanitize

import (
	"context"
	"log/slog"
	"slices"
	"strings"
)

// redacted is what an untaint.Secret shows too.
const redacted = "[redacted]"

// NewLogHandler returns a slog.Handler that hands each record to next, made
// safe: the message, the keys, the groups and all text inside the values is
// what LogLine returns, and what is kept under one of the redacted names is
// replaced by "[redacted]" (ASVS 16.2.5, 16.4.1).
//
//	logger := slog.New(sanitize.NewLogHandler(slog.NewJSONHandler(os.Stderr, nil), "password", "token", "cookie"))
//
// A name is compared without regard to case, "-", "_" and ".", with the whole
// key or its last words: "token" redacts token, Access-Token, user.token and
// accessToken, but not tokens. Names are looked for in attributes and groups, at
// every depth, and in the maps, structs and JSON that values hold. A
// slog.LogValuer is resolved wherever it is, and an untaint.Secret shows nothing.
// A record in which nothing has to change is passed on as it is; a struct or a
// map in which something has is logged as a map, by its JSON names. Past 16
// levels or 10,000 values comes "[too large to log]".
//
// It does not know a secret by its look: one within a message, an error's text
// or a URL stays. It does not cut long texts, and does not see what next adds on
// its own. It panics if next is nil, as slog.New does.
func NewLogHandler(next slog.Handler, redact ...string) slog.Handler {
	if next == nil {
		panic("sanitize.NewLogHandler: nil handler")
	}
	return &logHandler{next: next, redact: slices.Clone(redact)}
}

type logHandler struct {
	next   slog.Handler
	redact []string
	hide   bool // within a group whose name is redacted
}

// Enabled asks the handler below.
func (h *logHandler) Enabled(ctx context.Context, level slog.Level) bool {
	return h.next.Enabled(ctx, level)
}

// Handle passes the record on as it is where nothing has to change.
func (h *logHandler) Handle(ctx context.Context, r slog.Record) error {
	message := cleanLogLine(r.Message)
	dirty := message != r.Message
	if !dirty {
		r.Attrs(func(a slog.Attr) bool {
			dirty = h.dirty(a)
			return !dirty
		})
	}
	if !dirty {
		return h.next.Handle(ctx, r)
	}
	safe := slog.NewRecord(r.Time, r.Level, message, r.PC)
	r.Attrs(func(a slog.Attr) bool {
		safe.AddAttrs(h.clean(a))
		return true
	})
	return h.next.Handle(ctx, safe)
}

// WithAttrs cleans the attributes once, and not for each record.
func (h *logHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	safe := make([]slog.Attr, len(attrs))
	for i, a := range attrs {
		safe[i] = h.clean(a)
	}
	return &logHandler{next: h.next.WithAttrs(safe), redact: h.redact, hide: h.hide}
}

// WithGroup redacts all that comes, if the group's name is one of those.
func (h *logHandler) WithGroup(name string) slog.Handler {
	if name == "" {
		return h
	}
	return &logHandler{next: h.next.WithGroup(cleanLogLine(name)), redact: h.redact, hide: h.hide || h.secret(name)}
}

// dirty reports whether clean would change a.
func (h *logHandler) dirty(a slog.Attr) bool {
	switch {
	case a.Equal(slog.Attr{}): // slog drops it
		return false
	case cleanLogLine(a.Key) != a.Key, h.hide, h.secret(a.Key):
		return true
	}
	switch a.Value.Kind() {
	case slog.KindString:
		s := a.Value.String()
		return cleanLogLine(s) != s
	case slog.KindGroup:
		return slices.ContainsFunc(a.Value.Group(), h.dirty)
	case slog.KindLogValuer:
		return true // what it says next time may be something else
	case slog.KindAny:
		return h.dirtyAny(a.Value.Any())
	}
	return false
}

// clean returns a made safe.
func (h *logHandler) clean(a slog.Attr) slog.Attr {
	if a.Equal(slog.Attr{}) {
		return a
	}
	a.Value = a.Value.Resolve()
	key := cleanLogLine(a.Key)
	if h.hide || h.secret(a.Key) {
		if a.Value.Kind() == slog.KindGroup && len(a.Value.Group()) == 0 {
			return slog.Attr{}
		}
		return slog.String(key, redacted)
	}
	a.Key = key
	switch a.Value.Kind() {
	case slog.KindString:
		a.Value = slog.StringValue(cleanLogLine(a.Value.String()))
	case slog.KindGroup:
		group := a.Value.Group()
		safe := make([]slog.Attr, len(group))
		for i, inner := range group {
			safe[i] = h.clean(inner)
		}
		a.Value = slog.GroupValue(safe...)
	case slog.KindAny:
		if v := a.Value.Any(); h.dirtyAny(v) {
			a.Value = slog.AnyValue(h.cleanAny(v))
		}
	}
	return a
}

// secret reports whether what is kept under the key is to be redacted.
func (h *logHandler) secret(key string) bool {
	for _, name := range h.redact {
		if endsInName(key, name) {
			return true
		}
	}
	return false
}

// endsInName compares from the end, by letters and digits alone. What stands
// before the name in the key has to end in a separator or before a capital.
func endsInName(key, name string) bool {
	i, j := len(key), len(name)
	first := byte(0) // the first character of the name, as the key has it
	for {
		for j > 0 && separator(name[j-1]) {
			j--
		}
		if j == 0 {
			break
		}
		for i > 0 && separator(key[i-1]) {
			i--
		}
		if i == 0 || lower(key[i-1]) != lower(name[j-1]) {
			return false
		}
		i, j = i-1, j-1
		first = key[i]
	}
	if first == 0 {
		return false // an empty name
	}
	return i == 0 || separator(key[i-1]) || first >= 'A' && first <= 'Z' && key[i-1] >= 'a' && key[i-1] <= 'z'
}

// lower folds an ASCII letter.
func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c + ('a' - 'A')
	}
	return c
}

func separator(c byte) bool { return strings.IndexByte("-_. ", c) >= 0 }
