package main

import (
	"crypto/subtle"
	"net/http"
	"strconv"
	"time"

	"github.com/pquerna/otp/totp"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/sanitize"
	"github.com/untaint/untaint/sqlsafe"
	"github.com/untaint/untaint/validate"
)

// signupForm is what POST /signup takes.
type signupForm struct {
	Name     string                 `form:"name" json:"name" validate:"required,username,min=3,max=32"`
	Email    string                 `form:"email" json:"email" validate:"required,email"`
	Password untaint.Secret[string] `form:"password" json:"password" validate:"required,min=12,max=128"`
}

// loginForm is what POST /login takes. Code is the second factor, if there is one.
type loginForm struct {
	Name     string                 `form:"name" json:"name" validate:"required,max=64"`
	Password untaint.Secret[string] `form:"password" json:"password" validate:"required,max=128"`
	Code     string                 `form:"code" json:"code" validate:"omitempty,len=6,number"`
	Next     string                 `form:"next" json:"-" validate:"max=200"` // where to go on; sanitize.Redirect keeps it here
}

var (
	signups = validate.MustFor[signupForm]()
	logins  = validate.MustFor[loginForm]()
)

func (a *App) signup(w http.ResponseWriter, r *http.Request, _ *User) error {
	if err := a.byAddress.take(addressOf(r)); err != nil {
		return err
	}
	in, err := signups.Request(r)
	if err != nil {
		return err
	}
	u := &User{Name: in.Name, Email: in.Email, Hash: hashPassword(in.Password.Expose(), today)}
	made, err := sqlsafe.One[struct {
		ID int64 `db:"id"`
	}](r.Context(), a.db, sqlsafe.SQL("? RETURNING id", users.Insert(u)))
	if err != nil {
		if untaint.KindOf(err) == untaint.Conflict { // which of the two is not said
			return untaint.New("webapp.signup", untaint.Violation{Path: "/name", Code: "taken", Kind: untaint.Conflict})
		}
		return err
	}
	a.audit.event(r.Context(), "user_created", made.ID)
	return redirect(w, r, "/login")
}

func (a *App) login(w http.ResponseWriter, r *http.Request, _ *User) error {
	u, in, err := a.authenticate(r)
	if err != nil {
		return err
	}
	if err := a.begin(r.Context(), u); err != nil {
		return err
	}
	a.audit.event(r.Context(), "authn_login_success", u.ID)
	return redirect(w, r, sanitize.Redirect.Clean(in.Next)) // "/" for what leads away (CWE-601)
}

// authenticate takes as long for a name that nobody has as for one with another
// password, and says the same.
func (a *App) authenticate(r *http.Request) (*User, loginForm, error) {
	if err := a.byAddress.take(addressOf(r)); err != nil {
		return nil, loginForm{}, err
	}
	in, err := logins.Request(r)
	if err != nil {
		return nil, in, err
	}
	if err := a.byName.take(in.Name); err != nil {
		return nil, in, err
	}
	u, err := sqlsafe.One[User](r.Context(), a.db, sqlsafe.SQL("SELECT ? FROM users WHERE name = ?", users.Columns(), in.Name))
	missing := untaint.KindOf(err) == untaint.NotFound
	if err != nil && !missing {
		return nil, in, err
	}
	if missing {
		u.Hash = nobody
	}
	ok, stale := checkPassword(u.Hash, in.Password.Expose())
	if !ok || missing {
		return nil, in, badLogin()
	}
	if u.TOTP != "" {
		if err := a.secondFactor(r, &u, in.Code); err != nil {
			return nil, in, err
		}
	}
	if stale {
		if _, err := a.db.Exec(r.Context(), sqlsafe.SQL("UPDATE users SET hash = ? WHERE id = ?", hashPassword(in.Password.Expose(), today), u.ID)); err != nil {
			return nil, in, err
		}
	}
	return &u, in, nil
}

func badLogin() error {
	return untaint.New("webapp.login", untaint.Violation{Code: "bad_login", Kind: untaint.Unauthenticated})
}

// secondFactor takes a code once: its step has to be later than the last one that
// was used, which the table decides, so that of two logins at once one gets in.
func (a *App) secondFactor(r *http.Request, u *User, code string) error {
	now := a.now()
	for _, at := range []time.Time{now.Add(-30 * time.Second), now, now.Add(30 * time.Second)} {
		if want, err := totp.GenerateCode(u.TOTP, at); err != nil || subtle.ConstantTimeCompare([]byte(want), []byte(code)) != 1 {
			continue
		}
		step := at.Unix() / 30
		done, err := a.db.Exec(r.Context(), sqlsafe.SQL("UPDATE users SET step = ? WHERE id = ? AND step < ?", step, u.ID, step))
		if err != nil {
			return err
		}
		if sqlsafe.RequireChanged(done) != nil {
			return badLogin()
		}
		return nil
	}
	return badLogin()
}

// enrolTOTP gives the user a second factor and shows its secret once.
func (a *App) enrolTOTP(w http.ResponseWriter, r *http.Request, u *User) error {
	if u.TOTP != "" {
		return untaint.New("webapp.totp", untaint.Violation{Code: "second_factor_set", Kind: untaint.Conflict})
	}
	key, err := totp.Generate(totp.GenerateOpts{Issuer: "webapp", AccountName: strconv.FormatInt(u.ID, 10)})
	if err != nil {
		return untaint.New("webapp.totp", untaint.Violation{Code: "no_secret", Kind: untaint.Failed})
	}
	if _, err := a.db.Exec(r.Context(), sqlsafe.SQL("UPDATE users SET totp = ? WHERE id = ? AND totp = ''", key.Secret(), u.ID)); err != nil {
		return err
	}
	if err := a.sessions.RenewToken(r.Context()); err != nil { // more is allowed from here on
		return err
	}
	a.audit.event(r.Context(), "authn_factor_added", u.ID)
	return a.render(w, r, "totp", view{Title: "Second factor", User: u, Secret: key.Secret()})
}
