package main

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	devtools "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/internal/test/env"
	"github.com/untaint/untaint/sqlsafe"
)

// watcher keeps what a policy refused and what scripts did.
const watcher = `window.violations = []; window.ran = [];
	window.alert = x => { window.ran.push(String(x)) };
	document.addEventListener('securitypolicyviolation', e => { window.violations.push(e.violatedDirective) });
	window.framed = []; window.addEventListener('message', e => { window.framed.push(e.data) });
	if (window !== top) top.postMessage(location.origin, '*');`

// chromium opens a tab in a real browser, in which each page keeps what its policy
// refused in the list "violations", and what scripts did in "ran".
func chromium(t *testing.T, wait ...time.Duration) context.Context {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		env.Missing(t, "Chromium", "apt-get install chromium")
	}
	opts := []chromedp.ExecAllocatorOption{chromedp.ExecPath(path), chromedp.UserDataDir(t.TempDir()), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun, chromedp.Flag("ignore-certificate-errors", true),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"), chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("disable-background-networking", true)}
	allocator, end := chromedp.NewExecAllocator(t.Context(), opts...)
	t.Cleanup(end)
	tab, end := chromedp.NewContext(allocator)
	t.Cleanup(end)
	tab, end = context.WithTimeout(tab, append(wait, 40*time.Second)[0])
	t.Cleanup(end)
	require.NoError(t, chromedp.Do(tab, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, devtools.AddScriptToEvaluateOnNewDocument, devtools.AddScriptToEvaluateOnNewDocumentParams{Source: watcher})
		return err
	})))
	return tab
}

// ask runs actions and evaluates an expression in the page they led to.
func ask[T any](t *testing.T, tab context.Context, expression string, steps ...chromedp.Action[chromedp.Void]) T {
	t.Helper()
	require.NoError(t, chromedp.Do(tab, steps...))
	v, err := chromedp.Run(tab, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	require.NoError(t, err)
	return v
}

// A person signs up, logs in, comments and logs out; no page breaks its own policy.
func TestInABrowser(t *testing.T) {
	s := start(t)
	tab := chromium(t)
	submit := func(action string) chromedp.Action[chromedp.Void] {
		return chromedp.Submit(`form[action="` + action + `"] button`)
	}
	text := ask[string](t, tab, `document.body.innerText`,
		chromedp.Navigate(s.server.URL+"/signup"), chromedp.SendKeys(`[name=name]`, "anna"), chromedp.SendKeys(`[name=email]`, "anna@example.com"),
		chromedp.SendKeys(`[name=password]`, testPassword), submit("/signup"),
		chromedp.WaitVisible(`form[action="/login"]`), chromedp.SendKeys(`[name=name]`, "anna"), chromedp.SendKeys(`[name=password]`, testPassword), submit("/login"),
		chromedp.WaitVisible(`[name=text]`), chromedp.SendKeys(`[name=text]`, "Hello <b>world</b>"), submit("/comments"), chromedp.WaitVisible(`article > strong`))
	require.Contains(t, text, "Hello world")
	require.Empty(t, ask[[]string](t, tab, `window.violations`))
	require.Equal(t, 1, ask[int](t, tab, `document.querySelectorAll('article b').length`))
	require.Empty(t, ask[string](t, tab, `document.cookie`), "no script sees the session")
	require.Contains(t, ask[string](t, tab, `document.body.innerText`, submit("/logout"), chromedp.WaitVisible(`form[action="/login"]`)), "Log in")
}

// stored are comments as an attacker writes them, some straight into the table.
var stored = []string{
	`<script>alert(1)</script>`, `<img src=x onerror=alert(1)>`, `<svg onload=alert(1)>`, `<svg><script>alert(1)</script></svg>`, `<iframe srcdoc="<script>parent.alert(1)</script>">`,
	`<a href="javascript:alert(1)" id=x>x</a>`, `<a href="java&#9;script:alert(1)">x</a>`, `<details open ontoggle=alert(1)>`, `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">`,
	`<noscript><p title="</noscript><img src=x onerror=alert(1)>">`, `<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>`, `<base href="//evil.example/">`,
	`<meta http-equiv=refresh content="0;url=javascript:alert(1)">`, `<style>@import "//evil.example"</style>`, `<link rel=stylesheet href=//evil.example>`, `</div></body><script>alert(1)</script>`,
	`<input autofocus onfocus=alert(1)>`, `<video><source onerror=alert(1)>`, `<object data="javascript:alert(1)">`, `<embed src="javascript:alert(1)">`, `<template><img src=x onerror=alert(1)></template>`,
	`<div style="background:url(javascript:alert(1))">x</div>`, `<p id="violations">x</p>`, `"><script nonce="">alert(1)</script>`, "<scr\x00ipt>alert(1)</script>",
}

// Nothing that is stored runs, and the policy has nothing to refuse: the markup is
// gone before. The control is the same table shown as it is.
func TestStoredScriptInABrowser(t *testing.T) {
	s := start(t)
	for _, attack := range stored {
		_, err := s.db.Exec(t.Context(), sqlsafe.SQL("INSERT INTO comments (author_id, author, html) VALUES (1, ?, ?)", attack, attack))
		require.NoError(t, err)
	}
	raw := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte("<!doctype html><body>" + strings.Join(stored[:3], "")))
	}))
	defer raw.Close()
	tab := chromium(t)
	settle := chromedp.Sleep(500 * time.Millisecond)
	require.NotEmpty(t, ask[[]string](t, tab, `window.ran`, chromedp.Navigate(raw.URL), settle), "the attacks are attacks")
	for _, page := range []string{"/", "/?page=1"} {
		require.Empty(t, ask[[]string](t, tab, `window.ran`, chromedp.Navigate(s.server.URL+page), settle))
		require.Empty(t, ask[[]string](t, tab, `window.violations`))
		require.Zero(t, ask[int](t, tab, `document.querySelectorAll('article script, article iframe, article style, article form[action^="java"], article base, article link, article meta, article svg, article object, article embed').length`))
		require.Equal(t, "/", ask[string](t, tab, `location.pathname`))
	}
	// Were markup let through after all, the policy would stop it.
	require.Equal(t, "refused", ask[string](t, tab, `(() => { try { document.createElement('div').innerHTML = '<img src=x onerror=alert(1)>'; return 'taken' } catch { return 'refused' } })()`))
	require.NotEmpty(t, ask[[]string](t, tab, `window.violations`, settle))
}

