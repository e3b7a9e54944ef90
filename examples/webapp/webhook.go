package main

import (
	"io"
	"net/http"
	"strings"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate"
)

// webhookForm is where somebody wants to be told of comments.
type webhookForm struct {
	URL string `form:"url" json:"url" validate:"required,max=2000"`
}

var webhookForms = validate.MustFor[webhookForm]()

// addWebhook calls the URL once, as a first delivery.
func (a *App) addWebhook(w http.ResponseWriter, r *http.Request, u *User) error {
	if err := a.byName.take("webhook " + u.Name); err != nil {
		return err
	}
	in, err := webhookForms.Request(r)
	if err != nil {
		return err
	}
	if err := a.hooks.CheckForm(in.URL); err != nil {
		return at("/url", err)
	}
	req, err := http.NewRequestWithContext(r.Context(), http.MethodPost, in.URL, strings.NewReader(`{"event":"registered"}`))
	if err != nil {
		return at("/url", untaint.New("webapp.addWebhook", untaint.Violation{Code: "not_url", Kind: untaint.Invalid}))
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := a.hooks.Do(req)
	if err != nil {
		return at("/url", err)
	}
	defer res.Body.Close()
	if _, err := io.Copy(io.Discard, res.Body); err != nil {
		return at("/url", err)
	}
	return answer(w, http.StatusCreated, map[string]int{"answered": res.StatusCode})
}

// at gives an error the name of the field that it is about.
func at(path string, err error) error {
	c := untaint.Collector{Op: "webapp.form"}
	c.Merge(path, err)
	return c.Err()
}
