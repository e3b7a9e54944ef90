package main

import (
	"context"
	"log/slog"
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

// refused notes an error that was answered.
func (a *audit) refused(ctx context.Context, user int64, err error) {
	name := "input_validation_fail"
	switch untaint.KindOf(err) {
	case untaint.Unauthenticated:
		name = "authn_fail"
	case untaint.Denied:
		name = "authz_fail"
	case untaint.RateLimited:
		name = "excess_rate_limit_exceeded"
	case untaint.Unsafe:
		name = "malicious_input"
	case untaint.Failed, untaint.Misuse:
		name = "sys_crash"
	}
	level := slog.LevelWarn
	a.mu.Lock()
	a.count[user]++
	alarm := user != 0 && a.count[user] == alarmAt
	a.mu.Unlock()
	a.log.LogAttrs(ctx, level, "audit", slog.String("event", name), slog.Int64("user", user), slog.Any("error", err))
	if alarm {
		a.log.LogAttrs(ctx, slog.LevelError, "audit", slog.String("event", "malicious_excess_refusals"), slog.Int64("user", user))
	}
}
