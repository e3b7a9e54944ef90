package main

import (
	"html/template"
	"net/http"
	"net/url"
	"strconv"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/sanitize"
	"github.com/untaint/untaint/sqlsafe"
	"github.com/untaint/untaint/validate"
)

// Comment is a row of the table comments. Its HTML went through sanitize.UGC.
type Comment struct {
	ID       int64  `db:"id,pk,auto,sort,filter" json:"id"`
	AuthorID int64  `db:"author_id" json:"-"`
	Author   string `db:"author,sort,filter" json:"author"`
	HTML     string `db:"html" json:"html"`
}

var comments = sqlsafe.MustFor[Comment]("comments")

// commentForm is what a comment is made of.
type commentForm struct {
	Text string `form:"text" json:"text" validate:"required,max=2000"`
}

// ownComment is the path of a comment of the user's.
type ownComment struct {
	ID int64 `path:"id" validate:"gte=1"`
}

var (
	commentForms = validate.MustFor[commentForm]()
	ownComments  = validate.MustFor[ownComment]()
)

// shown is a comment on a page.
type shown struct {
	ID, AuthorID int64
	Author       string
	HTML         template.HTML
	Mine, Face   bool
}

const pageSize = 20

// list finds comments by the filters, the sort keys and the page of a query.
func (a *App) list(r *http.Request) ([]Comment, url.Values, int, error) {
	q, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, nil, 0, untaint.New("webapp.list", untaint.Violation{Code: "bad_query", Kind: untaint.Malformed})
	}
	page := 0
	if s := q.Get("page"); s != "" {
		if page, err = strconv.Atoi(s); err != nil || page < 0 || page > 10_000 {
			return nil, nil, 0, untaint.New("webapp.list", untaint.Violation{Path: "/page", Code: "bad_page", Kind: untaint.Invalid})
		}
	}
	conditions := []sqlsafe.Query{comments.Filter(q, "sort", "page", "q")}
	if search := q.Get("q"); search != "" {
		conditions = append(conditions, sqlsafe.Contains("html", search))
	}
	all, err := sqlsafe.All[Comment](r.Context(), a.db, sqlsafe.SQL("SELECT ? FROM comments WHERE ? ORDER BY ? LIMIT ? OFFSET ?",
		comments.Columns(), sqlsafe.And(conditions...), comments.Sort(q.Get("sort"), "-id"), pageSize, page*pageSize))
	return all, q, page, err
}

func (a *App) home(w http.ResponseWriter, r *http.Request, u *User) error {
	all, q, page, err := a.list(r)
	if err != nil {
		return err
	}
	faces, err := a.faces(r, all)
	if err != nil {
		return err
	}
	v := view{Title: "Comments", User: u, Query: q.Get("q"), Sort: q.Get("sort"), Page: page}
	for _, c := range all {
		html, err := sanitize.UGC().Clean(c.HTML) // the table is input too: another program may have written it
		if err != nil {
			a.audit.event(r.Context(), "malicious_stored_html", c.AuthorID) // one row keeps nobody from the others
		}
		v.Comments = append(v.Comments, shown{c.ID, c.AuthorID, c.Author, html.Template(), u != nil && u.ID == c.AuthorID, faces[c.AuthorID]})
	}
	return a.render(w, r, "home", v)
}

func (a *App) store(r *http.Request, u *User) (*Comment, error) {
	in, err := commentForms.Request(r)
	if err != nil {
		return nil, err
	}
	html, err := sanitize.UGC().Clean(in.Text)
	if err != nil {
		return nil, err
	}
	c := &Comment{AuthorID: u.ID, Author: u.Name, HTML: html.String()}
	_, err = a.db.Exec(r.Context(), comments.Insert(c))
	return c, err
}

func (a *App) addComment(w http.ResponseWriter, r *http.Request, u *User) error {
	if _, err := a.store(r, u); err != nil {
		return err
	}
	return redirect(w, r, "/")
}

// deleteComment has the owner in the query: a comment of somebody else's is not
// there (CWE-639).
func (a *App) deleteComment(w http.ResponseWriter, r *http.Request, u *User) error {
	in, err := ownComments.Request(r)
	if err != nil {
		return err
	}
	done, err := a.db.Exec(r.Context(), sqlsafe.SQL("DELETE FROM comments WHERE id = ? AND author_id = ?", in.ID, u.ID))
	if err != nil {
		return err
	}
	if n, err := done.RowsAffected(); err != nil || n == 0 {
		return untaint.New("webapp.deleteComment", untaint.Violation{Path: "/id", Code: "no_such_comment", Kind: untaint.NotFound})
	}
	return redirect(w, r, "/")
}

func (a *App) apiComments(w http.ResponseWriter, r *http.Request, _ *User) error {
	all, _, _, err := a.list(r)
	if err != nil {
		return err
	}
	return answer(w, http.StatusOK, all)
}

func (a *App) apiAddComment(w http.ResponseWriter, r *http.Request, u *User) error {
	c, err := a.store(r, u)
	if err != nil {
		return err
	}
	return answer(w, http.StatusCreated, map[string]string{"html": c.HTML})
}

// exportCSV writes all comments; a cell that a spreadsheet would run is defused.
func (a *App) exportCSV(w http.ResponseWriter, r *http.Request, _ *User) error {
	all, err := sqlsafe.All[Comment](r.Context(), a.db, sqlsafe.SQL("SELECT ? FROM comments ORDER BY id", comments.Columns()))
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="comments.csv"`)
	out := sanitize.NewCSVWriter(w)
	for _, c := range all {
		text := sanitize.Strict().Text(c.HTML)
		if err := out.Write([]string{strconv.FormatInt(c.ID, 10), c.Author, text}); err != nil {
			return err
		}
	}
	return out.Flush()
}

func (a *App) adminPage(w http.ResponseWriter, r *http.Request, u *User) error {
	all, err := sqlsafe.All[User](r.Context(), a.db, sqlsafe.SQL("SELECT ? FROM users ORDER BY id LIMIT 100", users.Columns()))
	if err != nil {
		return err
	}
	return a.render(w, r, "admin", view{Title: "Users", User: u, Users: all})
}
