package netsafe

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"os"
	"syscall"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/uri"
)

// refused is why something is refused before it has a place to be refused in.
// The zero refused is none.
type refused struct {
	code untaint.Code
	kind untaint.Kind
}

func because(why uri.Reason) refused {
	if why == uri.OK {
		return refused{}
	}
	return refused{why.Code(), why.Kind()}
}

var notPublic = refused{CodeNotPublicHost, untaint.Denied}

func (r refused) err(op string, ps ...untaint.Param) error {
	return untaint.New(op, untaint.Violation{Code: r.code, Kind: r.kind, Params: untaint.NewParams(ps...)})
}

// misuse is a mistake in the calling program.
func misuse(op string, code untaint.Code) error {
	return untaint.New(op, untaint.Violation{Code: code, Kind: untaint.Misuse})
}

// failure turns an error of net, crypto/tls or net/http into ours. Their texts
// hold hosts, addresses and what the server sent, so nothing of them stays but
// the class: the context's two errors and the number of the operating system.
func failure(op, step string, err error) error {
	if e, ours := untaint.As(err); ours { // of the dial: it knows no better op
		again := untaint.Collector{Op: op}
		again.Merge("", e)
		return again.Err()
	}
	v := untaint.Violation{Code: CodeExchangeFailed, Kind: untaint.Failed, Params: untaint.NewParams(untaint.TextParam("step", stepOf(step, err)))}
	var cause error
	var timeout interface{ Timeout() bool }
	switch {
	case errors.Is(err, context.Canceled):
		v, cause = untaint.Violation{Code: codeCanceled, Kind: untaint.Canceled}, context.Canceled
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded),
		errors.As(err, &timeout) && timeout.Timeout():
		v, cause = untaint.Violation{Code: CodeTimeout, Kind: untaint.Timeout}, context.DeadlineExceeded
	default:
		if number, ok := errors.AsType[syscall.Errno](err); ok {
			cause = number
		}
	}
	return untaint.Wrap(op, v, cause)
}

// endOf returns the error of a context that has ended: what a resolver or a
// connection says then is only its consequence.
func endOf(ctx context.Context, err error) error {
	if _, ours := untaint.As(err); !ours && ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// stepOf names what was being done, as far as the error tells.
func stepOf(step string, err error) string {
	if _, ok := errors.AsType[*net.DNSError](err); ok {
		return "resolve"
	}
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return "tls"
	}
	if _, ok := errors.AsType[tls.RecordHeaderError](err); ok {
		return "tls"
	}
	if _, ok := errors.AsType[tls.AlertError](err); ok {
		return "tls"
	}
	if e, ok := errors.AsType[*net.OpError](err); ok {
		switch e.Op {
		case "dial":
			return "connect"
		case "remote error", "local error": // as crypto/tls names an alert
			return "tls"
		}
	}
	return step
}
