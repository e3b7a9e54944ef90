// Command messages prints what a client reads for the same refused values: from
// package validate, and from go-playground/validator with its English
// translations. Of pydantic's own texts, which Python would have to print, those
// that were noted stand in the last column.
//
//	go run ./messages
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/go-playground/locales/en"
	ut "github.com/go-playground/universal-translator"
	"github.com/go-playground/validator/v10"
	entranslations "github.com/go-playground/validator/v10/translations/en"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate"
)

func main() {
	if err := print(os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "messages:", err)
		os.Exit(1)
	}
}

// row is a value that the rule refuses.
type row struct {
	tag   string
	value any
}

var rows = []row{
	{"required", ""}, {"required", 0}, {"min=3", "ab"}, {"max=3", "abcd"}, {"len=3", "ab"}, {"min=1", ""}, {"min=2", []int{1}}, {"max=1", []int{1, 2}},
	{"len=2", []int{1}}, {"gt=17", 5}, {"gte=17", 5}, {"lt=5", 9}, {"lte=1.5", 9.0}, {"min=3", 1}, {"max=3", 9}, {"min=1s", time.Millisecond},
	{"oneof='super admin' user", "boss"}, {"oneof=1 2 3", 9}, {"unique", []string{"a", "b", "a"}}, {"eq=yes", "no"}, {"ne=5", 5},
	{"email", "nobody"}, {"email", "a@b@c"}, {"url", "nowhere"}, {"http_url", "ftp://a.test"}, {"uri", " "}, {"uuid", "x"}, {"uuid4", "x"}, {"uuid5", "x"},
	{"ip", "1.2.3"}, {"ipv4", "::1"}, {"ipv6", "1.2.3.4"}, {"cidr", "10.0.0.1"}, {"cidrv4", "x"}, {"mac", "x"}, {"hostname", "-x"}, {"fqdn", "x"}, {"hostname_port", "x"},
	{"alpha", "1"}, {"alphanum", "-"}, {"numeric", "a"}, {"number", "a"}, {"hexadecimal", "z"}, {"boolean", "x"}, {"lowercase", "A"}, {"uppercase", "a"}, {"ascii", "é"},
	{"hexcolor", "red"}, {"rgb", "red"}, {"hsl", "red"}, {"datetime=2006-01-02", "01.02.2026"}, {"timezone", "Mars/Base"}, {"base64", "!"}, {"json", "{"}, {"jwt", "x"},
	{"e164", "12"}, {"latitude", "91"}, {"longitude", "181"}, {"isbn13", "x"}, {"credit_card", "x"}, {"semver", "1"}, {"country_code", "ZZ"}, {"iso4217", "ZZZ"},
	{"startswith=ord_", "x"}, {"endswith=.png", "x"}, {"contains=@", "x"}, {"excludes=<b>", "a<b>c"}, {"excludesall=<>&", "a<b"}, {"startsnotwith=x", "xy"}, {"sha256", "x"},
}

// pydantic has what pydantic 2 says to the same value, where that was noted.
var pydantic = map[string]string{
	"gt=17": "Input should be greater than 17", "lte=1.5": "Input should be less than or equal to 1.5",
	"oneof='super admin' user": "Input should be 'super admin' or 'user'", "datetime=2006-01-02": "invalid character in year",
	"startswith=ord_": "String should match pattern '^ord_'", "uuid4": "invalid character: found x at 1",
}

func print(w io.Writer) error {
	if _, err := fmt.Fprint(w, "| Value | Rule | untaint | validator | pydantic |\n|---|---|---|---|---|\n"); err != nil {
		return err
	}
	peer := validator.New()
	words, _ := ut.New(en.New()).GetTranslator("en")
	if err := entranslations.RegisterDefaultTranslations(peer, words); err != nil {
		return err
	}
	for _, r := range rows {
		ours := "accepts"
		if err := validate.Var(r.value, r.tag); err != nil {
			ours = said(err)
		}
		theirs := "accepts"
		if err := peer.Var(r.value, r.tag); err != nil {
			theirs = err.Error()
			if list, ok := errors.AsType[validator.ValidationErrors](err); ok {
				theirs = strings.TrimSpace(list[0].Translate(words))
			}
		}
		if _, err := fmt.Fprintf(w, "| %v | %s | %s | %s | %s |\n", r.value, r.tag, ours, theirs, pydantic[r.tag]); err != nil {
			return err
		}
	}
	return nil
}

func said(err error) string {
	var texts []string
	for v := range untaint.Violations(err) {
		texts = append(texts, untaint.English(v))
	}
	return strings.Join(texts, "; ")
}
