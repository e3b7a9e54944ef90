package main

import (
	"strings"

	"github.com/untaint/untaint"
)

// request is one row of the tour: what is sent, and what must become of it.
type request struct {
	title  string
	method string
	path   string
	kind   string // Content-Type
	body   string

	status  int
	refused untaint.Kind // 0 for a request that is taken
	code    untaint.Code // of the first violation
	pointer string       // of the first violation, as a URI fragment
	sink    string       // what a request that is taken must leave behind; see state.diff
	answer  string       // what the body of the answer must contain
	without string       // what neither the answer nor the sink may contain
}

const jsonType = "application/json"

func signup(title, body string, status int, kind untaint.Kind, code untaint.Code, pointer string) request {
	return request{title: title, method: "POST", path: "/signup", kind: jsonType, body: body,
		status: status, refused: kind, code: code, pointer: pointer, without: "hunter2"}
}

func comment(title, text, answer, without string) request {
	return request{title: title, method: "POST", path: "/comments", kind: jsonType,
		body:   `{"author":"anna","text":"` + strings.ReplaceAll(text, `"`, `\"`) + `"}`,
		status: 201, sink: "+1 comments", answer: answer, without: without}
}

func list(title, query string, status int, kind untaint.Kind, code untaint.Code, pointer string) request {
	return request{title: title, method: "GET", path: "/comments?" + query,
		status: status, refused: kind, code: code, pointer: pointer, without: "hashed"}
}

func sorting(title, name string, status int, kind untaint.Kind, code untaint.Code, pointer string) request {
	return request{title: title, method: "POST", path: "/sorted/" + name,
		status: status, refused: kind, code: code, pointer: pointer, without: "root:"}
}

// hook registers a URL, which the application calls at once.
func hook(title, url string, status int, kind untaint.Kind, code untaint.Code, sink string) request {
	r := request{title: title, method: "POST", path: "/webhooks", kind: jsonType, body: `{"url":"` + url + `"}`,
		status: status, refused: kind, code: code, sink: sink, without: "hunter2"}
	if status >= 400 {
		r.pointer = "#/url"
	}
	return r
}

