package connectsafe

import (
	"bytes"
	"context"
	"io"
	"net/http"

	"connectrpc.com/connect"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate"
)

// Bind reads the message of a call into a T and checks it. The tags json of T have
// the names of the message's fields in JSON, the tags header those of the call's
// headers; behind [Handler], path and query work too.
//
// A field that T does not name is refused, and one that the message's type does not
// have. The rest is as protobuf's JSON: 64-bit integers and bytes are strings, and
// a field that holds its zero value looks like one that was not sent. The errors
// are those of [validate.Validator.Request]. In a stream, bind each message.
//
// It does not bound what decoding the message has cost before: see [Strict].
func Bind[T any](ctx context.Context, message proto.Message, v *validate.Validator[T]) (T, error) {
	body, err := marshal(message)
	if err != nil {
		var none T
		return none, err
	}
	return v.Request(request(ctx, body))
}

func marshal(message proto.Message) ([]byte, error) {
	refused := untaint.Violation{Kind: untaint.Malformed, Source: untaint.InBody}
	if unknown(message.ProtoReflect()) {
		refused.Code = validate.CodeUnknownField
		return nil, untaint.New("connectsafe.Bind", refused)
	}
	body, err := protojson.Marshal(message)
	if err != nil {
		refused.Code = "not_decoded"
		return nil, untaint.Wrap("connectsafe.Bind", refused, err)
	}
	return body, nil
}

// unknown tells whether the message, or one in it, has fields that its type has not.
func unknown(m protoreflect.Message) bool {
	if len(m.GetUnknown()) > 0 {
		return true
	}
	found := false
	m.Range(func(f protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		switch {
		case f.IsMap() && f.MapValue().Message() != nil:
			v.Map().Range(func(_ protoreflect.MapKey, v protoreflect.Value) bool {
				found = unknown(v.Message())
				return !found
			})
		case f.IsList() && f.Message() != nil:
			for i := 0; i < v.List().Len() && !found; i++ {
				found = unknown(v.List().Get(i).Message())
			}
		case !f.IsMap() && !f.IsList() && f.Message() != nil:
			found = unknown(v.Message())
		}
		return !found
	})
	return found
}

type requestKey struct{}

// Handler lets [Bind] see the request that a call came by: its path values and its
// query. Put it around the handler of a service, below a mux whose pattern has
// them:
//
//	path, orders := orderv1connect.NewOrdersHandler(service, connectsafe.Strict())
//	mux.Handle("/shops/{shop}"+path, connectsafe.Handler(orders))
func Handler(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), requestKey{}, r)))
	})
}

// request is the one that the call came by, with JSON as its body.
func request(ctx context.Context, body []byte) *http.Request {
	outer, ok := ctx.Value(requestKey{}).(*http.Request)
	if !ok {
		outer, _ = http.NewRequestWithContext(ctx, http.MethodPost, "/", http.NoBody) // which does not fail
	}
	r := outer.Clone(ctx)
	if info, ok := connect.CallInfoForHandlerContext(ctx); ok {
		r.Header = info.RequestHeader().Clone()
	}
	if r.Method == http.MethodGet {
		r.URL.RawQuery = ownQuery(r)
	}
	r.Method = http.MethodPost
	for _, name := range []string{"Content-Encoding", "Content-Length", "Transfer-Encoding"} {
		r.Header.Del(name)
	}
	r.TransferEncoding, r.Form, r.PostForm, r.MultipartForm = nil, nil, nil, nil
	r.Header.Set("Content-Type", "application/json")
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	return r
}

// ownQuery is the query of a call by GET without what Connect puts there.
func ownQuery(r *http.Request) string {
	query := r.URL.Query()
	for _, name := range []string{"connect", "encoding", "message", "base64", "compression"} {
		query.Del(name)
	}
	return query.Encode()
}
