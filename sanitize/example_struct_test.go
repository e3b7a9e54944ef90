package sanitize_test

import (
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"os"

	"github.com/untaint/untaint/sanitize"
)

type post struct {
	Title string   `json:"title" sanitize:"trim,line,nfc,max=20"`
	Body  string   `json:"body" sanitize:"html=basic"`
	Tags  []string `json:"tags" sanitize:"trim,lower,line"`
}

// A Cleaner is compiled once, at start-up.
var posts = sanitize.MustFor[post]()

func ExampleCleaner() {
	in := post{Title: "  Hello\n", Body: "<b>x</b><script>alert(1)</script>", Tags: []string{" Go ", "x"}}
	fmt.Println(posts.Clean(&in))
	fmt.Printf("%+v\n", in)
	// Output:
	// <nil>
	// {Title:Hello Body:<b>x</b> Tags:[go x]}
}

func ExampleCleaner_Clean() {
	in := post{Title: "a title of more than twenty characters"}
	fmt.Println(posts.Clean(&in), in.Title)
	fmt.Println(posts.Clean(nil))
	// Output:
	// <nil> a title of more than
	// sanitize.Clean: misuse: bad_sanitize_tag
}

func ExampleFor() {
	_, err := sanitize.For[struct {
		Name string `sanitize:"trim,linne"`
	}]()
	fmt.Println(errors.Unwrap(err))
	// Output:
	// struct{Name}.Name: unknown word "linne"; did you mean "line"?
	//     trim,linne
	//          ^^^^^
}

// The wrong way: text is encoded where it is kept, and once more where it is
// written out, so that a page shows "&amp;lt;". A tag takes no such word.
func ExampleFor_wrong() {
	type comment struct {
		Text string `sanitize:"html_text"`
	}
	_, err := sanitize.For[comment]()
	fmt.Println(errors.Unwrap(err))
	// Output:
	// sanitize_test.comment.Text: "html_text" encodes; use it where the text is written out
	//     html_text
	//     ^^^^^^^^^
}

func ExampleMustFor() {
	names := sanitize.MustFor[struct {
		Name string `sanitize:"file_name"`
	}]()
	in := struct {
		Name string `sanitize:"file_name"`
	}{"../../etc/passwd"}
	fmt.Println(names.Clean(&in), in.Name)
	// Output:
	// <nil> passwd
}

func ExampleStruct() {
	in := post{Title: "one\r\ntwo"}
	fmt.Println(sanitize.Struct(&in), in.Title)
	// Output:
	// <nil> one two
}

func ExampleWithFunc() {
	type profile struct {
		Home string `json:"home" sanitize:"trim,link"`
	}
	links, err := sanitize.URLConfig{Hosts: []string{"*"}}.Compile()
	fmt.Println(err)
	profiles, err := sanitize.For[profile](sanitize.WithFunc("link", links.Clean))
	fmt.Println(err)

	in := profile{Home: " HTTPS://Example.com "}
	fmt.Println(profiles.Clean(&in), in.Home)
	fmt.Println(profiles.Clean(&profile{Home: "javascript:alert(1)"}))
	// Output:
	// <nil>
	// <nil>
	// <nil> https://example.com/
	// sanitize.Clean: invalid: /home url_without_host
}

func ExampleWithPolicy() {
	type profile struct {
		Bio string `sanitize:"html=bio"`
	}
	bio := sanitize.Config{Elements: []sanitize.Element{{Name: "em"}}}.MustCompile()
	profiles, err := sanitize.For[profile](sanitize.WithPolicy("bio", bio))
	fmt.Println(err)

	in := profile{Bio: "<em>a</em> <b>b</b>"}
	fmt.Println(profiles.Clean(&in), in.Bio)
	// Output:
	// <nil>
	// <nil> <em>a</em> b
}

func ExampleNewLogHandler() {
	noTime := &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}}
	logger := slog.New(sanitize.NewLogHandler(slog.NewJSONHandler(os.Stdout, noTime), "iban"))
	logger.Info("login", "user", "ada\u202e", "password", "hunter2", "iban", "DE02120300000000202051")
	logger.Info("request", "header", map[string]string{"Set-Cookie": "id=1", "Accept": "*/*"})
	logger.Info("body", "text", `{"user":"ada","password":"hunter2"}`, "url", "https://a.test/?token=hunter2")
	// Output:
	// {"level":"INFO","msg":"login","user":"ada\\u202e","password":"[redacted]","iban":"[redacted]"}
	// {"level":"INFO","msg":"request","header":{"Accept":"*/*","Set-Cookie":"[redacted]"}}
	// {"level":"INFO","msg":"body","text":"{\"password\":\"[redacted]\",\"user\":\"ada\"}","url":"https://a.test/?token=[redacted]"}
}

// Values finds secrets by their form too, wherever somebody put them.
func ExampleLogConfig_Handler() {
	noTime := &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}}
	logger := slog.New(sanitize.LogConfig{Values: true}.Handler(slog.NewTextHandler(os.Stdout, noTime)))
	logger.Info("dial postgres://ada:hunter2@db/shop", "id", "AKIAIOSFODNN7EXAMPLE")
	// Output:
	// level=INFO msg="dial postgres://ada:[redacted]@db/shop" id=[redacted]
}

// What is null stays null, and what is there is cleaned, as a PATCH needs it.
func ExampleStruct_null() {
	type profile struct {
		Nick sql.Null[string] `sanitize:"trim,line"`
		Logo sql.Null[string] `sanitize:"file_name"`
	}
	p := profile{Nick: sql.Null[string]{V: " ada\n", Valid: true}}
	fmt.Println(sanitize.Struct(&p), p)
	// Output:
	// <nil> {{ada true} { false}}
}
