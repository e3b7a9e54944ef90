package main

import (
	"context"
	"database/sql"
	_ "embed"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"time"

	_ "modernc.org/sqlite"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/execsafe"
	"github.com/untaint/untaint/netsafe"
	"github.com/untaint/untaint/sanitize"
	"github.com/untaint/untaint/sqlsafe"
	"github.com/untaint/untaint/validate"
)

// page is what a browser sees at "/" under -serve.
//
//go:embed page.html
var page []byte

// Signup is the body of POST /signup.
type Signup struct {
	Name     string                 `json:"name" validate:"required,min=3,max=32,nobidi,nocontrol"`
	Email    string                 `json:"email" validate:"required,email"`
	Password untaint.Secret[string] `json:"password" validate:"required,min=8,maxbytes=72"`
	Age      int                    `json:"age" validate:"gte=13,lte=130"`
	Site     string                 `json:"site" validate:"omitempty,public_url"`
}

// NewComment is the body of POST /comments.
type NewComment struct {
	Author string `json:"author" validate:"required,max=32,nobidi,nocontrol"`
	Text   string `json:"text" validate:"required,max=2000"`
}

// Comment is a row of the table comments.
type Comment struct {
	ID     int64  `db:"id,pk,auto,sort,filter" json:"id"`
	Author string `db:"author,sort,filter" json:"author"`
	HTML   string `db:"html" json:"html"`
}

// What can be wrong with these is found here, before the first request.
var (
	signups     = validate.MustFor[Signup]()
	newComments = validate.MustFor[NewComment]()
	comments    = sqlsafe.MustFor[Comment]("comments")
)

// app is the application: a database, a folder, one program, and webhooks.
type app struct {
	pool  *sql.DB
	db    *sqlsafe.DB
	dir   string // where uploaded files are
	files *os.Root
	sort  *execsafe.Command
	file  *execsafe.Param[execsafe.Path]
	hooks *netsafe.Client
	near  *neighbours
	// refusals takes the errors that were answered, if anybody reads them: the
	// tour does, to show their kinds.
	refusals chan error
}

func newApp(ctx context.Context, dir string) (*app, error) {
	pool, err := sql.Open("sqlite", filepath.Join(dir, "tour.db"))
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(1)
	a := &app{pool: pool, db: sqlsafe.Wrap(pool, sqlsafe.SQLite), dir: filepath.Join(dir, "files"), refusals: make(chan error, 1)}
	for _, q := range []sqlsafe.Query{
		sqlsafe.SQL("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT UNIQUE, email TEXT, password TEXT, age INTEGER, site TEXT)"),
		sqlsafe.SQL("CREATE TABLE comments (id INTEGER PRIMARY KEY, author TEXT, html TEXT)"),
	} {
		if _, err := a.db.Exec(ctx, q); err != nil {
			return nil, err
		}
	}
	if err := os.Mkdir(a.dir, 0o700); err != nil {
		return nil, err
	}
	if a.files, err = os.OpenRoot(a.dir); err != nil {
		return nil, err
	}
	a.near = newNeighbours()
	if a.hooks, err = a.near.client(); err != nil {
		return nil, err
	}
	return a, a.declareSort()
}

// declareSort declares the one program that the application runs. It may read
// the file it is given and nothing else that is the application's.
func (a *app) declareSort() (err error) {
	a.file = execsafe.OpenFile("file")
	a.sort, err = execsafe.Declare("/usr/bin/sort",
		execsafe.Limits{Timeout: 5 * time.Second, Stdout: 1 << 20},
		execsafe.BestEffort(),
		execsafe.Fixed("--unique"),
		execsafe.EndOfOptions("--"),
		a.file.Operand())
	return err
}

func (a *app) close() {
	a.near.close()
	_ = a.files.Close()
	_ = a.pool.Close()
}

func (a *app) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write(page)
	})
	mux.HandleFunc("POST /signup", a.answer(http.StatusCreated, a.signup))
	mux.HandleFunc("POST /comments", a.answer(http.StatusCreated, a.comment))
	mux.HandleFunc("GET /comments", a.answer(http.StatusOK, a.list))
	mux.HandleFunc("PUT /files/{name}", a.answer(http.StatusCreated, a.upload))
	mux.HandleFunc("POST /sorted/{name}", a.answer(http.StatusOK, a.sorted))
	mux.HandleFunc("POST /webhooks", a.answer(http.StatusCreated, a.webhook))
	return mux
}

// answer makes a handler of a function that returns what to send, or an error,
// which leaves by the one door there is for errors.
func (a *app) answer(status int, fn func(*http.Request) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v, err := fn(r)
		if err != nil {
			select {
			case a.refusals <- err:
			default:
			}
			untaint.WriteProblem(w, r, err)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(v)
	}
}

func (a *app) signup(r *http.Request) (any, error) {
	in, err := signups.Request(r)
	if err != nil {
		return nil, err
	}
	// A real application stores a hash; the tour stores a note that it would.
	_, err = a.db.Exec(r.Context(), sqlsafe.SQL(
		"INSERT INTO users (name, email, password, age, site) VALUES (?, ?, 'hashed', ?, ?)",
		in.Name, in.Email, in.Age, in.Site))
	return map[string]string{"name": in.Name}, err
}

func (a *app) comment(r *http.Request) (any, error) {
	in, err := newComments.Request(r)
	if err != nil {
		return nil, err
	}
	html, report, err := sanitize.UGC().CleanReport(in.Text)
	if err != nil {
		return nil, err
	}
	_, err = a.db.Exec(r.Context(), comments.Insert(&Comment{Author: in.Author, HTML: html.String()}))
	return map[string]any{"html": html, "removed": report.Len()}, err
}

func (a *app) list(r *http.Request) (any, error) {
	q, err := url.ParseQuery(r.URL.RawQuery) // URL.Query drops what it cannot parse
	if err != nil {
		return nil, untaint.New("tour.list", untaint.Violation{Code: "bad_query", Kind: untaint.Malformed})
	}
	return sqlsafe.All[Comment](r.Context(), a.db, sqlsafe.SQL(
		"SELECT ? FROM comments WHERE ? ORDER BY ? LIMIT 50",
		comments.Columns(), comments.Filter(q, "sort"), comments.Sort(q.Get("sort"), "-id")))
}

// maxUpload is how many bytes a file may have.
const maxUpload = 1 << 20

func (a *app) upload(r *http.Request) (any, error) {
	name := r.PathValue("name")
	if err := validate.Var(name, "filename"); err != nil {
		return nil, err
	}
	data, err := io.ReadAll(http.MaxBytesReader(nil, r.Body, maxUpload))
	if err != nil {
		return nil, untaint.New("tour.upload", untaint.Violation{Code: "file_too_large", Kind: untaint.TooLarge,
			Params: untaint.NewParams(untaint.IntParam("max", maxUpload))})
	}
	if err := a.files.WriteFile(name, data, 0o600); err != nil {
		return nil, untaint.New("tour.upload", untaint.Violation{Code: "not_stored", Kind: untaint.Failed})
	}
	return map[string]int{"bytes": len(data)}, nil
}

func (a *app) sorted(r *http.Request) (any, error) {
	res, err := a.sort.Run(r.Context(), a.file.Set(execsafe.At(a.files, r.PathValue("name"))))
	if err != nil {
		return nil, err
	}
	return map[string]string{"sorted": string(res.Stdout)}, nil
}
