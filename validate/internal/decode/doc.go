// Package decode turns what a client sent into a Go value, strictly and within
// bounds. It knows nothing of rules: what it adds to a Collector are the places
// where the input does not fit the type.
//
// JSON is read in one pass, straight into the fields of the value (see reading).
// What does not fit is refused and passed over, so that all of it is found; what
// is read is counted, so that no limit is passed. go-json-experiment/json, the
// encoding/json/v2 of Go 1.27, has a part where a type has a method for JSON of
// its own, and is what tests compare to.
package decode
