package connectsafe

import (
	"errors"

	"connectrpc.com/connect"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
)

// Strict is what a handler needs beside [Bind]: the [Interceptor]; messages of at
// most 1 MiB, where Connect has no limit; and JSON in which members that the
// message's type does not have are refused, where Connect drops them, nesting ends
// at 64, and errors do not repeat what was sent. A [connect.WithReadMaxBytes] after
// it sets another limit.
//
// What cannot be decoded is an invalid_argument without details; protobuf merges
// fields that come twice in its binary form.
func Strict() connect.HandlerOption {
	return connect.WithHandlerOptions(
		connect.WithInterceptors(Interceptor()), connect.WithReadMaxBytes(1<<20),
		connect.WithCodec(strictJSON{name: "json"}), connect.WithCodec(strictJSON{name: "json; charset=utf-8"}),
	)
}

type strictJSON struct{ name string }

var (
	errNotMessage = errors.New("this is no protobuf message")
	errNotDecoded = errors.New("this is not the JSON of the message's type")
)

func (c strictJSON) Name() string { return c.name }

func (strictJSON) Marshal(message any) ([]byte, error) {
	m, ok := message.(proto.Message)
	if !ok {
		return nil, errNotMessage
	}
	return protojson.Marshal(m)
}

func (strictJSON) Unmarshal(text []byte, message any) error {
	m, ok := message.(proto.Message)
	if !ok {
		return errNotMessage
	}
	if err := (protojson.UnmarshalOptions{RecursionLimit: 64}).Unmarshal(text, m); err != nil {
		return errNotDecoded // theirs has the value
	}
	return nil
}
