package audit_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	sdk "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/examples/audit"
	"github.com/untaint/untaint/validate"
)

type account struct {
	Name string `json:"name" validate:"required,max=3"`
	Role string `json:"role" validate:"omitempty,oneof=user guest"`
}

// request sends a body with a password and a role that nobody may ask for.
func request() *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/accounts?token=hunter2", strings.NewReader(`{"name":"hunter2","role":"hunter2","admin":true}`))
	r.Header.Set("Content-Type", "application/json")
	r.Pattern = "POST /accounts"
	return r
}

func ExampleSink() {
	log := slog.New(slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{ReplaceAttr: func(groups []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey || slices.Equal(groups, []string{"error"}) { // too long for a line here
			return slog.Attr{}
		}
		return a
	}}))
	problems := untaint.ProblemWriter{OnRefusal: audit.Sink(log)}
	r := request()
	_, err := validate.Request[account](r)
	problems.Write(httptest.NewRecorder(), r, err)
	problems.Write(httptest.NewRecorder(), r, errors.New("the disk is full"))
	// Output:
	// level=WARN msg=refused event=input_validation_discrete_fail request.method=POST request.route="POST /accounts"
	// level=WARN msg=refused event=input_validation_fail request.method=POST request.route="POST /accounts"
	// level=WARN msg=refused event=malicious_extraneous request.method=POST request.route="POST /accounts"
	// level=ERROR msg=refused event=sys_crash request.method=POST request.route="POST /accounts"
}

func ExampleCounter() {
	reader := sdk.NewManualReader()
	count, err := audit.Counter(sdk.NewMeterProvider(sdk.WithReader(reader)).Meter("shop"))
	if err != nil {
		panic(err)
	}
	problems := untaint.ProblemWriter{OnRefusal: count}
	for range 2 {
		r := request()
		_, err := validate.Request[account](r)
		problems.Write(httptest.NewRecorder(), r, err)
	}
	fmt.Println(strings.Join(series(reader), "\n"))
	// Output:
	// not_one_of input_validation_discrete_fail 2
	// too_long input_validation_fail 2
	// unknown_field malicious_extraneous 2
}

// series returns what was counted.
func series(reader *sdk.ManualReader) (lines []string) {
	var all metricdata.ResourceMetrics
	if err := reader.Collect(context.Background(), &all); err != nil {
		return []string{err.Error()}
	}
	for _, scope := range all.ScopeMetrics {
		for _, m := range scope.Metrics {
			for _, p := range m.Data.(metricdata.Sum[int64]).DataPoints {
				code, _ := p.Attributes.Value("code")
				event, _ := p.Attributes.Value("event")
				lines = append(lines, fmt.Sprint(code.AsString(), " ", event.AsString(), " ", p.Value))
			}
		}
	}
	slices.Sort(lines)
	return lines
}

// Nothing that a client sent is in the log or in a series, and a nil request is
// no trouble.
func TestNoInputIsToldOn(t *testing.T) {
	var text strings.Builder
	reader := sdk.NewManualReader()
	count, err := audit.Counter(sdk.NewMeterProvider(sdk.WithReader(reader)).Meter("shop"))
	require.NoError(t, err)
	problems := untaint.ProblemWriter{OnRefusal: audit.All(audit.Sink(slog.New(slog.NewJSONHandler(&text, nil))), count)}
	r := request()
	_, err = validate.Request[account](r)
	problems.Write(httptest.NewRecorder(), r, err)
	problems.Write(httptest.NewRecorder(), nil, err)
	problems.Write(httptest.NewRecorder(), nil, untaint.New("shop.Get", untaint.Violation{Code: "no_rows", Kind: untaint.NotFound}))
	require.Equal(t, 6, strings.Count(text.String(), "\n"), "NotFound is no event")
	require.Contains(t, text.String(), "body /name too_long (max 3)")
	require.NotContains(t, text.String()+strings.Join(series(reader), ""), "hunter2")
}
