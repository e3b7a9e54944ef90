package connectsafe_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"connectrpc.com/connect"
	"github.com/stretchr/testify/require"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/adapters/connectsafe"
	"github.com/untaint/untaint/internal/test/hostile"
	"github.com/untaint/untaint/validate"
)

//go:generate protoc -I testdata --go_out=. --go_opt=paths=source_relative testdata/order.proto
//go:generate mv order.pb.go order_pb_test.go

const procedure = "/untaint.test.Orders/Create"

// serve answers an order by a handler of Connect behind a mux with path values.
func serve(t *testing.T) *httptest.Server {
	t.Helper()
	orders := validate.MustFor[hostile.Order]()
	handler := connect.NewUnaryHandler(procedure, func(ctx context.Context, r *connect.Request[OrderRequest]) (*connect.Response[structpb.Struct], error) {
		order, err := connectsafe.Bind(ctx, r.Msg, orders)
		if err != nil {
			return nil, err
		}
		text, err := json.Marshal(order.Answer())
		if err != nil {
			return nil, err
		}
		answer := &structpb.Struct{}
		return connect.NewResponse(answer), protojson.Unmarshal(text, answer)
	}, connectsafe.Strict(), connect.WithIdempotency(connect.IdempotencyNoSideEffects))
	mux := http.NewServeMux()
	mux.Handle("/shops/{shop}/orders/{id}", connectsafe.Handler(handler))
	server := httptest.NewUnstartedServer(mux)
	server.EnableHTTP2 = true
	server.StartTLS()
	t.Cleanup(server.Close)
	return server
}

// answered reads the wire of Connect.
func answered(t *testing.T, status int, body string) hostile.Reply {
	t.Helper()
	got := hostile.Reply{Text: body}
	if status == http.StatusUnsupportedMediaType {
		got.Status = strconv.Itoa(status)
		return got
	}
	var wire struct {
		Code, Message string
		Details       []struct{ Type, Value string }
	}
	require.NoError(t, json.Unmarshal([]byte(body), &wire), "%s", body)
	got.Status = wire.Code
	for _, d := range wire.Details {
		require.Equal(t, "google.rpc.BadRequest", d.Type)
		value, err := base64.RawStdEncoding.DecodeString(d.Value)
		require.NoError(t, err)
		require.NotContains(t, string(value), "secret")
		bad := &errdetails.BadRequest{}
		require.NoError(t, proto.Unmarshal(value, bad))
		got.Refused = refusals(bad)
	}
	return got
}

func refusals(bad *errdetails.BadRequest) (all []hostile.Refusal) {
	for _, v := range bad.GetFieldViolations() {
		all = append(all, hostile.Refusal{Code: strings.ToLower(v.GetReason()), Pointer: "#/" + strings.ReplaceAll(v.GetField(), ".", "/")})
	}
	return all
}

func statusOf(kind untaint.Kind) string {
	if kind == 0 {
		return "ok"
	}
	return connectsafe.Code(kind).String()
}

func TestHostileRequestsInJSON(t *testing.T) {
	server := serve(t)
	invalid := connect.CodeInvalidArgument.String()
	hostile.Client{
		Status: statusOf,
		Wire: map[string]string{
			"a member twice": invalid, "a body that is cut": invalid, "two bodies": invalid, "no body": invalid, "100,000 brackets": invalid,
			"10 MB": connect.CodeResourceExhausted.String(), "XML": "415",
		},
		Send: func(t *testing.T, r hostile.Request) hostile.Reply {
			status, _, body := hostile.Post(t, server.Client(), server.URL+r.Path, r.ContentType, r.Body)
			if status != http.StatusOK {
				return answered(t, status, body)
			}
			got := hostile.Reply{Status: "ok", Text: body}
			require.NoError(t, json.Unmarshal([]byte(body), &got.Answer))
			return got
		},
	}.Run(t)
}

// inBinary has what the requests are in protobuf, where they are more than JSON
// written in another way.
func inBinary(t *testing.T, r hostile.Request) string {
	t.Helper()
	switch r.Title {
	case "XML":
		return r.Body
	case "100,000 brackets":
		return strings.Repeat("\x0b", 100_000) // groups in groups
	case "a body that is cut":
		return string(binary(t, `{"body":{"item":"secret"}}`)[:5])
	}
	return string(binary(t, r.Body))
}

func binary(t *testing.T, text string) []byte {
	t.Helper()
	order := &OrderRequest{}
	require.NoError(t, protojson.Unmarshal([]byte(text), order))
	wire, err := proto.Marshal(order)
	require.NoError(t, err)
	return wire
}

// What protobuf has a meaning for in its binary form.
var meansElse = map[string]string{
	"a member twice": "the last one counts: TestWireOfProtobuf",
	"two bodies":     "they are merged: TestWireOfProtobuf",
	"no body":        "it is the message that has nothing set: TestWireOfProtobuf",
}

func TestHostileRequestsInBinary(t *testing.T) {
	server := serve(t)
	invalid := connect.CodeInvalidArgument.String()
	hostile.Client{
		Status: statusOf, Left: meansElse,
		Wire: map[string]string{"a body that is cut": invalid, "100,000 brackets": invalid, "10 MB": connect.CodeResourceExhausted.String(), "XML": "415"},
		Send: func(t *testing.T, r hostile.Request) hostile.Reply {
			kind := strings.ReplaceAll(r.ContentType, "application/json", "application/proto")
			status, _, body := hostile.Post(t, server.Client(), server.URL+r.Path, kind, inBinary(t, r))
			if status != http.StatusOK {
				return answered(t, status, body)
			}
			answer := &structpb.Struct{}
			require.NoError(t, proto.Unmarshal([]byte(body), answer))
			return reply(t, answer)
		},
	}.Run(t)
}

