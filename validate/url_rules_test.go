package validate_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/validate"
)

type hooks struct {
	Callback url.URL               `json:"callback" validate:"omitempty,https_url"`
	Site     *url.URL              `json:"site" validate:"omitempty,public_url"`
	Next     url.URL               `json:"next" validate:"omitempty,local_redirect"`
	Store    url.URL               `json:"store" validate:"omitempty,url=redis s3"`
	All      []url.URL             `json:"all" validate:"dive,http_url"`
	Named    map[string]*url.URL   `json:"named" validate:"dive,required,uri"`
	Maybe    validate.Opt[url.URL] `json:"maybe" validate:"omitempty,origin"`
	Any      any                   `json:"-" validate:"omitempty,url"`
}

func TestRulesOnURLs(t *testing.T) {
	v := validate.MustFor[hooks]()
	for _, c := range []struct{ doc, want string }{
		{`{}`, ""},
		{`{"callback":"https://a.example/x?y=1#z","site":"https://www.debian.org/","next":"/here?x=1","store":"redis://cache.example:6379/0","all":["http://a.example","https://b.example"],"named":{"a":"mailto:a@b.example"},"maybe":"https://a.example"}`, ""},
		{`{"callback":"http://a.example"}`, "validate.JSON: invalid: /callback not_url"},
		{`{"callback":"https://"}`, "validate.JSON: invalid: /callback not_url"},
		{`{"site":"http://169.254.169.254/"}`, `validate.JSON: unsafe: /site wrong_format (format public_url)`},
		{`{"site":"http://user@www.debian.org/"}`, `validate.JSON: unsafe: /site wrong_format (format public_url)`},
		{`{"next":"https://evil.example/"}`, `validate.JSON: unsafe: /next wrong_format (format local_redirect)`},
		{`{"next":"//evil.example/"}`, `validate.JSON: unsafe: /next wrong_format (format local_redirect)`},
		{`{"store":"https://a.example"}`, "validate.JSON: invalid: /store not_url"},
		{`{"all":["http://a.example","ftp://a.example","x"]}`, "validate.JSON: invalid: /all/1 not_url; /all/2 not_url"},
		{`{"named":{"a":null}}`, "validate.JSON: invalid: /named/a required"},
		{`{"maybe":"https://a.example/path"}`, "validate.JSON: invalid: /maybe not_url"},
	} {
		_, err := v.JSON(strings.NewReader(c.doc))
		if c.want == "" {
			require.NoError(t, err, c.doc)
			continue
		}
		require.EqualError(t, err, c.want, c.doc)
	}
	for _, u := range []url.URL{{Scheme: "javascript", Opaque: "alert(1)"}, {Scheme: "https", Host: "a b"}, {Host: "a.example"}, {Scheme: "https", Host: "a.example", Path: "/\x00"}} {
		err := v.Check(&hooks{Callback: u})
		require.Error(t, err, u.String())
	}
	require.NoError(t, v.Check(&hooks{Any: url.URL{Scheme: "https", Host: "a.example"}}))
	require.NoError(t, v.Check(&hooks{Any: &url.URL{Scheme: "https", Host: "a.example"}}))
	require.EqualError(t, v.Check(&hooks{Any: &url.URL{Scheme: "x"}}), "validate.Check: invalid: /Any not_url")
}
