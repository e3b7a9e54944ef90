// Package handler is the code of the README's first screen: two handlers whose
// input reaches a page, a database and a process only by way of a check.
package handler

import (
	"encoding/json"
	"net/http"
	"os"
	"time"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/execsafe"
	"github.com/untaint/untaint/sanitize"
	"github.com/untaint/untaint/sqlsafe"
	"github.com/untaint/untaint/validate"
)

// NewComment is the body of POST /comments.
type NewComment struct {
	Author string `json:"author" validate:"required,username,max=32"`
	Text   string `json:"text"   validate:"required,max=2000"`
}

// Comment is a row of the table comments.
type Comment struct {
	ID     int64  `db:"id,pk,auto,sort"`
	Author string `db:"author,sort,filter"`
	HTML   string `db:"html"`
}

var ( // a mistake in a tag is found here, not at the first request
	newComments = validate.MustFor[NewComment]()
	comments    = sqlsafe.MustFor[Comment]("comments")
)

// Post stores a comment.
func Post(db *sqlsafe.DB, r *http.Request) error {
	in, err := newComments.Request(r) // strict decoding, then the rules
	if err != nil {
		return err
	}
	html, err := sanitize.UGC().Clean(in.Text) // no script, and balanced
	if err != nil {
		return err
	}
	_, err = db.Exec(r.Context(), comments.Insert(&Comment{Author: in.Author, HTML: html.String()}))
	return err
}

// List returns the newest comments, or those that come first by ?sort=author.
func List(db *sqlsafe.DB, r *http.Request) ([]Comment, error) {
	return sqlsafe.All[Comment](r.Context(), db, sqlsafe.SQL("SELECT ? FROM comments ORDER BY ? LIMIT 50",
		comments.Columns(), comments.Sort(r.FormValue("sort"), "-id")))
}

// Handler serves both. Each error leaves by the one door there is.
func Handler(db *sqlsafe.DB) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /comments", func(w http.ResponseWriter, r *http.Request) {
		if err := Post(db, r); err != nil {
			untaint.WriteProblem(w, r, err)
			return
		}
		w.WriteHeader(http.StatusCreated)
	})
	mux.HandleFunc("GET /comments", func(w http.ResponseWriter, r *http.Request) {
		list, err := List(db, r)
		if err != nil {
			untaint.WriteProblem(w, r, err)
			return
		}
		_ = json.NewEncoder(w).Encode(list)
	})
	return mux
}

// sortFile reads one file, and can read nothing but it.
var (
	file     = execsafe.OpenFile("file")
	sortFile = execsafe.MustDeclare("/usr/bin/sort",
		execsafe.Limits{Timeout: 5 * time.Second, Stdout: 1 << 20},
		execsafe.BestEffort(),
		execsafe.EndOfOptions("--"),
		file.Operand())
)

// Sorted returns the lines of a file in order. The file is found in uploads and
// nowhere else, whatever its name.
func Sorted(uploads *os.Root, r *http.Request) ([]byte, error) {
	res, err := sortFile.Run(r.Context(), file.Set(execsafe.At(uploads, r.PathValue("name"))))
	return res.Stdout, err
}
