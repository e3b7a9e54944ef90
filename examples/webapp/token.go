package main

import (
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"net/http"
	"strconv"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/sqlsafe"
)

// Programs log in for two tokens: one that is good for 15 minutes and is asked of
// nobody, and one that is changed for the next pair, once. Both are cookies that no
// script reads; __Host- keeps a neighbouring host from setting them.
const (
	accessCookie, refreshCookie = "__Host-access", "__Host-refresh"
	accessTime                  = 15 * time.Minute
	familyTime                  = 14 * 24 * time.Hour // from the login, however often it is changed
	issuer                      = "webapp"
)

// claims is what an access token says. Epoch is the user's: a logout everywhere
// ends the tokens too.
type claims struct {
	jwt.RegisteredClaims
	Epoch int64 `json:"epoch"`
}

// refresh is a row of the table refreshes. Tokens that come from one login are a
// family.
type refresh struct {
	Family string `db:"family"`
	UserID int64  `db:"user_id"`
	Epoch  int64  `db:"epoch"`
	Until  int64  `db:"until"`
}

// tokenKey is for access tokens alone: the key of the configuration signs nothing
// by itself.
func (a *App) tokenKey() []byte {
	key, err := hkdf.Key(sha256.New, []byte(a.config.Key.Expose()), nil, "webapp access token", 32)
	if err != nil { // 32 bytes are never too many
		return nil
	}
	return key
}

// tokens logs a program in.
func (a *App) tokens(w http.ResponseWriter, r *http.Request, _ *User) error {
	u, _, err := a.authenticate(r)
	if err != nil {
		return err
	}
	if _, err := a.db.Exec(r.Context(), sqlsafe.SQL("DELETE FROM refreshes WHERE until < ?", a.now().Unix())); err != nil {
		return err
	}
	row := refresh{Family: rand.Text(), UserID: u.ID, Epoch: u.Epoch, Until: a.now().Add(familyTime).Unix()}
	next, err := a.addRefresh(r, a.db, row)
	if err != nil {
		return err
	}
	a.audit.event(r.Context(), "authn_token_created", u.ID)
	return a.handOut(w, row, next)
}

func (a *App) addRefresh(r *http.Request, on sqlsafe.Querier, row refresh) (string, error) {
	token := rand.Text()
	_, err := sqlsafe.All[refresh](r.Context(), on, sqlsafe.SQL("INSERT INTO refreshes (hash, family, user_id, epoch, until, used) VALUES (?, ?, ?, ?, ?, 0) RETURNING family, user_id, epoch, until",
		a.tokenHash(token), row.Family, row.UserID, row.Epoch, row.Until))
	return token, err
}

// handOut sets both cookies.
func (a *App) handOut(w http.ResponseWriter, row refresh, next string) error {
	now := a.now()
	access, err := jwt.NewWithClaims(jwt.SigningMethodHS256, claims{Epoch: row.Epoch, RegisteredClaims: jwt.RegisteredClaims{
		Issuer: issuer, Audience: jwt.ClaimStrings{a.config.Origin}, Subject: strconv.FormatInt(row.UserID, 10),
		IssuedAt: jwt.NewNumericDate(now), ExpiresAt: jwt.NewNumericDate(now.Add(accessTime)),
	}}).SignedString(a.tokenKey())
	if err != nil {
		return untaint.New("webapp.tokens", untaint.Violation{Code: "no_token", Kind: untaint.Failed})
	}
	setToken(w, accessCookie, access, accessTime)
	setToken(w, refreshCookie, next, time.Unix(row.Until, 0).Sub(now))
	return answer(w, http.StatusOK, map[string]int{"expires_in": int(accessTime.Seconds())})
}

func setToken(w http.ResponseWriter, name, value string, life time.Duration) {
	http.SetCookie(w, &http.Cookie{Name: name, Value: value, Path: "/", MaxAge: int(life.Seconds()), HttpOnly: true, Secure: true, SameSite: http.SameSiteStrictMode})
}

