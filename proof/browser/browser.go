// Package browser asks a real Chromium what it makes of a piece of HTML: does
// it run script, and which tree does it read.
//
// The browser is headless, sees nothing but 127.0.0.1, and is a fresh profile.
// Chromium comes from the Debian package of that name.
package browser

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"github.com/untaint/untaint/internal/test/env"
)

// ErrMissing says that no Chromium is installed.
var ErrMissing = errors.New("chromium is not installed: apt-get install chromium")

// Browser is one running Chromium with one tab, and the loopback server that
// the tab reads from. Its methods are for one goroutine at a time.
type Browser struct {
	path   string
	server *http.Server
	origin string

	mu    sync.Mutex
	cases []string // what /case serves, by index
	asked []string // what else was asked for

	tab     context.Context
	closers []context.CancelFunc
	scripts []string // sources that each page is to have
}

// Open starts a browser for a test and closes it with the test. Where Chromium
// is missing the test is skipped, or fails in CI.
func Open(tb testing.TB) *Browser {
	tb.Helper()
	b, err := Start(context.Background())
	if errors.Is(err, ErrMissing) {
		env.Missing(tb, "Chromium", "apt-get install chromium")
	}
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(b.Close)
	return b
}

// Start starts a browser. The caller closes it.
func Start(ctx context.Context) (*Browser, error) {
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			path = p
			break
		}
	}
	if path == "" {
		return nil, ErrMissing
	}
	b := &Browser{path: path}
	if err := b.serve(); err != nil {
		return nil, err
	}
	if err := b.launch(ctx); err != nil {
		b.Close()
		return nil, err
	}
	return b, nil
}

// Close ends the browser and its server.
func (b *Browser) Close() {
	b.quit()
	_ = b.server.Close()
}

func (b *Browser) quit() {
	for i := len(b.closers) - 1; i >= 0; i-- {
		b.closers[i]()
	}
	b.closers = nil
}

// flags keep Chromium quiet and at home: no host but 127.0.0.1 resolves.
var flags = []chromedp.ExecAllocatorOption{
	chromedp.Headless,
	chromedp.NoSandbox, // tests run as root in CI
	chromedp.DisableGPU,
	chromedp.NoFirstRun,
	chromedp.Flag("disable-quic", true),
	chromedp.Flag("disable-background-networking", true),
	chromedp.Flag("disable-component-update", true),
	chromedp.Flag("disable-sync", true),
	chromedp.Flag("disable-dev-shm-usage", true),
	chromedp.Flag("disable-extensions", true),
	chromedp.Flag("disable-popup-blocking", true),
	chromedp.Flag("mute-audio", true),
	chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"),
}

const startTimeout = 60 * time.Second

func (b *Browser) launch(ctx context.Context) error {
	profile, err := os.MkdirTemp("", "untaint-browser-")
	if err != nil {
		return err
	}
	opts := append([]chromedp.ExecAllocatorOption{chromedp.ExecPath(b.path), chromedp.UserDataDir(profile)}, flags...)
	alloc, stop := chromedp.NewExecAllocator(context.WithoutCancel(ctx), opts...)
	tab, closeTab := chromedp.NewContext(alloc, chromedp.WithErrorf(func(string, ...any) {}))
	b.tab = tab
	b.closers = []context.CancelFunc{func() { _ = os.RemoveAll(profile) }, stop, closeTab}
	if _, err := run(tab, startTimeout, detect); err != nil {
		b.quit()
		return fmt.Errorf("start chromium: %w", err)
	}
	return nil
}

// detect has the detector run in each frame before the frame's own scripts.
func detect(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
	_, err := cdp.Call(ctx, t, page.AddScriptToEvaluateOnNewDocument,
		page.AddScriptToEvaluateOnNewDocumentParams{Source: detector})
	return chromedp.Void{}, err
}

// run performs an action in the tab within a time limit. The limit is kept
// aside of the context, since a first call whose context ends would end the
// browser with it.
func run[T any](tab context.Context, limit time.Duration, action chromedp.Action[T]) (T, error) {
	type answer struct {
		value T
		err   error
	}
	done := make(chan answer, 1)
	go func() {
		value, err := chromedp.Run(tab, action)
		done <- answer{value, err}
	}()
	select {
	case a := <-done:
		return a.value, a.err
	case <-time.After(limit):
		var zero T
		return zero, context.DeadlineExceeded
	}
}

// AddScript gives each page opened from now on the source of a script, such as
// a library to compare with.
func (b *Browser) AddScript(source string) {
	b.scripts = append(b.scripts, source)
}

// Call evaluates a JavaScript function, which may be async, with arg as its
// one argument on a blank page of the test's origin, and decodes what it
// returns into result. Both go through JSON.
func (b *Browser) Call(function string, arg, result any, limit time.Duration) error {
	in, err := json.Marshal(arg)
	if err != nil {
		return err
	}
	if _, err := run(b.tab, limit, chromedp.Navigate(b.origin+"/top")); err != nil {
		return err
	}
	for _, source := range b.scripts {
		if _, err := run(b.tab, limit, chromedp.Evaluate[json.RawMessage](source+"\n;null")); err != nil {
			return err
		}
	}
	expr := fmt.Sprintf("(async () => JSON.stringify(await (%s)(%s)))()", function, in)
	out, err := run(b.tab, limit, chromedp.Evaluate[string](expr, chromedp.EvalAwaitPromise))
	if err != nil {
		return err
	}
	return json.Unmarshal([]byte(out), result)
}

// Picture evaluates a JavaScript function as Call does, and returns a picture of the
// page that it made, as PNG.
func (b *Browser) Picture(function string, arg any, limit time.Duration) ([]byte, error) {
	var nothing any
	if err := b.Call(function, arg, &nothing, limit); err != nil {
		return nil, err
	}
	return run(b.tab, limit, chromedp.FullScreenshot(100))
}

// restart replaces a browser that hangs or has crashed.
func (b *Browser) restart() error {
	b.quit()
	return b.launch(context.Background())
}

func (b *Browser) serve() error {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	b.origin = "http://" + ln.Addr().String()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /top", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte("<!doctype html><title>top</title><body></body>"))
	})
	mux.HandleFunc("GET /case/{mode}/{index}", b.serveCase)
	mux.HandleFunc("/", b.serveNothing)
	b.server = &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = b.server.Serve(ln) }()
	return nil
}

// serveNothing notes what a page asks for besides the cases.
func (b *Browser) serveNothing(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != "/favicon.ico" {
		b.mu.Lock()
		b.asked = append(b.asked, r.URL.Path)
		b.mu.Unlock()
	}
	http.NotFound(w, r)
}

// Asked returns the paths, other than those of cases, that were asked for since
// the last call.
func (b *Browser) Asked() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	asked := b.asked
	b.asked = nil
	return asked
}
