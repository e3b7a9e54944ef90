package execsafe

import (
	"bytes"
	"errors"
	"io"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/untaint/untaint"
)

// maxDepth is how deep the JSON that a program prints may be nested.
const maxDepth = 64

// JSON reads Stdout as one JSON value into a T. It is strict: invalid UTF-8, a
// key given twice, a member that T lacks, a value of another type and anything
// after the value are Malformed with code "output_not_json"; more than 64 levels are
// TooLarge with code "output_too_deep". It does not validate what the value says.
func JSON[T any](r Result) (T, error) {
	var out T
	if err := jsonDepth(r.Stdout); err != nil {
		return out, err
	}
	if err := json.Unmarshal(r.Stdout, &out, json.RejectUnknownMembers(true)); err != nil {
		var zero T
		return zero, notJSON()
	}
	return out, nil
}

func notJSON() error {
	return untaint.New("execsafe.JSON", untaint.Violation{Code: codeOutputNotJSON, Kind: untaint.Malformed})
}

// jsonDepth reads the tokens, without recursion, before anything is built.
func jsonDepth(b []byte) error {
	dec := jsontext.NewDecoder(bytes.NewReader(b))
	for {
		_, err := dec.ReadToken()
		if dec.StackDepth() > maxDepth {
			return untaint.New("execsafe.JSON", *violation(codeOutputTooDeep, untaint.TooLarge, untaint.IntParam("max", maxDepth)))
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return notJSON()
		}
	}
}
