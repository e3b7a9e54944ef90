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
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"
	_ "modernc.org/sqlite"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/netsafe"
	"github.com/untaint/untaint/sqlsafe"
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
}

// User is a row of the table users.
type User struct {
	ID    int64  `db:"id,pk,auto"`
	Name  string `db:"name"`
	Email string `db:"email"`
	Hash  string `db:"hash"`
	Role  string `db:"role"`
	TOTP  string `db:"totp"`
	Step  int64  `db:"step"`  // the last step of TOTP that was used
	Epoch int64  `db:"epoch"` // goes up when all sessions end
}

var users = sqlsafe.MustFor[User]("users")

var schema = []sqlsafe.Query{
	sqlsafe.SQL(`CREATE TABLE IF NOT EXISTS users (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, email TEXT NOT NULL UNIQUE,
		hash TEXT NOT NULL, role TEXT NOT NULL, totp TEXT NOT NULL, step INTEGER NOT NULL, epoch INTEGER NOT NULL)`),
	sqlsafe.SQL(`CREATE TABLE IF NOT EXISTS comments (id INTEGER PRIMARY KEY, author_id INTEGER NOT NULL, author TEXT NOT NULL, html TEXT NOT NULL)`),
	sqlsafe.SQL(`CREATE TABLE IF NOT EXISTS resets (hash TEXT PRIMARY KEY, user_id INTEGER NOT NULL, until INTEGER NOT NULL)`),
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
	pool, err := sql.Open("sqlite", config.Database)
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(1)
	a := &App{
		config: config, pool: pool, db: sqlsafe.Wrap(pool, sqlsafe.SQLite), sessions: newSessions(),
		audit:     &audit{log: log, count: map[int64]int{}},
		byAddress: newLimiter(time.Second, 30), byName: newLimiter(30*time.Second, 5),
		hooks: hooks, now: time.Now, pages: template.Must(template.ParseFS(pageFiles, "pages/*.html")),
	}
	a.mail = a.sendMail
	for _, q := range schema {
		if _, err := a.db.Exec(ctx, q); err != nil {
			return nil, err
		}
	}
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
		a.fail(w, r, nil, untaint.New("webapp.csrf", untaint.Violation{Code: "cross_origin", Kind: untaint.Denied}))
	}))
	return headers(cors(a.config.Origins, csrf.Handler(a.sessions.LoadAndSave(http.MaxBytesHandler(mux, 1<<20)))))
}

func (a *App) guard(rule route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		u, err := a.user(r.Context())
		switch {
		case err != nil:
		case rule.allows(u):
			err = rule.serve(a, w, r, u)
		case u == nil:
			err = untaint.New("webapp.guard", untaint.Violation{Code: "no_session", Kind: untaint.Unauthenticated})
		default:
			err = untaint.New("webapp.guard", untaint.Violation{Code: "not_allowed_here", Kind: untaint.Denied})
		}
		if err != nil {
			a.fail(w, r, u, err)
		}
	})
}

// fail is the one door for errors: a problem document for programs, a page with
// the same sentences for people.
func (a *App) fail(w http.ResponseWriter, r *http.Request, u *User, err error) {
	var id int64
	if u != nil {
		id = u.ID
	}
	a.audit.refused(r.Context(), id, err)
	if !strings.Contains(r.Header.Get("Accept"), "text/html") {
		untaint.WriteProblem(w, r, err)
		return
	}
	kind := untaint.KindOf(err)
	said := []fieldError{}
	if kind != untaint.Failed && kind != untaint.Misuse {
		for v := range untaint.Violations(err) {
			said = append(said, fieldError{Field: strings.TrimPrefix(v.Path, "/"), Text: untaint.English(v)})
		}
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(kind.Status())
	_ = a.pages.ExecuteTemplate(w, "error.html", view{Nonce: nonceOf(r.Context()), User: u, Errors: said, Title: http.StatusText(kind.Status())})
}

// fieldError is a sentence beside the field that it is about.
type fieldError struct{ Field, Text string }

// view is what the pages are made of.
type view struct {
	Title    string
	Nonce    string
	User     *User
	Errors   []fieldError
	Comments []shown
	Query    string
	Sort     string
	Page     int
	Token    string
	Secret   string
	Users    []User
}

func (a *App) render(w http.ResponseWriter, r *http.Request, name string, v view) error {
	v.Nonce = nonceOf(r.Context())
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	if err := a.pages.ExecuteTemplate(w, name+".html", v); err != nil {
		return untaint.New("webapp.render", untaint.Violation{Code: "no_page", Kind: untaint.Failed})
	}
	return nil
}

func page(name string) func(*App, http.ResponseWriter, *http.Request, *User) error {
	return func(a *App, w http.ResponseWriter, r *http.Request, u *User) error {
		return a.render(w, r, name, view{Title: name, User: u, Token: r.PathValue("token")})
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
