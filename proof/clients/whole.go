package main

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

// whole makes sure that everything that a request says was taken, by what net/http
// and encoding/json read in it.
func whole(req request, body []byte) error {
	r, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(req.raw)))
	if err != nil {
		return err
	}
	var taken map[string]any
	if err := json.Unmarshal(body, &taken); err != nil {
		return err
	}
	switch req.kind {
	case "form", "browser":
		return wholeForm(r, taken, req.kind == "browser")
	case "json":
		return wholeJSON(r, taken)
	case "query":
		return wholeValues(r.URL.Query(), taken, false)
	case "path":
		text, err := url.PathUnescape(path.Base(r.URL.EscapedPath()))
		if err != nil || taken["name"] != text {
			return fmt.Errorf("%q is taken for %q", text, taken["name"])
		}
		return nil
	}
	if c, err := r.Cookie("theme"); err == nil && taken["theme"] != c.Value {
		return fmt.Errorf("%q is taken for %q", c.Value, taken["theme"])
	}
	return nil
}

func wholeForm(r *http.Request, taken map[string]any, browser bool) error {
	if err := r.ParseMultipartForm(1 << 20); err != nil && r.MultipartForm == nil && r.PostForm == nil {
		return err
	}
	if err := wholeValues(r.PostForm, taken, browser); err != nil || r.MultipartForm == nil {
		return err
	}
	for name, files := range r.MultipartForm.File {
		var sizes []string
		for _, f := range files {
			if f.Filename != "" {
				sizes = append(sizes, fmt.Sprintf("(%d)", f.Size))
			}
		}
		got := texts(taken[name])
		if name == "meta" { // JSON in a part
			continue
		}
		if !slices.EqualFunc(got, sizes, strings.HasSuffix) {
			return fmt.Errorf("%s: %q is taken for %q", name, sizes, got)
		}
	}
	return nil
}

// passed are what BrowserForms has to pass over.
var passed = []string{"csrf", "action", "img.x", "img.y", "_charset_", "name.dir", "meta"}

func wholeValues(sent url.Values, taken map[string]any, browser bool) error {
	for name, values := range sent {
		if browser && slices.Contains(passed, name) {
			continue
		}
		name = strings.TrimSuffix(name, "[]")
		values = slices.DeleteFunc(slices.Clone(values), func(s string) bool { return s == "" && name != "colors" && name != "tags" })
		if browser && name == "agree" && len(values) == 2 {
			values = []string{"true"}
		}
		got := texts(taken[name])
		if len(got) == 0 && len(values) == 1 && (values[0] == "0" || isFalse(values[0])) {
			continue
		}
		if !slices.EqualFunc(got, values, same) {
			return fmt.Errorf("%s: %q is taken for %q", name, values, got)
		}
	}
	return nil
}

// texts returns what was taken as texts.
func texts(v any) []string {
	switch x := v.(type) {
	case nil:
		return nil
	case []any:
		var all []string
		for _, one := range x {
			all = append(all, texts(one)...)
		}
		return all
	case float64:
		return []string{strconv.FormatFloat(x, 'g', -1, 64)}
	}
	return []string{fmt.Sprint(v)}
}

func isFalse(s string) bool {
	return slices.Contains([]string{"false", "no", "off", "f"}, strings.ToLower(s))
}

// same reports whether a text was taken for what it says.
func same(got, sent string) bool {
	if got == sent || got == strings.ReplaceAll(sent, "\r\n", "\n") {
		return true
	}
	if got == "true" {
		return slices.Contains([]string{"true", "1", "on", "yes", "t"}, strings.ToLower(sent))
	}
	a, errA := strconv.ParseFloat(got, 64)
	b, errB := strconv.ParseFloat(sent, 64)
	return errA == nil && errB == nil && a == b || sameTime(got, sent)
}

func sameTime(a, b string) bool {
	ta, errA := time.Parse(time.RFC3339, a)
	tb, errB := time.Parse(time.RFC3339, b)
	return errA == nil && errB == nil && ta.Equal(tb)
}

func wholeJSON(r *http.Request, taken map[string]any) error {
	body, err := io.ReadAll(r.Body)
	if err != nil || len(body) == 0 {
		return err
	}
	var sent map[string]any
	if err := json.Unmarshal(body, &sent); err != nil {
		return err
	}
	for name, v := range sent {
		got := taken[name]
		if list, ok := v.([]any); ok && name == "list" {
			for i := range list {
				list[i] = cmp.Or(list[i], any(0.0)) // a null is the zero value
			}
		}
		a, _ := got.(string)
		b, _ := v.(string)
		zero := v == nil || reflect.ValueOf(v).IsZero()
		if !(zero && got == nil) && !reflect.DeepEqual(v, got) && !sameTime(a, b) {
			return fmt.Errorf("%s: %v is taken for %v", name, v, got)
		}
	}
	return nil
}
