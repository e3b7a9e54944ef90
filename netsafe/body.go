package netsafe

import (
	"context"
	"io"
	"net/http"

	"github.com/untaint/untaint"
)

// body counts what is read after decompression, and turns the errors of a
// connection into ours.
type body struct {
	from   io.ReadCloser
	left   int64
	client *Client
	ctx    context.Context
	cancel context.CancelFunc // frees the timer; nil for a response that a redirect follows
	failed error
}

// bound puts a counting body into the response, or returns why it is refused
// before a byte of it is read.
func (c *Client) bound(op string, req *http.Request, res *http.Response, cancel context.CancelFunc) error {
	if req.Method == http.MethodHead || res.Body == http.NoBody {
		cancelLater(res, cancel)
		return nil
	}
	if !decode(req, res) {
		return refused{codeUnsupportedCoding, untaint.Unsupported}.err(op)
	}
	if res.ContentLength > c.bytes {
		return c.tooLarge(op)
	}
	res.Body = &body{from: res.Body, left: c.bytes, client: c, ctx: req.Context(), cancel: cancel}
	return nil
}

// cancelLater frees the timer of a response that has no body to wait for.
func cancelLater(res *http.Response, cancel context.CancelFunc) {
	res.Body = &body{from: res.Body, ctx: context.Background(), cancel: cancel}
}

func (c *Client) tooLarge(op string) error {
	return refused{CodeResponseTooLarge, untaint.TooLarge}.err(op, untaint.IntParam("max", c.bytes))
}

// Read reads on, up to the limit.
func (b *body) Read(p []byte) (int, error) {
	const op = "netsafe.Read"
	if b.failed != nil {
		return 0, b.failed
	}
	if len(p) == 0 {
		return 0, nil
	}
	if int64(len(p)) > b.left { // one byte more shows that there is more
		p = p[:b.left+1]
	}
	n, err := b.from.Read(p)
	if int64(n) > b.left {
		n, err = int(b.left), b.client.tooLarge(op)
	} else if err != nil && err != io.EOF {
		err = failure(op, "read", endOf(b.ctx, err))
	}
	b.left -= int64(n)
	if err != nil {
		b.failed = err
		b.free()
	}
	return n, err
}

// Close ends the exchange.
func (b *body) Close() error {
	err := b.from.Close()
	b.free()
	if err != nil {
		return failure("netsafe.Close", "read", err)
	}
	return nil
}

func (b *body) free() {
	if b.cancel != nil {
		b.cancel()
	}
}

// switched hands over the connection of a 101 response to a request that asked
// for one. A server that switches unasked would get past Bytes and Timeout.
func switched(op string, req *http.Request, res *http.Response, cancel context.CancelFunc) (*http.Response, error) {
	if req.Header.Get("Upgrade") == "" {
		_ = res.Body.Close()
		return nil, refused{codeUnsupportedUpgrade, untaint.Unsupported}.err(op)
	}
	context.AfterFunc(req.Context(), cancel) // the caller's context still ends it
	return res, nil
}
