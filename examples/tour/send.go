package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/untaint/untaint"
)

// outcome is what became of a request.
type outcome struct {
	request
	gotStatus int
	gotKind   untaint.Kind // of the error that the application answered with
	got       violation    // the first one of the answer
	more      int          // how many follow it
	removed   int          // pieces of markup that were taken out of what was stored
	gotSink   string
	problem   string // what is not as expected, "" for nothing
}

// violation is one element of "errors" in a problem+json.
type violation struct {
	Pointer string
	Code    untaint.Code
	Detail  string
}

func (o outcome) cells() [len(columns)]string {
	refused, where, sink := "taken", "", o.gotSink
	if o.removed > 0 {
		refused = "made safe"
	}
	if o.gotStatus >= 400 {
		refused = fmt.Sprintf("%s %s", o.gotKind, o.got.Code)
		where = shorten(o.got.Pointer)
		if o.more > 0 {
			where += fmt.Sprintf(" and %d more", o.more)
		}
	}
	if sink == "" {
		sink = "untouched"
	}
	return [...]string{o.title, fmt.Sprint(o.gotStatus), refused, where, sink}
}

// maxCell is how many bytes of a pointer the table shows.
const maxCell = 26

func shorten(pointer string) string {
	if len(pointer) <= maxCell {
		return pointer
	}
	return pointer[:maxCell] + "…"
}

// tour sends each request and looks at the sinks before and after it.
func tour(ctx context.Context, a *app, origin string) []outcome {
	outcomes := make([]outcome, 0, len(requests))
	for _, r := range requests {
		o := outcome{request: r}
		if err := o.send(ctx, a, origin); err != nil {
			o.problem = err.Error()
		}
		outcomes = append(outcomes, o)
	}
	return outcomes
}

func (o *outcome) send(ctx context.Context, a *app, origin string) error {
	before, err := a.state(ctx)
	if err != nil {
		return err
	}
	o.body = a.near.fill(o.body)
	body, err := o.exchange(ctx, origin)
	if err != nil {
		return err
	}
	after, err := a.state(ctx)
	if err != nil {
		return err
	}
	select {
	case err := <-a.refusals:
		o.gotKind = untaint.KindOf(err)
	default:
	}
	o.gotSink = after.diff(before)
	o.problem = o.judge(body, after)
	return nil
}

func (o *outcome) exchange(ctx context.Context, origin string) (string, error) {
	req, err := http.NewRequestWithContext(ctx, o.method, origin+strings.ReplaceAll(o.path, " ", "%20"), strings.NewReader(o.body))
	if err != nil {
		return "", err
	}
	if o.kind != "" {
		req.Header.Set("Content-Type", o.kind)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	o.gotStatus = res.StatusCode
	body, err := io.ReadAll(io.LimitReader(res.Body, 1<<20))
	if err != nil {
		return "", err
	}
	var answer struct {
		Errors  []violation
		Removed int
	}
	if json.Unmarshal(body, &answer) != nil { // a list has neither
		return string(body), nil
	}
	o.removed = answer.Removed
	if len(answer.Errors) > 0 {
		o.got, o.more = answer.Errors[0], len(answer.Errors)-1
	}
	return string(body), nil
}

// judge returns what is not as the request's row says.
func (o *outcome) judge(body string, after state) string {
	switch {
	case o.gotStatus != o.status:
		return fmt.Sprintf("status %d, want %d: %s", o.gotStatus, o.status, body)
	case o.got.Code != o.code:
		return fmt.Sprintf("code %q, want %q", o.got.Code, o.code)
	case o.got.Pointer != o.pointer:
		return fmt.Sprintf("pointer %q, want %q", o.got.Pointer, o.pointer)
	case o.gotKind != o.refused:
		return fmt.Sprintf("kind %s, want %s", o.gotKind, o.refused)
	case o.gotSink != o.sink:
		return fmt.Sprintf("the sink says %q, want %q", o.gotSink, o.sink)
	case !strings.Contains(body, o.answer):
		return fmt.Sprintf("the answer lacks %q: %s", o.answer, body)
	case o.without != "" && (strings.Contains(body, o.without) || o.status < 400 && o.method == "POST" && after.contains(o.without)):
		return fmt.Sprintf("%q got through", o.without)
	}
	return ""
}
