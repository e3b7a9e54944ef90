package main

import (
	"net"
	"net/http"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/untaint/untaint"
)

// limiter counts attempts by key: an address, or an account. It forgets all keys
// when there are too many, which costs an attacker who sends from many addresses
// more than it wins; the limit by account holds them still.
type limiter struct {
	every time.Duration
	burst int
	mu    sync.Mutex
	keys  map[string]*rate.Limiter
}

const maxKeys = 100_000

func newLimiter(every time.Duration, burst int) *limiter {
	return &limiter{every: every, burst: burst, keys: map[string]*rate.Limiter{}}
}

func (l *limiter) take(key string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.keys) >= maxKeys {
		clear(l.keys)
	}
	one := l.keys[key]
	if one == nil {
		one = rate.NewLimiter(rate.Every(l.every), l.burst)
		l.keys[key] = one
	}
	if !one.Allow() {
		return untaint.New("webapp.limit", untaint.Violation{Code: "too_many_attempts", Kind: untaint.RateLimited})
	}
	return nil
}

// addressOf is who the connection comes from. X-Forwarded-For is input that
// anybody can send, so it is not read.
func addressOf(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}
