package main

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"sync"

	"github.com/untaint/untaint"
)

// audit writes security events in OWASP's logging vocabulary, and raises an alarm
// when one account is refused again and again. It holds no input but ids.
type audit struct {
	log   *slog.Logger
	mu    sync.Mutex
	count map[int64]int
}

// alarmAt is how many refusals of one account are one too many.
const alarmAt = 10

func (a *audit) event(ctx context.Context, name string, user int64) {
	a.log.LogAttrs(ctx, slog.LevelInfo, "audit", slog.String("event", name), slog.Int64("user", user))
}

// refused notes what was answered with an error: ProblemWriter.OnRefusal. Each event
// that a violation stands for is told once.
func (a *audit) refused(r *http.Request, refusal *untaint.Error) {
	user := int64(0)
	if u := userOf(r.Context()); u != nil {
		user = u.ID
	}
	events := []string{}
	for v := range untaint.Violations(refusal) {
		if name := v.Event(); name != "" && !slices.Contains(events, name) {
			events = append(events, name)
		}
	}
	if kind := untaint.KindOf(refusal); kind == untaint.Failed || kind == untaint.Misuse {
		events = append(events, "sys_crash")
	}
	for _, name := range events {
		a.log.LogAttrs(r.Context(), slog.LevelWarn, "audit", slog.String("event", name), slog.Int64("user", user), slog.Any("error", refusal))
	}
	if a.tooMany(user) {
		a.log.LogAttrs(r.Context(), slog.LevelError, "audit", slog.String("event", "malicious_excess_refusals"), slog.Int64("user", user))
	}
}

func (a *audit) tooMany(user int64) bool {
	if user == 0 {
		return false
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.count[user]++
	return a.count[user] == alarmAt
}
