package main

import "net/http"

// role says who may use a route. The zero role is nobody, so that a route whose
// rule was forgotten is closed.
type role int

const (
	nobodyAtAll role = iota
	anyone
	member
	admin
)

// route is one row of the table of authorization. There is no other way to serve
// a request: what is not here is refused.
type route struct {
	pattern string
	who     role
	serve   func(*App, http.ResponseWriter, *http.Request, *User) error
	form    string // the page that shows the form again, with what is wrong beside its fields
}

var routes = []route{
	{"GET /{$}", anyone, (*App).home, ""},
	{"GET /login", anyone, page("login"), ""},
	{"GET /signup", anyone, page("signup"), ""},
	{"GET /reset", anyone, page("reset"), ""},
	{"GET /reset/{token}", anyone, page("reset"), ""},
	{"POST /signup", anyone, (*App).signup, "signup"},
	{"POST /login", anyone, (*App).login, "login"},
	{"POST /reset", anyone, (*App).sendReset, "reset"},
	{"POST /reset/{token}", anyone, (*App).reset, "reset"},
	{"POST /logout", member, (*App).logout, ""},
	{"POST /logout-everywhere", member, (*App).logoutEverywhere, ""},
	{"POST /totp", member, (*App).enrolTOTP, ""},
	{"POST /comments", member, (*App).addComment, "comment"},
	{"POST /comments/{id}/delete", member, (*App).deleteComment, ""},
	{"POST /webhooks", member, (*App).addWebhook, "webhook"},
	{"POST /avatar", member, (*App).setPicture, "avatar"},
	{"GET /avatars/{id}", anyone, (*App).picture, ""},
	{"GET /comments.csv", admin, (*App).exportCSV, ""},
	{"GET /admin", admin, (*App).adminPage, ""},
	{"GET /api/comments", anyone, (*App).apiComments, ""},
	{"POST /api/comments", member, (*App).apiAddComment, ""},
	{"POST /api/token", anyone, (*App).tokens, ""},
	{"POST /api/token/refresh", anyone, (*App).refreshTokens, ""},
	{"POST /api/token/revoke", member, (*App).revokeTokens, ""},
}

// allows reports whether a user may use a route.
func (r route) allows(u *User) bool {
	switch r.who {
	case anyone:
		return true
	case member:
		return u != nil
	case admin:
		return u != nil && u.Role == "admin"
	}
	return false
}