// reply is the one that has an answer.
func reply(t *testing.T, answer *structpb.Struct) hostile.Reply {
	t.Helper()
	text, err := protojson.Marshal(answer)
	require.NoError(t, err)
	got := hostile.Reply{Status: "ok", Text: string(text)}
	require.NoError(t, json.Unmarshal(text, &got.Answer))
	return got
}

// withQuery keeps a query, which Connect replaces by its own in a call by GET.
type withQuery struct {
	*http.Client
	query string
}

func (c withQuery) Do(r *http.Request) (*http.Response, error) {
	if r.Method == http.MethodGet && c.query != "" {
		r.URL.RawQuery += "&" + c.query
	}
	return c.Client.Do(r)
}

// A client of each protocol, gRPC among them, sends what it can say, and also by GET.
func TestHostileRequestsOfClients(t *testing.T) {
	server := serve(t)
	left := map[string]string{"XML": "a client sends protobuf", "a body that is cut": "a client sends whole messages", "100,000 brackets": "no field takes them"}
	for title, why := range meansElse {
		left[title] = why
	}
	for name, options := range map[string][]connect.ClientOption{
		"Connect": nil, "by GET": {connect.WithHTTPGet(), connect.WithIdempotency(connect.IdempotencyNoSideEffects), connect.WithHTTPGetMaxURLSize(4096, true)},
		"JSON": {connect.WithProtoJSON()}, "gRPC": {connect.WithGRPC()}, "gRPC-Web": {connect.WithGRPCWeb()}, "compressed": {connect.WithSendGzip()},
	} {
		t.Run(name, func(t *testing.T) {
			hostile.Client{
				Status: statusOf, Left: left,
				Wire: map[string]string{"10 MB": connect.CodeResourceExhausted.String()},
				Send: func(t *testing.T, r hostile.Request) hostile.Reply {
					order := &OrderRequest{}
					require.NoError(t, protojson.Unmarshal([]byte(r.Body), order))
					_, query, _ := strings.Cut(r.Path, "?")
					client := connect.NewClient[OrderRequest, structpb.Struct](withQuery{server.Client(), query}, server.URL+r.Path, options...)
					res, err := client.CallUnary(t.Context(), connect.NewRequest(order))
					if err == nil {
						return reply(t, res.Msg)
					}
					e, ok := errors.AsType[*connect.Error](err)
					require.True(t, ok)
					got := hostile.Reply{Status: e.Code().String(), Text: err.Error()}
					for _, d := range e.Details() {
						value, err := d.Value()
						require.NoError(t, err)
						got.Refused = refusals(value.(*errdetails.BadRequest))
						got.Text += value.(*errdetails.BadRequest).String()
					}
					return got
				},
			}.Run(t)
		})
	}
}

// What protobuf makes of its wire is bound and checked all the same.
func TestWireOfProtobuf(t *testing.T) {
	server := serve(t)
	honest := binary(t, `{"body":{"item":"pear","count":2}}`)
	tooMany := binary(t, `{"body":{"count":10}}`)
	unknown := protowire.AppendVarint(protowire.AppendTag(nil, 9, protowire.VarintType), 1)
	inside := protowire.AppendBytes(protowire.AppendTag(nil, 1, protowire.BytesType), unknown)
	for name, tt := range map[string]struct {
		wire []byte
		want []hostile.Refusal
	}{
		"nothing":                {nil, []hostile.Refusal{{Code: "required", Pointer: "#/body"}}},
		"merged, the last wins":  {append(tooMany, honest...), nil},
		"merged, and checked":    {append(honest, tooMany...), []hostile.Refusal{{Code: "too_big", Pointer: "#/body/count"}}},
		"an unknown field":       {append(unknown, honest...), []hostile.Refusal{{Code: "unknown_field", Pointer: "#/"}}},
		"an unknown field below": {append(honest, inside...), []hostile.Refusal{{Code: "unknown_field", Pointer: "#/"}}},
		"two things at once":     {binary(t, `{"body":{"item":"a name that is far too long","count":10}}`), []hostile.Refusal{{Code: "too_long", Pointer: "#/body/item"}, {Code: "too_big", Pointer: "#/body/count"}}},
	} {
		status, _, body := hostile.Post(t, server.Client(), server.URL+"/shops/anna/orders/7", "application/proto", string(tt.wire))
		if tt.want == nil {
			require.Equal(t, http.StatusOK, status, "%s: %s", name, body)
			continue
		}
		got := answered(t, status, body)
		require.Equal(t, connect.CodeInvalidArgument.String(), got.Status, name)
		require.Equal(t, tt.want, got.Refused, name)
	}
}

// Strict refuses what Connect's own JSON lets by, and no error repeats it.
func TestStrictJSON(t *testing.T) {
	server := serve(t)
	for _, text := range []string{
		`{"body":{"item":"pear","count":2},"secret":1}`, `{"body":{"item":"pear","count":2,"secret":{"a":1}}}`,
		`{"body":{"item":"pear","count":"secret"}}`, `{"body":["secret"]}`, `"secret"`, `{"body":{"item":"pear","count":2}}secret`,
		`{"body":{"item":"\ud800secret","count":2}}`, "{\"body\":{\"item\":\"\xffsecret\",\"count\":2}}", `{"body":{"item":"pear","count":99999999999}}`,
	} {
		for _, kind := range []string{"application/json", "application/json; charset=utf-8"} {
			status, _, body := hostile.Post(t, server.Client(), server.URL+"/shops/anna/orders/7", kind, text)
			require.Equal(t, http.StatusBadRequest, status, "%s: %s", text, body)
			require.NotContains(t, body, "secret")
		}
	}
}
