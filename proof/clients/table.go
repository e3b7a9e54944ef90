package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

// outcomeOf says in a few words what an answer says.
func outcomeOf(status int, body []byte) (taken bool, outcome string) {
	if status == http.StatusOK {
		return true, strings.TrimSpace(string(body))
	}
	var problem struct {
		Errors []struct{ In, Pointer, Code string }
	}
	if json.Unmarshal(body, &problem) != nil || len(problem.Errors) == 0 {
		return false, fmt.Sprintf("? %d %.200s", status, body)
	}
	var why []string
	for _, e := range problem.Errors {
		why = append(why, strings.Join(strings.Fields(e.Code+" "+strings.TrimPrefix(e.Pointer, "#")), " "))
	}
	return false, fmt.Sprintf("%d %s", status, strings.Join(why, ", "))
}

const head = `# What real clients send, and what becomes of it

Written by ` + "`go run -C proof/clients .`" + `, which sends everything again; CI does
so too, and fails where a row differs. Each request goes byte by byte to net/http,
chi, gin, echo, fiber, gorilla/mux and httprouter. What was taken is compared to
what net/http and encoding/json read in the same bytes: nothing may be missing.

"form" takes forms, "browser" the same with every field of validate.BrowserForms
set, "json" a document, and "query", "path" and "cookie" what their names say. A
refusal is the status, the codes and where they point.

`

// table writes the document.
func table(rows []row) string {
	var b strings.Builder
	taken, agree := 0, 0
	for _, r := range rows {
		if r.taken {
			taken++
		}
		if len(r.differs) == 0 {
			agree++
		}
	}
	b.WriteString(head)
	fmt.Fprintf(&b, "%d requests: %d are taken, %d refused. For %d of them all servers agree.\n", len(rows), taken, len(rows)-taken, agree)
	for i, c := range clients {
		fmt.Fprintf(&b, "\n## %s\n\n| request | to | | what, or why not |\n|---|---|---|---|\n", c.title)
		for _, r := range rows {
			if order(r.request) != i {
				continue
			}
			name, verdict := r.name, "refused"
			if len(c.names) > 1 {
				name = r.client + " " + name
			}
			if r.taken {
				verdict = "taken"
			}
			fmt.Fprintf(&b, "| %s | %s | %s | %s", name, r.kind, verdict, cell(r.outcome))
			for _, d := range r.differs {
				b.WriteString("<br>" + cell(d))
			}
			b.WriteString(" |\n")
		}
	}
	return b.String()
}

// cell writes a text into one cell of a table.
func cell(s string) string {
	if r := []rune(s); len(r) > 150 {
		s = string(r[:150]) + "…"
	}
	s = strings.NewReplacer("`", "'", "|", "\\|").Replace(s)
	return "`" + strings.Map(func(r rune) rune {
		if r == '\u200e' || r == '\u200b' || '\u202a' <= r && r <= '\u202e' || '\u2066' <= r && r <= '\u2069' {
			return '�'
		}
		return r
	}, s) + "`"
}
