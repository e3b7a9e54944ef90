package connectsafe_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"connectrpc.com/connect"
	"github.com/stretchr/testify/require"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/structpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/adapters/connectsafe"
	"github.com/untaint/untaint/internal/test/hostile"
	"github.com/untaint/untaint/validate"
)

type tenantOrder struct {
	Tenant string   `json:"-" header:"X-Tenant" validate:"username"`
	Body   contents `json:"body"`
}

type contents struct {
	Item  string `json:"item" validate:"max=9"`
	Count int    `json:"count"`
}

// Headers of the call are bound, in each message of a stream too, without Handler.
func TestBindHeaders(t *testing.T) {
	orders := validate.MustFor[tenantOrder]()
	mux := http.NewServeMux()
	mux.Handle(procedure, connect.NewClientStreamHandler(procedure, func(ctx context.Context, s *connect.ClientStream[OrderRequest]) (*connect.Response[emptypb.Empty], error) {
		for s.Receive() {
			order, err := connectsafe.Bind(ctx, s.Msg(), orders)
			if err != nil {
				return nil, err
			}
			require.Equal(t, "anna", order.Tenant)
		}
		return connect.NewResponse(&emptypb.Empty{}), s.Err()
	}, connectsafe.Strict()))
	server := httptest.NewServer(mux)
	defer server.Close()
	client := connect.NewClient[OrderRequest, emptypb.Empty](server.Client(), server.URL+procedure)
	for tenant, want := range map[string]connect.Code{"anna": 0, "<svg>": connect.CodeInvalidArgument} {
		stream := client.CallClientStream(t.Context())
		stream.RequestHeader().Set("X-Tenant", tenant)
		for range 3 {
			require.NoError(t, stream.Send(&OrderRequest{Body: &Contents{Item: "pear"}}))
		}
		_, err := stream.CloseAndReceive()
		if want == 0 {
			require.NoError(t, err)
			continue
		}
		require.Equal(t, want, connect.CodeOf(err))
	}
}

// A path value that no Handler hands over is a mistake in the program.
func TestBindWithoutHandler(t *testing.T) {
	_, err := connectsafe.Bind(t.Context(), &OrderRequest{}, validate.MustFor[hostile.Order]())
	require.Equal(t, untaint.Misuse, untaint.KindOf(err))
}

// Bind reads the message, not what a middleware in front has read of the body.
func TestBindBehindRewind(t *testing.T) {
	orders := validate.MustFor[hostile.Order]()
	handler := connect.NewUnaryHandler(procedure, func(ctx context.Context, r *connect.Request[OrderRequest]) (*connect.Response[emptypb.Empty], error) {
		_, err := connectsafe.Bind(ctx, r.Msg, orders)
		if err == nil {
			_, err = connectsafe.Bind(ctx, r.Msg, orders)
		}
		return connect.NewResponse(&emptypb.Empty{}), err
	}, connectsafe.Strict())
	mux := http.NewServeMux()
	mux.Handle("/shops/{shop}/orders/{id}", connectsafe.Handler(handler))
	server := httptest.NewServer(validate.Rewind(validate.Limits{})(mux))
	defer server.Close()
	status, _, body := hostile.Post(t, server.Client(), server.URL+"/shops/anna/orders/7", "application/json", `{"body":{"item":"pear","count":2}}`)
	require.Equal(t, http.StatusOK, status, body)
}

type field struct {
	Field string `json:"field"`
}

func TestBindRefusesUnknownFields(t *testing.T) {
	alien := protowire.AppendVarint(protowire.AppendTag(nil, 99, protowire.VarintType), 1)
	type all struct {
		A    validate.Opt[string]   `json:"a"`
		List validate.Opt[[]field]  `json:"fieldViolations"`
		Many validate.Opt[[]string] `json:"many"`
	}
	v := validate.MustFor[all]()
	text, list := structpb.NewStringValue("x"), &errdetails.BadRequest_FieldViolation{Field: "x"}
	for name, tt := range map[string]struct {
		message proto.Message
		spoil   proto.Message
	}{
		"in a map":        {&structpb.Struct{Fields: map[string]*structpb.Value{"a": text}}, text},
		"in a list":       {&errdetails.BadRequest{FieldViolations: []*errdetails.BadRequest_FieldViolation{list}}, list},
		"a list in a map": {&structpb.Struct{Fields: map[string]*structpb.Value{"many": structpb.NewListValue(&structpb.ListValue{Values: []*structpb.Value{text}})}}, text},
	} {
		tt.spoil.ProtoReflect().SetUnknown(nil)
		_, err := connectsafe.Bind(t.Context(), tt.message, v)
		require.NoError(t, err, name)
		tt.spoil.ProtoReflect().SetUnknown(alien)
		_, err = connectsafe.Bind(t.Context(), tt.message, v)
		require.ErrorIs(t, err, validate.CodeUnknownField, name)
	}
	_, err := connectsafe.Bind(t.Context(), &errdetails.BadRequest_FieldViolation{Field: "x"}, v)
	require.ErrorIs(t, err, validate.CodeUnknownField, "a field of no tag")
	_, err = connectsafe.Bind(t.Context(), &timestamppb.Timestamp{Seconds: 1 << 60}, v)
	require.ErrorIs(t, err, untaint.Malformed, "a time that is none")
}

func ExampleBind() {
	type order struct {
		Shop string `json:"-" path:"shop" validate:"username"`
		Body struct {
			Item  string `json:"item" validate:"required,max=20"`
			Count int    `json:"count" validate:"gte=1,lte=9"`
		} `json:"body"`
	}
	orders := validate.MustFor[order]()
	create := func(ctx context.Context, r *connect.Request[OrderRequest]) (*connect.Response[emptypb.Empty], error) {
		order, err := connectsafe.Bind(ctx, r.Msg, orders)
		if err != nil {
			return nil, err
		}
		fmt.Println(order.Shop, "orders", order.Body.Count)
		return connect.NewResponse(&emptypb.Empty{}), nil
	}
	mux := http.NewServeMux()
	mux.Handle("/shops/{shop}"+procedure, connectsafe.Handler(connect.NewUnaryHandler(procedure, create, connectsafe.Strict())))
	server := httptest.NewServer(mux)
	defer server.Close()

	client := connect.NewClient[OrderRequest, emptypb.Empty](server.Client(), server.URL+"/shops/anna"+procedure)
	for _, count := range []int32{3, 12} {
		_, err := client.CallUnary(context.Background(), connect.NewRequest(&OrderRequest{Body: &Contents{Item: "pear", Count: count}}))
		fmt.Println(err)
	}
	// Output:
	// anna orders 3
	// <nil>
	// invalid_argument: invalid
}
