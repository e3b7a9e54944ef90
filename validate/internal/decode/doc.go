// Package decode turns what a client sent into a Go value, strictly and within
// bounds. It knows nothing of rules: what it adds to a Collector are the places
// where the input does not fit the type.
//
// JSON goes through go-json-experiment/json, which is the encoding/json/v2 of
// Go 1.27, in one fast pass. Only where that pass fails, or where a cheap upper
// bound cannot exclude that a budget is passed, a second and slower pass walks
// the input beside the type, finds everything that is wrong and says where.
package decode