// The whole corpus of stored attacks, or one in twenty of it, lies in the table, as
// another program might have left it there. Nothing of it runs on any page or tries
// to: the page's own policy has no script, frame or form to refuse.
func TestStoredCorpusInABrowser(t *testing.T) {
	every, wait := 20, 3*time.Minute
	if os.Getenv("UNTAINT_FULL") == "1" {
		every, wait = 1, 20*time.Minute
	}
	s := start(t)
	tab := chromium(t, wait)
	n := 0
	for i, row := range env.Corpus[struct{ Payload string }](t, "html.jsonl") {
		if i%every != 0 {
			continue
		}
		_, err := s.db.Exec(t.Context(), sqlsafe.SQL("INSERT INTO comments (author_id, author, html) VALUES (1, 'eve', ?)", row.Payload))
		require.NoError(t, err)
		n++
	}
	shown := 0
	for page := 0; page*pageSize < n; page++ {
		shown += ask[int](t, tab, `new Promise(done => setTimeout(() => done(document.querySelectorAll('main > article').length), 150))`, chromedp.Navigate(s.server.URL+"/?page="+strconv.Itoa(page)))
		require.Empty(t, ask[[]string](t, tab, `window.ran`), "page %d", page)
		require.Empty(t, ask[[]string](t, tab, `window.violations.filter(d => !['img-src', 'media-src', 'style-src-attr'].includes(d))`), "page %d", page) // pictures of other hosts are not fetched, and colours not shown
		require.Equal(t, "/", ask[string](t, tab, `location.pathname`), "page %d", page)
	}
	require.Equal(t, n, shown, "each comment is on a page")
	t.Logf("%d stored attacks", n)
}

// Mistakes stand beside their fields, what was typed is still there, and a password
// is not.
func TestFormsInABrowser(t *testing.T) {
	s := start(t)
	tab := chromium(t)
	beside := func(field string) string {
		return ask[string](t, tab, `document.querySelector('[name=`+field+`]').closest('label').querySelector('.error')?.textContent ?? ''`)
	}
	_ = ask[string](t, tab, `''`, chromedp.Navigate(s.server.URL+"/signup"), chromedp.SendKeys(`[name=name]`, "an"), chromedp.SendKeys(`[name=email]`, "anna@example.com"),
		chromedp.SendKeys(`[name=password]`, "short"), chromedp.Submit(`form[action="/signup"] button`), chromedp.WaitVisible(`[role=alert]`))
	require.Equal(t, "must be at least 3 characters long", beside("name"))
	require.Equal(t, "must be at least 12 characters long", beside("password"))
	require.Empty(t, beside("email"))
	require.Equal(t, []string{"an", "anna@example.com", ""}, ask[[]string](t, tab, `[...document.querySelectorAll('main input')].map(i => i.value)`))
	require.Empty(t, ask[[]string](t, tab, `window.violations`))
}

