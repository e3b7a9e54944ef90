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

// user returns who the session belongs to, nil for nobody. A session of an
// earlier epoch has been logged out from somewhere else.
func (a *App) user(ctx context.Context) (*User, error) {
	id := a.sessions.GetInt64(ctx, "user")
	if id == 0 {
		return nil, nil
	}
	u, err := sqlsafe.One[User](ctx, a.db, sqlsafe.SQL("SELECT ? FROM users WHERE id = ?", users.Columns(), id))
	switch {
	case untaint.KindOf(err) == untaint.NotFound:
		return nil, nil
	case err != nil:
		return nil, err
	case u.Epoch != a.sessions.GetInt64(ctx, "epoch"):
		return nil, a.sessions.Destroy(ctx)
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
