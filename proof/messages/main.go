// Command messages prints what a client reads for the same refused values: from
// package validate, from go-playground/validator with its English translations,
// from protovalidate, and from pydantic, whose texts were printed by Python and
// lie in testdata with their version.
//
//	go run ./messages
//	go run ./messages -rows | python3 messages/said.py >messages/testdata/pydantic.json
//
// A cell is empty where the peer has no such rule.
package main

import (
	_ "embed"
	"encoding/json"
	"errors"
	"flag"
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
	forPython := flag.Bool("rows", false, "print the rows for said.py")
	flag.Parse()
	run := printTable
	if *forPython {
		run = printRows
	}
	if err := run(os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "messages:", err)
		os.Exit(1)
	}
}

//go:embed testdata/pydantic.json
var pydanticJSON []byte

// pydanticSaid is what said.py prints: a text for each row, in order.
type pydanticSaid struct {
	Version string
	Said    []struct {
		Tag  string
		Said string
	}
}

// printRows writes the rows as said.py reads them: a duration as it is written.
func printRows(w io.Writer) error {
	type out struct {
		Tag   string `json:"tag"`
		Value any    `json:"value"`
	}
	all := make([]out, 0, len(rows))
	for _, r := range rows {
		v := r.value
		if d, ok := v.(time.Duration); ok {
			v = fmt.Sprintf("PT%gS", d.Seconds())
		}
		all = append(all, out{r.tag, v})
	}
	return json.NewEncoder(w).Encode(all)
}

// line is a row with what each says; "" where it has no such rule.
type line struct {
	row
	ours, validator, proto, pydantic string
}

func table() (version string, all []line, err error) {
	var noted pydanticSaid
	if err := json.Unmarshal(pydanticJSON, &noted); err != nil {
		return "", nil, err
	}
	peer := validator.New()
	words, _ := ut.New(en.New()).GetTranslator("en")
	if err := entranslations.RegisterDefaultTranslations(peer, words); err != nil {
		return "", nil, err
	}
	for i, r := range rows {
		l := line{row: r, ours: "accepts", validator: "accepts"}
		if err := validate.Var(r.value, r.tag); err != nil {
			l.ours = said(err)
		}
		if err := peer.Var(r.value, r.tag); err != nil {
			l.validator = err.Error()
			if list, ok := errors.AsType[validator.ValidationErrors](err); ok {
				l.validator = strings.TrimSpace(list[0].Translate(words))
			}
		}
		if l.proto, err = protoSaid(r); err != nil {
			return "", nil, fmt.Errorf("%s: %w", r.tag, err)
		}
		if i >= len(noted.Said) || noted.Said[i].Tag != r.tag {
			return "", nil, fmt.Errorf("testdata/pydantic.json is of other rows, from %s", r.tag)
		}
		l.pydantic = noted.Said[i].Said
		all = append(all, l)
	}
	return noted.Version, all, nil
}

func printTable(w io.Writer) error {
	version, all, err := table()
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(w, "| Value | Rule | untaint | validator | protovalidate | pydantic %s |\n|---|---|---|---|---|---|\n", version); err != nil {
		return err
	}
	for _, l := range all {
		if _, err := fmt.Fprintf(w, "| %v | %s | %s | %s | %s | %s |\n", l.value, l.tag, l.ours, l.validator, l.proto, l.pydantic); err != nil {
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