// The pages look as the pictures in docs/ show them; UNTAINT_UPDATE=1 takes them
// anew.
func TestPicturesOfPages(t *testing.T) {
	if os.Getenv("UNTAINT_UPDATE") != "1" {
		t.Skip("skipped: UNTAINT_UPDATE=1 takes the pictures anew")
	}
	s := start(t)
	anna, bert := s.member(t, "anna"), s.member(t, "bert")
	_, _ = anna.post("/comments", "text", "<p>The <b>harvest</b> was good. See <a href=\"https://example.com/report\">the report</a>:</p><ul><li>12 t of pears</li><li>7 t of plums</li></ul>")
	_, _ = bert.post("/comments", "text", "Hello <script>alert(1)</script> everybody")
	asPNG, _ := photo(t, 200, 200)
	_, _ = anna.upload("a.png", "image/png", asPNG)
	tab := chromium(t)
	save := func(name string, steps ...chromedp.Action[chromedp.Void]) {
		require.NoError(t, chromedp.Do(tab, steps...))
		picture, err := chromedp.Run(tab, chromedp.FullScreenshot(100))
		require.NoError(t, err)
		require.NoError(t, os.WriteFile("../../docs/"+name, picture, 0o644))
	}
	save("webapp-signup.png", chromedp.EmulateViewport(760, 520), chromedp.Navigate(s.server.URL+"/signup"), chromedp.SendKeys(`[name=name]`, "an"), chromedp.SendKeys(`[name=email]`, "anna"),
		chromedp.SetAttributes(`form[action="/signup"]`, map[string]string{"novalidate": ""}), chromedp.SendKeys(`[name=password]`, "short"), chromedp.Submit(`form[action="/signup"] button`), chromedp.WaitVisible(`[role=alert]`))
	save("webapp-comments.png", chromedp.Navigate(s.server.URL+"/login"), chromedp.SendKeys(`[name=name]`, "anna"), chromedp.SendKeys(`[name=password]`, testPassword),
		chromedp.Submit(`form[action="/login"] button`), chromedp.WaitVisible(`main > article strong`))
}

// A page of another origin can neither frame the application, nor send its forms
// with the user's session, nor read its API.
func TestOtherOriginsInABrowser(t *testing.T) {
	s := start(t)
	evil := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if r.URL.Path == "/plain" {
			return
		}
		_, _ = w.Write([]byte(`<!doctype html><iframe src="` + s.server.URL + `/"></iframe><iframe src="/plain"></iframe><form method=post action="` + s.server.URL + `/comments"><input name=text value=forged><button>go</button></form>`))
	}))
	defer evil.Close()
	tab := chromium(t)
	_ = ask[string](t, tab, `''`, chromedp.Navigate(s.server.URL+"/signup"), chromedp.SendKeys(`[name=name]`, "anna"), chromedp.SendKeys(`[name=email]`, "anna@example.com"),
		chromedp.SendKeys(`[name=password]`, testPassword), chromedp.Submit(`form[action="/signup"] button`), chromedp.WaitVisible(`form[action="/login"]`),
		chromedp.SendKeys(`[name=name]`, "anna"), chromedp.SendKeys(`[name=password]`, testPassword), chromedp.Submit(`form[action="/login"] button`), chromedp.WaitVisible(`[name=text]`))
	other := strings.Replace(evil.URL, "127.0.0.1", "localhost", 1)
	framed := ask[[]string](t, tab, `window.framed`, chromedp.Navigate(other), chromedp.Sleep(700*time.Millisecond))
	require.Contains(t, framed, other, "a page without the header can be framed")
	require.NotContains(t, framed, s.server.URL)
	fetch := func(mode string) bool {
		return ask[bool](t, tab, `fetch("`+s.server.URL+`/api/comments", {credentials: "include", mode: "`+mode+`"}).then(() => true, () => false)`)
	}
	require.False(t, fetch("cors"))
	_ = ask[string](t, tab, `document.body.innerText`, chromedp.Click(`button`), chromedp.Sleep(700*time.Millisecond))
	require.Contains(t, s.log.String(), "cross_origin", "the form was sent, and refused")
	anna := s.browser(t)
	_, text := anna.get("/")
	require.NotContains(t, text, "forged")
}
