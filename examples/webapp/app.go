package main

import (
	"context"
	"database/sql"
	"embed"
	"encoding/json"
	"html/template"
	"log/slog"
	"net/http"
	"net/http/pprof"
	"net/url"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/execsafe"
	"github.com/untaint/untaint/netsafe"
	"github.com/untaint/untaint/sqlsafe"
	"github.com/untaint/untaint/validate"
)

//go:embed pages/*.html
var pageFiles embed.FS

// App is the application.
type App struct {
	config            Config
	pool              *sql.DB
	db                *sqlsafe.DB
	sessions          *scs.SessionManager
	audit             *audit
	byAddress, byName *limiter
	hooks             *netsafe.Client
	mail              func(to string, message []byte) error
	pages             *template.Template
	now               func() time.Time
	problems          untaint.ProblemWriter
	thumbnail         *execsafe.Command // nil where pictures are left out
}

// New makes the application of a configuration that Check has taken.
func New(ctx context.Context, config Config, log *slog.Logger) (*App, error) {
	if err := config.Check(); err != nil {
		return nil, err
	}
	hooks, err := netsafe.Config{Timeout: 10 * time.Second, Bytes: 64 << 10}.Compile()
	if err != nil {
		return nil, err
	}
	pool, db, err := open(ctx, config)
	if err != nil {
		return nil, err
	}
	a := &App{
		config: config, pool: pool, db: db, sessions: newSessions(),
		audit:     &audit{log: log, count: map[int64]int{}},
		byAddress: newLimiter(time.Second, 30), byName: newLimiter(30*time.Second, 5),
		hooks: hooks, now: time.Now, pages: template.Must(template.ParseFS(pageFiles, "pages/*.html")),
	}
	a.mail = a.sendMail
	if a.thumbnail, err = thumbnailer(); err != nil {
		log.Warn("pictures are LEFT OUT: ffmpeg is missing, or cannot be contained here", "error", err)
	}
	a.problems = untaint.ProblemWriter{OnRefusal: a.audit.refused}
	return a, nil
}

// Close frees the database.
func (a *App) Close() { _ = a.pool.Close() }

// Handler serves the routes of the table, each behind the whole chain: headers,
// cross-origin protection, session, authorization.
func (a *App) Handler() http.Handler {
	mux := http.NewServeMux()
	if a.config.Profiler {
		mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	}
	for _, r := range routes {
		mux.Handle(r.pattern, a.guard(r))
	}
	csrf := http.NewCrossOriginProtection()
	csrf.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a.fail(w, r, "", untaint.New("webapp.csrf", untaint.Violation{Code: "cross_origin", Kind: untaint.Denied}))
	}))
	// What a form had is shown again beside what is wrong with it, so it is read twice.
	twice := validate.Rewind(validate.Limits{Bytes: 1 << 20, Files: 1, FileBytes: 4 << 20})
	return headers(cors(a.config.Origins, csrf.Handler(a.sessions.LoadAndSave(twice(mux)))))
}

type userKey struct{}

// userOf returns who the request comes from, nil for nobody.
func userOf(ctx context.Context) *User { u, _ := ctx.Value(userKey{}).(*User); return u }

func (a *App) guard(rule route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		u, err := a.user(r)
		r = r.WithContext(context.WithValue(r.Context(), userKey{}, u))
		switch {
		case err != nil:
		case rule.allows(u):
			if rule.form != "" {
				_ = r.ParseForm() // what was typed, for fail; the handler judges it
			}
			err = rule.serve(a, w, r, u)
		case u == nil:
			err = untaint.New("webapp.guard", untaint.Violation{Code: "no_session", Kind: untaint.Unauthenticated})
		default:
			err = untaint.New("webapp.guard", untaint.Violation{Code: "not_allowed_here", Kind: untaint.Denied})
		}
		if err != nil {
			a.fail(w, r, rule.form, err)
		}
	})
}

// fail is the one door for errors: a problem document for programs, and for people
// the form again with the same sentences beside its fields, or a page of them.
func (a *App) fail(w http.ResponseWriter, r *http.Request, form string, err error) {
	if !strings.Contains(r.Header.Get("Accept"), "text/html") {
		a.problems.Write(w, r, err)
		return
	}
	a.problems.Write(asPage{w, func(status int) {
		v := view{Title: http.StatusText(status), Nonce: nonceOf(r.Context()), User: userOf(r.Context()), Errors: untaint.ByField(err), Token: r.PathValue("token")}
		if form == "" {
			form = "error"
		} else {
			v.Title, v.Form = titles[form], r.PostForm
		}
		_ = a.pages.ExecuteTemplate(w, form+".html", v)
	}}, r, err)
}

// asPage lets a ProblemWriter answer with a page: the status, the headers and the
// hook are the same for people and for programs.
type asPage struct {
	http.ResponseWriter
	show func(status int)
}

func (p asPage) WriteHeader(status int) {
	p.Header().Set("Content-Type", "text/html; charset=utf-8")
	p.ResponseWriter.WriteHeader(status)
	p.show(status)
}

func (p asPage) Write(b []byte) (int, error) { return len(b), nil }

// view is what the pages are made of.
type view struct {
	Title    string
	Nonce    string
	User     *User
	Errors   map[string][]string // by the name of the field
	Form     url.Values          // what was typed; passwords are not shown again
	Comments []shown
	Query    string
	Sort     string
	Page     int
	Token    string
	Secret   string
	Users    []User
	Pictures bool // whether they can be taken
}

func (a *App) render(w http.ResponseWriter, r *http.Request, name string, v view) error {
	v.Nonce, v.Pictures = nonceOf(r.Context()), a.thumbnail != nil
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	if err := a.pages.ExecuteTemplate(w, name+".html", v); err != nil {
		return untaint.New("webapp.render", untaint.Violation{Code: "no_page", Kind: untaint.Failed})
	}
	return nil
}

// titles are those of the pages that are forms.
var titles = map[string]string{"login": "Log in", "signup": "Sign up", "reset": "A new password", "comment": "Comment", "webhook": "Webhook", "avatar": "Picture"}

func page(name string) func(*App, http.ResponseWriter, *http.Request, *User) error {
	return func(a *App, w http.ResponseWriter, r *http.Request, u *User) error {
		return a.render(w, r, name, view{Title: titles[name], User: u, Token: r.PathValue("token"), Form: url.Values{"next": {r.URL.Query().Get("next")}}})
	}
}

// redirect goes on to a page of this site after a form.
func redirect(w http.ResponseWriter, r *http.Request, path string) error {
	http.Redirect(w, r, path, http.StatusSeeOther)
	return nil
}

func answer(w http.ResponseWriter, status int, v any) error {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	return json.NewEncoder(w).Encode(v)
}
