package hostile_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/test/hostile"
	"github.com/untaint/untaint/validate"
)

// The standard library's mux needs no adapter.
func TestServeMux(t *testing.T) {
	orders := validate.MustFor[hostile.Order]()
	mux := http.NewServeMux()
	mux.HandleFunc("POST /shops/{shop}/orders/{id}", func(w http.ResponseWriter, r *http.Request) {
		order, err := orders.Request(r)
		if err != nil {
			untaint.WriteProblem(w, r, err)
			return
		}
		_ = json.NewEncoder(w).Encode(order.Answer())
	})
	hostile.Run(t, mux)
}