// refreshTokens changes a refresh token for the next pair. One that comes a second
// time has been stolen, by this client or from it: its whole family ends (RFC 9700
// section 4.14.2). A client that loses the answer logs in again.
func (a *App) refreshTokens(w http.ResponseWriter, r *http.Request, _ *User) error {
	if err := a.byAddress.take(addressOf(r)); err != nil {
		return err
	}
	cookie, err := r.Cookie(refreshCookie)
	if err != nil {
		return badToken()
	}
	hash := a.tokenHash(cookie.Value)
	var row refresh
	var next string
	err = a.db.Tx(r.Context(), func(tx *sqlsafe.Tx) (err error) {
		row, err = sqlsafe.One[refresh](r.Context(), tx, sqlsafe.SQL(`UPDATE refreshes SET used = 1 WHERE hash = ? AND used = 0 AND until > ?
			AND epoch = (SELECT u.epoch FROM users u WHERE u.id = refreshes.user_id) RETURNING family, user_id, epoch, until`, hash, a.now().Unix()))
		if err != nil {
			return err
		}
		next, err = a.addRefresh(r, tx, row)
		return err
	})
	if untaint.KindOf(err) == untaint.NotFound {
		return a.reused(r, hash)
	}
	if err != nil {
		return err
	}
	return a.handOut(w, row, next)
}

// reused ends the family of a token that was used before.
func (a *App) reused(r *http.Request, hash string) error {
	gone, err := sqlsafe.All[refresh](r.Context(), a.db, sqlsafe.SQL(`DELETE FROM refreshes WHERE family = (SELECT r.family FROM refreshes r WHERE r.hash = ? AND r.used = 1)
		RETURNING family, user_id, epoch, until`, hash))
	if err != nil {
		return err
	}
	if len(gone) > 0 {
		a.audit.event(r.Context(), "authn_token_reuse", gone[0].UserID)
	}
	return badToken()
}

// revokeTokens ends the family of this client.
func (a *App) revokeTokens(w http.ResponseWriter, r *http.Request, u *User) error {
	if cookie, err := r.Cookie(refreshCookie); err == nil {
		if _, err := a.db.Exec(r.Context(), sqlsafe.SQL("DELETE FROM refreshes WHERE user_id = ? AND family = (SELECT r.family FROM refreshes r WHERE r.hash = ?)", u.ID, a.tokenHash(cookie.Value))); err != nil {
			return err
		}
	}
	setToken(w, accessCookie, "", -time.Second)
	setToken(w, refreshCookie, "", -time.Second)
	a.audit.event(r.Context(), "authn_token_revoked", u.ID)
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func badToken() error {
	return untaint.New("webapp.tokens", untaint.Violation{Code: "bad_token", Kind: untaint.Unauthenticated})
}

// bearer returns who the access token belongs to, nil for nobody. The algorithm is
// the program's choice and never the token's (CWE-347).
func (a *App) bearer(r *http.Request) (*User, error) {
	cookie, err := r.Cookie(accessCookie)
	if err != nil {
		return nil, nil
	}
	var c claims
	_, err = jwt.ParseWithClaims(cookie.Value, &c, func(*jwt.Token) (any, error) { return a.tokenKey(), nil },
		jwt.WithValidMethods([]string{jwt.SigningMethodHS256.Alg()}), jwt.WithIssuer(issuer), jwt.WithAudience(a.config.Origin),
		jwt.WithExpirationRequired(), jwt.WithTimeFunc(a.now))
	if err != nil {
		return nil, nil
	}
	id, err := strconv.ParseInt(c.Subject, 10, 64)
	if err != nil {
		return nil, nil
	}
	u, err := a.userByID(r.Context(), id)
	if err != nil || u == nil || u.Epoch != c.Epoch {
		return nil, err
	}
	return u, nil
}
