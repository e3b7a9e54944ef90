// Package audit shows what an untaint.ProblemWriter tells those who watch a
// program: a line in the security log for each refusal, and a count of them for
// OpenTelemetry. Each is a function for its field OnRefusal, which is called once
// for each answer, before the body is written.
package audit

import (
	"context"
	"log/slog"
	"maps"
	"net/http"
	"slices"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"

	"github.com/untaint/untaint"
)

// Sink writes a line for each refusal, with the event that OWASP's Logging
// Vocabulary has for it (ASVS 16.3.3), the request's method and route, and the
// error with its places, codes and limits. The refused value is in none of them.
// A refusal is a warning, and what is the program's own doing an error, under the
// event "sys_crash".
func Sink(log *slog.Logger) func(*http.Request, *untaint.Error) {
	return func(r *http.Request, err *untaint.Error) {
		ctx, level, told := context.Background(), slog.LevelWarn, map[string]bool{}
		at := slog.Group("request")
		if r != nil {
			ctx = r.Context()
			at = slog.Group("request", slog.String("method", r.Method), slog.String("route", r.Pattern)) // not the path: it is input
		}
		for v := range untaint.Violations(err) {
			told[v.Event()] = true
		}
		if k := untaint.KindOf(err); k == untaint.Failed || k == untaint.Misuse {
			level, told = slog.LevelError, map[string]bool{"sys_crash": true}
		}
		delete(told, "") // NotFound and Conflict are no events
		for _, event := range slices.Sorted(maps.Keys(told)) {
			log.LogAttrs(ctx, level, "refused", slog.String("event", event), at, slog.Any("error", err))
		}
	}
}

// Counter counts violations by kind, code and event, under the name
// untaint.refusals. Codes and kinds are few and come from programs alone, so that
// no client can make up a series.
func Counter(meter metric.Meter) (func(*http.Request, *untaint.Error), error) {
	refusals, err := meter.Int64Counter("untaint.refusals", metric.WithDescription("Violations that were answered with a problem."), metric.WithUnit("{violation}"))
	if err != nil {
		return nil, err
	}
	return func(r *http.Request, err *untaint.Error) {
		ctx := context.Background()
		if r != nil {
			ctx = r.Context()
		}
		for v := range untaint.Violations(err) {
			refusals.Add(ctx, 1, metric.WithAttributes(
				attribute.String("kind", v.Kind.String()), attribute.String("code", string(v.Code)), attribute.String("event", v.Event())))
		}
	}, nil
}

// All calls each of the functions.
func All(sinks ...func(*http.Request, *untaint.Error)) func(*http.Request, *untaint.Error) {
	return func(r *http.Request, err *untaint.Error) {
		for _, sink := range sinks {
			sink(r, err)
		}
	}
}
