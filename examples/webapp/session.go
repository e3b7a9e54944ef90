package main

import (
	"context"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/sqlsafe"
)

// newSessions returns sessions in a cookie that this host alone can set, over
// https alone, and that no script can read (__Host-, RFC 6265bis section 4.1.3.2).
func newSessions() *scs.SessionManager {
	s := scs.New()
	s.Lifetime = 12 * time.Hour
	s.IdleTimeout = time.Hour
	s.Cookie.Name = "__Host-session"
	s.Cookie.HttpOnly, s.Cookie.Secure = true, true
	s.Cookie.SameSite = http.SameSiteLaxMode
	s.Cookie.Path = "/"
	return s
}

// begin makes a new session for a user: a token that somebody planted before the
// login is worth nothing after it (CWE-384).
func (a *App) begin(ctx context.Context, u *User) error {
	if err := a.sessions.RenewToken(ctx); err != nil {
		return untaint.New("webapp.begin", untaint.Violation{Code: "no_session", Kind: untaint.Failed})
	}
	a.sessions.Put(ctx, "user", u.ID)
	a.sessions.Put(ctx, "epoch", u.Epoch)
	return nil
}

// user returns who the request comes from, by its session or its access token, nil
// for nobody. A session of an earlier epoch has been logged out from somewhere else.
func (a *App) user(r *http.Request) (*User, error) {
	id := a.sessions.GetInt64(r.Context(), "user")
	if id == 0 {
		return a.bearer(r)
	}
	u, err := a.userByID(r.Context(), id)
	if err == nil && u != nil && u.Epoch != a.sessions.GetInt64(r.Context(), "epoch") {
		return nil, a.sessions.Destroy(r.Context())
	}
	return u, err
}

// userByID returns nil where there is no such user any more.
func (a *App) userByID(ctx context.Context, id int64) (*User, error) {
	u, err := sqlsafe.One[User](ctx, a.db, sqlsafe.SQL("SELECT ? FROM users WHERE id = ?", users.Columns(), id))
	if err != nil {
		if untaint.KindOf(err) == untaint.NotFound {
			return nil, nil
		}
		return nil, err
	}
	return &u, nil
}

// logout ends this session.
func (a *App) logout(w http.ResponseWriter, r *http.Request, u *User) error {
	if err := a.sessions.Destroy(r.Context()); err != nil {
		return err
	}
	a.audit.event(r.Context(), "authn_logout", u.ID)
	return redirect(w, r, "/login")
}

// logoutEverywhere ends all sessions of the user, wherever they are.
func (a *App) logoutEverywhere(w http.ResponseWriter, r *http.Request, u *User) error {
	if _, err := a.db.Exec(r.Context(), sqlsafe.SQL("UPDATE users SET epoch = epoch + 1 WHERE id = ?", u.ID)); err != nil {
		return err
	}
	return a.logout(w, r, u)
}
