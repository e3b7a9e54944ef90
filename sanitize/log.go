package sanitize

import (
	"context"
	"log/slog"
	"slices"
)

// NewLogHandler returns a [slog.Handler] that makes each record safe and passes
// it to next. It applies [LogLine] to the message, the keys, the groups and all
// text inside the values, and replaces values that have the name of a secret by
// "[redacted]" (ASVS 16.2.5, 16.4.1).
//
//	logger := slog.New(sanitize.NewLogHandler(slog.NewJSONHandler(os.Stderr, nil), "iban", "birthday"))
//
// The usual names are built in: password, token, secret, authorization, cookie,
// api_key and their variants. redact adds to them. A name matches the whole key
// or its last words, ignoring case, "-", "_", ".", brackets and trailing digits:
// "token" redacts token, Access-Token, user.token, user[token], accessToken and
// token2, but not tokens. Names are looked for
//   - in attributes and groups, at every depth, and in the maps, structs and JSON
//     that values hold, lists of {"name": …, "value": …} among them;
//   - in every text, be it the message, an error or a value: as JSON that it holds,
//     as a form or a query, as a header line, as name=value. Behind a colon and a
//     space, as in prose, only the names of headers are, and those in quotes.
//
// A [slog.LogValuer] is resolved wherever it is, and an [untaint.Secret] shows
// nothing. A record that needs no change is passed on as it is. A struct or a
// map that needs one is logged as a map, by its JSON names. Past 16 levels, of
// which a value within a value within a list may take two, or past 10,000
// values, the log has "[too large to log]".
//
// It recognizes a secret by its name; [LogConfig].Values also recognizes some
// by their form. It finds none in XML, in the parts of a multipart body or in
// encoded text such as base64. It does not cut long texts, and does not see
// what next itself adds. It panics if next is nil, as [slog.New] does.
func NewLogHandler(next slog.Handler, redact ...string) slog.Handler {
	return LogConfig{Redact: redact}.Handler(next)
}

// LogConfig has the options that [NewLogHandler] leaves at their defaults.
type LogConfig struct {
	// Redact are names of secrets besides the usual ones.
	Redact []string
	// OnlyRedact leaves the usual names out.
	OnlyRedact bool
	// Values also redacts what has the form of a secret, in every text and
	// whatever its name: JSON Web Tokens, private keys in PEM, keys and tokens
	// of clouds and services that have a prefix (AKIA…, ghp_…, sk_live_…), what
	// follows Bearer or Basic, and passwords in URLs and in what MySQL's driver
	// for Go opens (ada:password@tcp(…)). It scans each text once more.
	Values bool
}

// usualSecrets are the names that are redacted unless a program says otherwise.
var usualSecrets = [...]string{
	"password", "passwd", "pwd", "passphrase", "passcode", "password_confirmation", "password_confirm", "password_again", "password_hash",
	"secret", "secrets", "secret_key", "client_secret", "token", "jwt", "api_key", "access_key", "access_key_id", "private_key", "signing_key",
	"encryption_key", "session_id", "authorization", "cookie", "cookies", "set_cookie", "credential", "credentials", "otp", "pin_code",
	"csrf", "xsrf", "connection_string", "bearer", "pgpassword",
}

// Handler returns a handler over next, as [NewLogHandler] does.
func (c LogConfig) Handler(next slog.Handler) slog.Handler {
	if next == nil {
		panic("sanitize.NewLogHandler: nil handler")
	}
	names := new(secretNames)
	if !c.OnlyRedact {
		names.add(usualSecrets[:])
	}
	names.add(c.Redact)
	return &logHandler{next: next, redact: names, values: c.Values}
}

// Enabled asks the handler below.
func (h *logHandler) Enabled(ctx context.Context, level slog.Level) bool {
	return h.next.Enabled(ctx, level)
}

// Handle passes the record on as it is where nothing has to change.
func (h *logHandler) Handle(ctx context.Context, r slog.Record) error {
	message, dirty := r.Message, false
	if !h.plain(message) {
		message = h.text(message)
		dirty = message != r.Message
	}
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
	return &logHandler{next: h.next.WithAttrs(safe), redact: h.redact, values: h.values, hide: h.hide}
}

// WithGroup redacts all that comes, if the group's name is one of those.
func (h *logHandler) WithGroup(name string) slog.Handler {
	if name == "" {
		return h
	}
	return &logHandler{
		next: h.next.WithGroup(cleanLogLine(name)), redact: h.redact, values: h.values, hide: h.hide || h.secret(name),
	}
}

// dirty reports whether clean would change a.
func (h *logHandler) dirty(a slog.Attr) bool {
	switch {
	case a.Key == "" && a.Equal(slog.Attr{}): // slog drops it
		return false
	case h.hide || h.secret(a.Key) || !plainKey.none(a.Key) && cleanLogLine(a.Key) != a.Key:
		return true
	}
	switch a.Value.Kind() {
	case slog.KindString:
		s := a.Value.String()
		return h.dirtyText(s)
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
	if a.Key == "" && a.Equal(slog.Attr{}) {
		return a
	}
	if a.Value.Kind() == slog.KindLogValuer {
		a.Value = a.Value.Resolve()
	}
	key := a.Key
	if !plainKey.none(key) {
		key = cleanLogLine(key)
	}
	if h.hide || h.secret(a.Key) {
		if a.Value.Kind() == slog.KindGroup && len(a.Value.Group()) == 0 {
			return slog.Attr{}
		}
		return slog.String(key, redacted)
	}
	a.Key = key
	switch a.Value.Kind() {
	case slog.KindString:
		if s := a.Value.String(); !h.plain(s) {
			a.Value = slog.StringValue(h.text(s))
		}
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
