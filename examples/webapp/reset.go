package main

import (
	"bytes"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/smtp"
	"time"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/sanitize"
	"github.com/untaint/untaint/sqlsafe"
	"github.com/untaint/untaint/validate"
)

// resetRequest asks for a mail.
type resetRequest struct {
	Email string `form:"email" json:"email" validate:"required,email"`
}

// newPassword answers it.
type newPassword struct {
	Token    string                 `path:"token" validate:"required,len=26"`
	Password untaint.Secret[string] `form:"password" json:"password" validate:"required,min=12,max=128"`
}

var (
	resetRequests = validate.MustFor[resetRequest]()
	newPasswords  = validate.MustFor[newPassword]()
)

const resetTime = 30 * time.Minute

// sendReset says the same whether there is such a user or not, and lets the mail
// take its time behind the answer.
func (a *App) sendReset(w http.ResponseWriter, r *http.Request, _ *User) error {
	if err := a.byAddress.take(addressOf(r)); err != nil {
		return err
	}
	in, err := resetRequests.Request(r)
	if err != nil {
		return err
	}
	if err := a.byName.take("reset " + in.Email); err != nil {
		return err
	}
	u, err := sqlsafe.One[User](r.Context(), a.db, sqlsafe.SQL("SELECT ? FROM users WHERE email = ?", users.Columns(), in.Email))
	switch {
	case untaint.KindOf(err) == untaint.NotFound:
	case err != nil:
		return err
	default:
		token := rand.Text()
		if _, err := a.db.Exec(r.Context(), sqlsafe.SQL("INSERT INTO resets (hash, user_id, until) VALUES (?, ?, ?)", a.tokenHash(token), u.ID, a.now().Add(resetTime).Unix())); err != nil {
			return err
		}
		message, err := a.resetMail(u, token)
		if err != nil {
			return err
		}
		go func() { _ = a.mail(u.Email, message) }()
	}
	return a.render(w, r, "sent", view{Title: "Look into your mail"})
}

// tokenHash is what the database has of a token: who reads the table can reset
// nothing, and who writes it cannot either without the key.
func (a *App) tokenHash(token string) string {
	mac := hmac.New(sha256.New, []byte(a.config.Key.Expose()))
	mac.Write([]byte(token))
	return hex.EncodeToString(mac.Sum(nil))
}

// resetMail has the configured origin in its link, never the request's Host
// (CWE-640), and headers without a line break.
func (a *App) resetMail(u User, token string) ([]byte, error) {
	if err := sanitize.MailAddress.Check(u.Email); err != nil {
		return nil, err
	}
	subject := sanitize.MailHeader.Clean("A new password for " + u.Name)
	var b bytes.Buffer
	b.WriteString("To: " + u.Email + "\r\nSubject: " + subject + "\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n")
	b.WriteString("Choose a new password within 30 minutes:\r\n" + a.config.Origin + "/reset/" + token + "\r\n")
	return b.Bytes(), nil
}

func (a *App) sendMail(to string, message []byte) error {
	return smtp.SendMail(a.config.Mail, nil, "webapp@localhost", []string{to}, message)
}

// reset takes a token once, within its time, and ends all sessions.
func (a *App) reset(w http.ResponseWriter, r *http.Request, _ *User) error {
	if err := a.byAddress.take(addressOf(r)); err != nil {
		return err
	}
	in, err := newPasswords.Request(r)
	if err != nil {
		return err
	}
	hash := hashPassword(in.Password.Expose(), today)
	err = a.db.Tx(r.Context(), func(tx *sqlsafe.Tx) error {
		type claim struct {
			UserID int64 `db:"user_id"`
		}
		c, err := sqlsafe.One[claim](r.Context(), tx, sqlsafe.SQL("DELETE FROM resets WHERE hash = ? AND until > ? RETURNING user_id", a.tokenHash(in.Token), a.now().Unix()))
		if err != nil {
			return err
		}
		_, err = tx.Exec(r.Context(), sqlsafe.SQL("UPDATE users SET hash = ?, epoch = epoch + 1 WHERE id = ?", hash, c.UserID))
		return err
	})
	if untaint.KindOf(err) == untaint.NotFound {
		return untaint.New("webapp.reset", untaint.Violation{Code: "bad_token", Kind: untaint.Denied})
	}
	if err != nil {
		return err
	}
	return redirect(w, r, "/login")
}