// requests are sent in this order; later ones find what earlier ones left.
var requests = []request{
	{title: "sign up", method: "POST", path: "/signup", kind: jsonType,
		body:   `{"name":"anna","email":"anna@example.org","password":"hunter2hunter2","age":34,"site":"https://example.org/anna"}`,
		status: 201, sink: "+1 users", answer: `{"name":"anna"}`, without: "hunter2"},
	signup("the same name again", `{"name":"anna","email":"a@example.org","password":"hunter2hunter2","age":34,"site":""}`,
		409, untaint.Conflict, "unique_violation", "#"),
	signup("too young, bad mail, short password", `{"name":"bert","email":"bert@","password":"hunter2","age":7,"site":""}`,
		422, untaint.Invalid, "not_email", "#/email"),
	signup("duplicate JSON keys", `{"name":"bert","name":"admin","email":"b@example.org","password":"hunter2hunter2","age":34}`,
		400, untaint.Malformed, "duplicate_key", "#/name"),
	signup("a field nobody asked for", `{"name":"bert","email":"b@example.org","password":"hunter2hunter2","age":34,"is_admin":true}`,
		400, untaint.Malformed, "unknown_field", "#/is_admin"),
	signup("a name that reads backwards", `{"name":"bert\u202emoc.live","email":"b@example.org","password":"hunter2hunter2","age":34}`,
		400, untaint.Unsafe, "bidi_character", "#/name"),
	signup("a site on this machine", `{"name":"bert","email":"b@example.org","password":"hunter2hunter2","age":34,"site":"http://0x7f.1/"}`,
		400, untaint.Unsafe, "odd_address", "#/site"),
	signup("a javascript: site", `{"name":"bert","email":"b@example.org","password":"hunter2hunter2","age":34,"site":"javascript:alert(1)"}`,
		400, untaint.Unsafe, "url_without_host", "#/site"),
	signup("a body of 10 MB", `{"name":"`+strings.Repeat("a", 10<<20)+`"}`, 413, untaint.TooLarge, "body_too_large", "#"),
	signup("100,000 brackets", strings.Repeat("[", 100_000), 413, untaint.TooLarge, "too_deep", "#"+strings.Repeat("/0", 64)),
	signup("a body that is cut", `{"name":"bert","ema`, 400, untaint.Malformed, "bad_syntax", "#/name"),
	{title: "a body that is XML", method: "POST", path: "/signup", kind: "application/xml", body: "<name>bert</name>",
		status: 415, refused: untaint.Unsupported, code: "content_type", pointer: "#"},

	comment("a comment", `<p>Hello <b>world</b>, if 1<2 then so</p>`, `1\u0026lt;2 then so`, ""),
	comment("an svg that runs script", `<p>hi</p><svg onload=alert(1)>`, `"removed":`, "onload"),
	comment("a link that runs script", `<a href="java\tscript:alert(1)">x</a>`, `"removed":`, "script:"),
	comment("markup that closes the page", `</div></body><b>bold`, `"removed":`, "</div>"),

	list("list, sorted and filtered", "sort=author,-id&author=anna", 200, 0, "", ""),
	list("SQL in a sort key", "sort=id%3BDROP TABLE users", 422, untaint.Invalid, "unknown_column", "#/sort/0"),
	list("a query that is cut in two", "sort=id;DROP TABLE users", 400, untaint.Malformed, "bad_query", "#"),
	list("a sub-select as a sort key", "sort=(SELECT password FROM users)", 422, untaint.Invalid, "unknown_column", "#/sort/0"),
	list("SQL in a filter's value", "author=' OR 1=1 --", 200, 0, "", ""),
	list("SQL in a filter's name", "author'%20OR%201%3D1%20--=x", 422, untaint.Invalid, "unknown_column", "#/author'%20OR%201=1%20--"),
	list("text where a number belongs", "id[ge]=1%20OR%201", 422, untaint.Invalid, "wrong_type", "#/id%5Bge%5D"),

	{title: "upload a file", method: "PUT", path: "/files/words.txt", body: "pear\napple\npear\n", status: 201, sink: "+1 files", answer: `"bytes":16`},
	{title: "a name that is an option", method: "PUT", path: "/files/--output=pwned", body: "x\n",
		status: 400, refused: untaint.Unsafe, code: "bad_start", pointer: "#"},
	{title: "a name that climbs", method: "PUT", path: "/files/..%2f..%2fetc%2fcron.d%2fx", body: "x\n",
		status: 400, refused: untaint.Unsafe, code: "path_separator", pointer: "#"},
	{title: "sort the file", method: "POST", path: "/sorted/words.txt", status: 200, answer: `apple\npear\n`},
	sorting("sort a file elsewhere", "..%2f..%2fetc%2fpasswd", 400, untaint.Unsafe, "path_escape", "#/file"),
	sorting("sort with an option", "--output=words.txt", 404, untaint.NotFound, "file_missing", "#/file"),

	hook("a webhook of a partner's", "http://{partner}/hook", 201, 0, "", "+1 deliveries"),
	hook("a webhook on another port of it", "http://{inside}/admin", 403, untaint.Denied, "url_not_allowed", ""),
	hook("a webhook on this machine", "http://localhost:{port}/admin", 403, untaint.Denied, "not_public_host", ""),
	hook("the cloud's credentials", "http://169.254.169.254/latest/meta-data/iam/", 403, untaint.Denied, "not_public_host", ""),
	hook("an IPv4 address in IPv6", "http://[::ffff:127.0.0.1]:{port}/", 403, untaint.Denied, "not_public_host", ""),
	hook("an address as one number", "http://2130706433:{port}/", 400, untaint.Unsafe, "odd_address", ""),
	hook("another host behind an @", "http://example.com@localhost/", 400, untaint.Unsafe, "url_with_user", ""),
	hook("a redirect to the credentials", "http://{partner}/hook?status=302&to=http://169.254.169.254/", 403, untaint.Denied, "not_public_host", "+1 deliveries"),
	hook("a redirect to the port inside", "http://{partner}/hook?status=302&to=http://{inside}/admin", 403, untaint.Denied, "url_not_allowed", "+1 deliveries"),
	hook("a redirect that takes the body along", "http://{partner}/hook?status=307&to=http://example.com/", 403, untaint.Denied, "body_across_origins", "+1 deliveries"),
}
