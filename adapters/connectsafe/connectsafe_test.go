package connectsafe_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"connectrpc.com/connect"
	"github.com/stretchr/testify/require"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/adapters/connectsafe"
	"github.com/untaint/untaint/validate"
)

// call serves one procedure over HTTP, unary or streaming, and asks it.
func call(t *testing.T, fail func(text string) error, text string, opts ...connect.ClientOption) (unary, stream error) {
	t.Helper()
	mux := http.NewServeMux()
	with := connect.WithInterceptors(connectsafe.Interceptor())
	mux.Handle("/t.S/Unary", connect.NewUnaryHandler("/t.S/Unary", func(_ context.Context, r *connect.Request[wrapperspb.StringValue]) (*connect.Response[emptypb.Empty], error) {
		return connect.NewResponse(&emptypb.Empty{}), fail(r.Msg.GetValue())
	}, with))
	mux.Handle("/t.S/Stream", connect.NewServerStreamHandler("/t.S/Stream", func(_ context.Context, r *connect.Request[wrapperspb.StringValue], _ *connect.ServerStream[emptypb.Empty]) error {
		return fail(r.Msg.GetValue())
	}, with))
	server := httptest.NewUnstartedServer(mux)
	server.EnableHTTP2 = true
	server.StartTLS()
	defer server.Close()
	one := connect.NewClient[wrapperspb.StringValue, emptypb.Empty](server.Client(), server.URL+"/t.S/Unary", opts...)
	many := connect.NewClient[wrapperspb.StringValue, emptypb.Empty](server.Client(), server.URL+"/t.S/Stream", opts...)
	_, unary = one.CallUnary(t.Context(), connect.NewRequest(wrapperspb.String(text)))
	s, stream := many.CallServerStream(t.Context(), connect.NewRequest(wrapperspb.String(text)))
	if stream == nil {
		for s.Receive() {
		}
		stream = s.Err()
	}
	return unary, stream
}

func TestErrors(t *testing.T) {
	for _, protocol := range [][]connect.ClientOption{nil, {connect.WithGRPC()}, {connect.WithGRPCWeb()}} {
		unary, stream := call(t, func(s string) error { return validate.Var(s, "max=3") }, "secret", protocol...)
		for _, err := range []error{unary, stream} {
			require.Equal(t, connect.CodeInvalidArgument, connect.CodeOf(err))
			require.NotContains(t, err.Error(), "secret")
			e, _ := errors.AsType[*connect.Error](err)
			require.Len(t, e.Details(), 1)
			detail, err := e.Details()[0].Value()
			require.NoError(t, err)
			bad := detail.(*errdetails.BadRequest).GetFieldViolations()
			require.Len(t, bad, 1)
			require.Equal(t, "TOO_LONG", bad[0].GetReason())
			require.Equal(t, "must be at most 3 characters long", bad[0].GetDescription())
		}
		for _, hidden := range []error{errors.New("secret"), untaint.New("x", untaint.Violation{Code: "secret", Kind: untaint.Misuse})} {
			unary, stream = call(t, func(string) error { return hidden }, "", protocol...)
			for _, err := range []error{unary, stream} {
				require.Equal(t, connect.CodeInternal, connect.CodeOf(err))
				require.NotContains(t, err.Error(), "secret")
			}
		}
		unary, stream = call(t, func(string) error { return connect.NewError(connect.CodeAborted, errors.New("theirs")) }, "", protocol...)
		require.Equal(t, connect.CodeAborted, connect.CodeOf(unary))
		require.Equal(t, connect.CodeAborted, connect.CodeOf(stream))
		unary, stream = call(t, func(string) error { return nil }, "", protocol...)
		require.NoError(t, unary)
		require.NoError(t, stream)
	}
}

// Each Kind has a code of its own choosing; none is forgotten.
func TestCodes(t *testing.T) {
	for kind := untaint.Invalid; kind.String() != "unknown"; kind++ {
		internal := kind == untaint.Failed || kind == untaint.Misuse
		require.Equal(t, internal, connectsafe.Code(kind) == connect.CodeInternal, kind)
	}
	require.Equal(t, connect.CodeInternal, connectsafe.Code(0))
}

func ExampleError() {
	c := untaint.Collector{Op: "orders.Create"}
	c.Add(untaint.Violation{Path: "/items/0/name", Code: "required", Kind: untaint.Invalid})
	err := connectsafe.Error(c.Err())
	e, _ := errors.AsType[*connect.Error](err)
	detail, _ := e.Details()[0].Value()
	v := detail.(*errdetails.BadRequest).GetFieldViolations()[0]
	fmt.Println(connect.CodeOf(err), v.GetField(), v.GetReason(), v.GetDescription())
	// Output:
	// invalid_argument items[0].name REQUIRED is required
}
