//go:build ignore

// Generate writes the tables of this package from Unicode's own files:
//
//	go run generate.go -security unicode/security/15.0.0 -ucd /usr/share/unicode
package main

import (
	"bufio"
	"bytes"
	"flag"
	"fmt"
	"go/format"
	"log"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

func main() {
	security := flag.String("security", "", "the folder with IdentifierStatus.txt and confusables.txt")
	ucd := flag.String("ucd", "/usr/share/unicode", "the folder with Scripts.txt and ScriptExtensions.txt")
	flag.Parse()
	log.SetFlags(0)
	g := generator{security: *security, ucd: *ucd}
	g.scripts()
	g.prototypes()
}

type generator struct {
	security, ucd string
	out           bytes.Buffer
}

// row is a line of one of Unicode's files: a range and its other columns.
type row struct {
	lo, hi rune
	fields []string
}

// read returns the rows of a file and the lines of its header that say what it is.
func read(path string) (rows []row, version string) {
	file, err := os.Open(path)
	if err != nil {
		log.Fatal(err)
	}
	defer file.Close()
	scanner := bufio.NewScanner(file)
	date := ""
	for scanner.Scan() {
		line := strings.TrimPrefix(scanner.Text(), "\ufeff")
		if m := regexp.MustCompile(`^# (?:Version: |[A-Za-z]+-)([0-9.]+[0-9])`).FindStringSubmatch(line); m != nil && version == "" {
			version = m[1]
		}
		if m := regexp.MustCompile(`^# Date: ([0-9-]+)`).FindStringSubmatch(line); m != nil {
			date = m[1]
		}
		line, _, _ = strings.Cut(line, "#")
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		columns := strings.Split(line, ";")
		for i := range columns {
			columns[i] = strings.TrimSpace(columns[i])
		}
		lo, hi, isRange := strings.Cut(columns[0], "..")
		if !isRange {
			hi = lo
		}
		rows = append(rows, row{lo: hex(lo), hi: hex(hi), fields: columns[1:]})
	}
	return rows, fmt.Sprintf("%s of %s, version %s", filepath.Base(path), date, version)
}

func hex(s string) rune {
	n, err := strconv.ParseUint(s, 16, 32)
	if err != nil {
		log.Fatal(err)
	}
	return rune(n)
}

// long has the code of each script by its name in Scripts.txt.
var long = map[string]string{}

// scripts writes, for each range of allowed characters, the set of its scripts.
func (g *generator) scripts() {
	allowed, from1 := read(filepath.Join(g.security, "IdentifierStatus.txt"))
	script, from2 := read(filepath.Join(g.ucd, "Scripts.txt"))
	extensions, from3 := read(filepath.Join(g.ucd, "ScriptExtensions.txt"))
	g.aliases()

	of := map[rune][]string{}
	for _, r := range script {
		for c := r.lo; c <= r.hi; c++ {
			of[c] = []string{long[r.fields[0]]}
		}
	}
	for _, r := range extensions {
		for c := r.lo; c <= r.hi; c++ {
			of[c] = strings.Fields(r.fields[0])
		}
	}
	var sets []string // each a list of scripts
	index := map[string]int{}
	type span struct {
		lo, hi rune
		set    int
	}
	var spans []span
	names := map[string]bool{}
	for _, r := range allowed {
		if r.fields[0] != "Allowed" {
			continue
		}
		for c := r.lo; c <= r.hi; c++ {
			if !unicode.In(c, unicode.L, unicode.M, unicode.N) {
				continue
			}
			list := slices.Clone(of[c])
			if len(list) == 0 {
				log.Fatalf("%U has no script", c)
			}
			slices.Sort(list)
			key := strings.Join(list, " ")
			if _, ok := index[key]; !ok {
				index[key] = len(sets)
				sets = append(sets, key)
			}
			for _, s := range list {
				names[s] = true
			}
			if n := len(spans); n > 0 && spans[n-1].hi == c-1 && spans[n-1].set == index[key] {
				spans[n-1].hi = c
			} else {
				spans = append(spans, span{c, c, index[key]})
			}
		}
	}
	delete(names, "Zyyy")
	delete(names, "Zinh")
	order := []string{}
	for n := range names {
		order = append(order, n)
	}
	slices.Sort(order)

	g.header(from1, from2, from3)
	fmt.Fprintf(&g.out, "// The scripts of allowed characters, by their codes in ISO 15924.\nconst (\n")
	for i, n := range order {
		if i == 0 {
			fmt.Fprintf(&g.out, "script%s scriptSet = 1 << iota\n", n)
		} else {
			fmt.Fprintf(&g.out, "script%s\n", n)
		}
	}
	fmt.Fprintf(&g.out, "scriptsInTable = iota\n)\n\n")
	fmt.Fprintf(&g.out, "// scriptSets are the sets that spans refer to.\nvar scriptSets = [...]scriptSet{\n")
	for i, s := range sets {
		var parts []string
		for _, n := range strings.Fields(s) {
			if n == "Zyyy" || n == "Zinh" {
				parts = append(parts, "anyScript")
			} else {
				parts = append(parts, "script"+n)
			}
		}
		fmt.Fprintf(&g.out, "%d: %s,\n", i, strings.Join(parts, "|"))
	}
	fmt.Fprintf(&g.out, "}\n\n// spans are the letters, marks and numbers that Unicode allows, in order.\nvar spans = [...]span{\n")
	for i, s := range spans {
		fmt.Fprintf(&g.out, "{%#x, %#x, %d},", s.lo, s.hi, s.set)
		if i%5 == 4 {
			g.out.WriteByte('\n')
		}
	}
	fmt.Fprintf(&g.out, "\n}\n")
	g.write("table_script.go")
}

// aliases reads the codes of scripts.
func (g *generator) aliases() {
	data, err := os.ReadFile(filepath.Join(g.ucd, "PropertyValueAliases.txt"))
	if err != nil {
		log.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`(?m)^sc *; *(\w+) *; *(\w+)`).FindAllStringSubmatch(string(data), -1) {
		long[m[2]] = m[1]
	}
}

// prototypes writes the characters that look like others, and what they look like.
func (g *generator) prototypes() {
	rows, from := read(filepath.Join(g.security, "confusables.txt"))
	slices.SortFunc(rows, func(a, b row) int { return int(a.lo - b.lo) })
	var targets []string
	index := map[string]int{}
	g.header(from)
	fmt.Fprintf(&g.out, "// lookAlikes has a character in the upper bits, and the index of its prototype in the\n// lower %d, in order.\nvar lookAlikes = [...]uint32{\n", targetBits)
	for i, r := range rows {
		target := ""
		for _, c := range strings.Fields(r.fields[0]) {
			target += string(hex(c))
		}
		if _, ok := index[target]; !ok {
			index[target] = len(targets)
			targets = append(targets, target)
		}
		fmt.Fprintf(&g.out, "%#x,", uint32(r.lo)<<targetBits|uint32(index[target]))
		if i%10 == 9 {
			g.out.WriteByte('\n')
		}
	}
	if len(targets) > 1<<targetBits || rows[len(rows)-1].lo >= 1<<(32-targetBits) {
		log.Fatal("too many prototypes, or too high a character: ", len(targets))
	}
	fmt.Fprintf(&g.out, "\n}\n\n// prototypes are what the characters above look like.\nvar prototypes = [...]string{\n")
	for i, target := range targets {
		fmt.Fprintf(&g.out, "%+q,", target)
		if i%8 == 7 {
			g.out.WriteByte('\n')
		}
	}
	fmt.Fprintf(&g.out, "\n}\n")
	g.write("table_prototype.go")
}

// targetBits is the constant of that name in skeleton.go.
const targetBits = 12

func (g *generator) header(from ...string) {
	g.out.Reset()
	fmt.Fprintf(&g.out, "// Code generated by generate.go. DO NOT EDIT.\n//\n// Facts of the Unicode Consortium, made from\n")
	for _, f := range from {
		fmt.Fprintf(&g.out, "//   - %s\n", f)
	}
	fmt.Fprintf(&g.out, "//\n// under https://www.unicode.org/license.txt.\n\npackage confusable\n\n")
}

func (g *generator) write(name string) {
	formatted, err := format.Source(g.out.Bytes())
	if err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile(name, formatted, 0o644); err != nil {
		log.Fatal(err)
	}
}
