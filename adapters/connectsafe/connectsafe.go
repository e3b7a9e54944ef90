// Package connectsafe binds messages of Connect and gRPC by a [validate.Validator],
// and turns untaint's errors into theirs: a code, and a google.rpc.BadRequest with
// one FieldViolation for each violation.
//
//	var orders = validate.MustFor[Order]()
//
//	func (s *server) Create(ctx context.Context, r *connect.Request[orderv1.CreateRequest]) (*connect.Response[orderv1.Order], error) {
//		order, err := connectsafe.Bind(ctx, r.Msg, orders)
//		if err != nil {
//			return nil, err
//		}
//		return s.create(ctx, order)
//	}
//
//	mux.Handle(orderv1connect.NewOrdersHandler(&server{}, connectsafe.Strict()))
//
// If the rules are part of the schema, protovalidate checks them, and [Interceptor]
// is enough: what goes from a message to a sink passes sanitize, sqlsafe, execsafe
// and netsafe, and this package converts their errors.
package connectsafe

import (
	"context"
	"errors"
	"strings"

	"connectrpc.com/connect"
	"google.golang.org/genproto/googleapis/rpc/errdetails"

	"github.com/untaint/untaint"
)

// Error returns err as a [*connect.Error]. An error of untaint's gets the code
// of its Kind and its violations as details; Failed and Misuse show none. A
// *connect.Error stays as it is, and any other error becomes an opaque
// Internal. Error(nil) is nil.
func Error(err error) error {
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*connect.Error](err); ok {
		return err
	}
	kind := untaint.KindOf(err)
	code := Code(kind)
	if kind == untaint.Failed || kind == untaint.Misuse {
		return connect.NewError(code, errors.New("internal error"))
	}
	out := connect.NewError(code, errors.New(kind.String()))
	if detail, err := connect.NewErrorDetail(badRequest(err)); err == nil {
		out.AddDetail(detail)
	}
	return out
}

func badRequest(err error) *errdetails.BadRequest {
	bad := &errdetails.BadRequest{}
	for v := range untaint.Violations(err) {
		bad.FieldViolations = append(bad.FieldViolations, &errdetails.BadRequest_FieldViolation{
			Field: field(v.Path), Description: untaint.English(v), Reason: strings.ToUpper(string(v.Code)),
		})
	}
	return bad
}

// field writes a JSON Pointer as a path of protobuf: "/items/0/name" becomes
// "items[0].name".
func field(pointer string) string {
	var b strings.Builder
	for token := range strings.SplitSeq(strings.TrimPrefix(pointer, "/"), "/") {
		token = strings.NewReplacer("~1", "/", "~0", "~").Replace(token)
		switch {
		case token != "" && strings.Trim(token, "0123456789") == "":
			b.WriteString("[" + token + "]")
			continue
		case b.Len() > 0:
			b.WriteByte('.')
		}
		b.WriteString(token)
	}
	return b.String()
}

// codes has the code of each Kind that is not Internal.
var codes = map[untaint.Kind]connect.Code{
	untaint.Invalid: connect.CodeInvalidArgument, untaint.Malformed: connect.CodeInvalidArgument,
	untaint.Unsafe: connect.CodeInvalidArgument, untaint.Unsupported: connect.CodeUnimplemented,
	untaint.NotFound: connect.CodeNotFound, untaint.Conflict: connect.CodeAlreadyExists,
	untaint.TooLarge: connect.CodeResourceExhausted, untaint.RateLimited: connect.CodeResourceExhausted,
	untaint.Denied: connect.CodePermissionDenied, untaint.Unauthenticated: connect.CodeUnauthenticated,
	untaint.Canceled: connect.CodeCanceled, untaint.Busy: connect.CodeUnavailable, untaint.Timeout: connect.CodeDeadlineExceeded,
}

// Code returns the code that suits a Kind. Failed and Misuse are Internal.
func Code(kind untaint.Kind) connect.Code {
	if code, ok := codes[kind]; ok {
		return code
	}
	return connect.CodeInternal
}

// Interceptor converts the errors of a server's handlers, unary and streaming,
// as Error does.
func Interceptor() connect.Interceptor { return interceptor{} }

type interceptor struct{}

func (interceptor) WrapUnary(next connect.UnaryFunc) connect.UnaryFunc {
	return func(ctx context.Context, req connect.AnyRequest) (connect.AnyResponse, error) {
		res, err := next(ctx, req)
		if err != nil && !req.Spec().IsClient {
			return nil, Error(err)
		}
		return res, err
	}
}

func (interceptor) WrapStreamingClient(next connect.StreamingClientFunc) connect.StreamingClientFunc {
	return next
}

func (interceptor) WrapStreamingHandler(next connect.StreamingHandlerFunc) connect.StreamingHandlerFunc {
	return func(ctx context.Context, conn connect.StreamingHandlerConn) error { return Error(next(ctx, conn)) }
}
