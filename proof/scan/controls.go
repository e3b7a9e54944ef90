package main

// edit replaces what stands once in a file of the application.
type edit struct{ file, old, new string }

// open4scanners lets a scanner see the application rather than a limit, and keeps it
// from logging itself out. All runs have it.
var open4scanners = []edit{
	{"limit.go", "if !one.Allow() {", "if !one.Allow() && len(key) > 1<<20 {"},
	{"session.go", "	if err := a.sessions.Destroy(r.Context()); err != nil {", "	if err := r.Context().Err(); err != nil {"},
	{"session.go", "SET epoch = epoch + 1", "SET epoch = epoch"},
	{"account.go", `if u.TOTP != "" {
		return untaint.New("webapp.totp"`, `if u.ID > 0 {
		return untaint.New("webapp.totp"`},
}

// control is the application without one defence, and what has to be found there:
// a finding of the class that has the text at in it.
type control struct {
	name      string
	edits     []edit
	scanner   scanner
	class, at string
}

var controls = []control{
	{"clean comments", []edit{
		{"comments.go", "	c := &Comment{AuthorID: u.ID, Author: u.Name, HTML: html.String()}", "	_ = html\n	c := &Comment{AuthorID: u.ID, Author: u.Name, HTML: in.Text}"},
		{"comments.go", "c.Author, html.Template(), u != nil", "c.Author, template.HTML(c.HTML+html.String()[:0]), u != nil"},
	}, scanner{name: "wapiti", run: wapiti("permanentxss,xss")}, "Cross Site Scripting", "text"},
	{"escaped search", []edit{
		{"comments.go", "	v := view{Title: \"Comments\"", "	w.Header().Set(\"Content-Type\", \"text/html; charset=utf-8\")\n	_, _ = w.Write([]byte(q.Get(\"q\")))\n	v := view{Title: \"Comments\""},
	}, scanner{name: "wapiti", run: wapiti("xss")}, "Cross Site Scripting", "q"},
	{"bound parameters", []edit{
		{"comments.go", "		conditions = append(conditions, sqlsafe.Contains(\"html\", search))", `		rows, err := a.pool.QueryContext(r.Context(), "SELECT id FROM comments WHERE html LIKE '%"+search+"%'")
		if err != nil {
			return nil, nil, 0, err
		}
		some := rows.Next()
		if rows.Close(); !some {
			return nil, q, page, nil
		}`},
	}, scanner{name: "sqlmap", run: sqlmap(targets[:1], 3, 1)}, "SQL injection", "q"},
	{"netsafe", []edit{
		{"webhook.go", "if err := a.hooks.CheckForm(in.URL); err != nil {", "if err := r.Context().Err(); err != nil {"},
		{"webhook.go", "a.hooks.Do(req)", "http.DefaultClient.Do(req)"},
	}, scanner{name: "wapiti", run: wapiti("ssrf")}, "Server Side Request Forgery", "url"},
	{"policy of content", []edit{
		{"headers.go", "h.Set(\"Content-Security-Policy\", ", "h.Set(\"X-Nothing\", "},
	}, scanner{name: "wapiti", run: wapiti("csp")}, "Content Security Policy Configuration", ""},
	{"other headers", []edit{
		{"headers.go", "h.Set(\"Strict-Transport-Security\", ", "h.Set(\"X-Nothing\", "},
		{"headers.go", "h.Set(\"X-Frame-Options\", ", "h.Set(\"X-Nothing\", "},
		{"headers.go", "h.Set(\"X-Content-Type-Options\", ", "h.Set(\"X-Nothing\", "},
	}, scanner{name: "wapiti", run: wapiti("http_headers")}, "HTTP Secure Headers", "Strict-Transport-Security"},
	{"flags of cookies", []edit{
		{"session.go", "s.Cookie.HttpOnly, s.Cookie.Secure = true, true", "s.Cookie.HttpOnly, s.Cookie.Secure = false, false"},
	}, scanner{name: "wapiti", run: wapiti("cookieflags")}, "HttpOnly Flag cookie", "session"},
}

// answered returns why a finding is none, with the test that shows it.
func answered(f finding) string {
	switch {
	case f.class == "Cross Site Request Forgery" && f.text == "Lack of anti CSRF token":
		return "no token, but Sec-Fetch-Site and Origin (net/http.CrossOriginProtection): TestCrossOrigin, TestOtherOriginsInABrowser"
	case f.class == "HTTP Secure Headers" && f.text == "X-XSS-Protection is not set":
		return "what it switched on made holes and is gone from browsers; OWASP advises to leave it out, the policy has its place: TestHeaders"
	}
	return ""
}
