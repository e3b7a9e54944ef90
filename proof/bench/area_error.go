package main

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/untaint/untaint"
)

// errorArea compares what it costs to refuse: to make an error, to ask it, and
// to answer with it. The first rows are the standard library's.
var errorArea = Area{
	Name:  "error",
	Title: "The error",
	Cases: []Case{
		{Name: "made, with one violation", Rows: []Row{
			{Name: "fmt.Errorf, wrapping", Run: refuseLoop(func() error { return fmt.Errorf("signup: /name: %w (max %d)", errNameTooLong, 32) })},
			{Name: "untaint.New", Ours: true, Run: refuseLoop(func() error { return untaint.New("signup.Check", nameTooLong) })},
		}},
		{Name: "made, with four", Rows: []Row{
			{Name: "errors.Join of fmt.Errorf", Run: refuseLoop(joinFour)},
			{Name: "untaint.Collector", Ours: true, Run: refuseLoop(collectFour)},
		}},
		{Name: "asked, wrapped once", Rows: []Row{
			{Name: "errors.Is of a variable", Run: askLoop(fmt.Errorf("x: %w", errNameTooLong), errNameTooLong)},
			{Name: "errors.Is of a Kind", Ours: true, Run: askLoop(fmt.Errorf("x: %w", collectFour()), untaint.Invalid)},
			{Name: "errors.Is of a Code", Ours: true, Run: askLoop(fmt.Errorf("x: %w", collectFour()), nameTooLong.Code)},
		}},
		{Name: "answered, four violations", Rows: []Row{
			{Name: "http.Error, one line", Run: answerLoop(func(w http.ResponseWriter, _ *http.Request) {
				http.Error(w, joinFour().Error(), http.StatusUnprocessableEntity)
			})},
			{Name: "untaint.WriteProblem", Ours: true, Run: answerLoop(func(w http.ResponseWriter, r *http.Request) {
				untaint.WriteProblem(w, r, collectFour())
			})},
		}},
		{Name: "logged, four violations", Rows: []Row{
			{Name: "slog, errors.Join", Run: logLoop(joinFour())},
			{Name: "slog, untaint", Ours: true, Run: logLoop(collectFour())},
		}},
	},
}

var (
	errNameTooLong = errors.New("too long")
	nameTooLong    = untaint.Violation{Path: "/name", Code: "too_long", Kind: untaint.Invalid, Params: untaint.NewParams(untaint.IntParam("max", 32))}
)

func joinFour() error {
	var all []error
	for range 4 {
		all = append(all, fmt.Errorf("/name: %w (max %d)", errNameTooLong, 32))
	}
	return errors.Join(all...)
}

func collectFour() error {
	c := untaint.Collector{Op: "signup.Check"}
	for range 4 {
		c.Add(nameTooLong)
	}
	return c.Err()
}

func refuseLoop(refuse func() error) func(*testing.B) {
	return func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if refuse() == nil {
				b.Fatal("nothing was refused")
			}
		}
	}
}

func askLoop(err, target error) func(*testing.B) {
	return func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if !errors.Is(err, target) {
				b.Fatal("not found")
			}
		}
	}
}

func answerLoop(answer http.HandlerFunc) func(*testing.B) {
	return func(b *testing.B) {
		r := httptest.NewRequest(http.MethodPost, "/signup", nil)
		b.ReportAllocs()
		for b.Loop() {
			w := httptest.NewRecorder()
			answer(w, r)
			if w.Code != http.StatusUnprocessableEntity {
				b.Fatal(w.Code)
			}
		}
	}
}

func logLoop(err error) func(*testing.B) {
	return func(b *testing.B) {
		log := slog.New(slog.NewJSONHandler(discard{}, nil))
		b.ReportAllocs()
		for b.Loop() {
			log.Error("refused", "err", err)
		}
	}
}

// discard is not io.Discard, for which slog does no work.
type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }
