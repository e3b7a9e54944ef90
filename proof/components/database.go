package main

import (
	"archive/zip"
	"bufio"
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

//go:embed advisories.tsv
var advisories []byte

// frozenAt is the day of the copy.
const frozenAt = "2026-08-20T00:00:00Z"

// The shapes of OSV, as far as both scanners read them.
type (
	osvEntry struct {
		Schema    string        `json:"schema_version"`
		ID        string        `json:"id"`
		Modified  string        `json:"modified"`
		Published string        `json:"published"`
		Affected  []osvAffected `json:"affected"`
		Specific  struct {
			URL string `json:"url"`
		} `json:"database_specific"`
	}
	osvAffected struct {
		Package struct {
			Name      string `json:"name"`
			Ecosystem string `json:"ecosystem"`
		} `json:"package"`
		Ranges   []osvRange `json:"ranges"`
		Specific struct {
			Imports []osvImport `json:"imports,omitempty"`
		} `json:"ecosystem_specific"`
	}
	osvRange struct {
		Type   string              `json:"type"`
		Events []map[string]string `json:"events"`
	}
	osvImport struct {
		Path    string   `json:"path"`
		GOOS    []string `json:"goos,omitempty"`
		Symbols []string `json:"symbols,omitempty"`
	}
)

// frozenModules returns the modules that the table speaks of, with their advisories.
func frozenModules() (entries map[string]*osvEntry, byModule map[string][]string, err error) {
	entries, byModule = map[string]*osvEntry{}, map[string][]string{}
	lines := bufio.NewScanner(bytes.NewReader(advisories))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), "#") {
			continue
		}
		cell := append(strings.Split(lines.Text(), "\t"), "", "")
		module, id := cell[0], cell[1]
		if id == "-" {
			byModule[module] = nil
			continue
		}
		a := osvAffected{Ranges: []osvRange{{Type: "SEMVER"}}}
		a.Package.Name, a.Package.Ecosystem = module, "Go"
		for e := range strings.FieldsSeq(cell[2]) {
			if v, ok := strings.CutPrefix(e, ">="); ok {
				a.Ranges[0].Events = append(a.Ranges[0].Events, map[string]string{"introduced": v})
			} else {
				a.Ranges[0].Events = append(a.Ranges[0].Events, map[string]string{"fixed": strings.TrimPrefix(e, "<")})
			}
		}
		if len(a.Ranges[0].Events) == 0 {
			return nil, nil, fmt.Errorf("%s of %s has no versions", id, module)
		}
		for p := range strings.SplitSeq(cell[3], ";") {
			if p == "" {
				continue
			}
			p, systems, _ := strings.Cut(p, "@")
			path, symbols, _ := strings.Cut(p, ":")
			i := osvImport{Path: path}
			if symbols != "" {
				i.Symbols = strings.Split(symbols, ",")
			}
			if systems != "" {
				i.GOOS = strings.Split(systems, ",")
			}
			a.Specific.Imports = append(a.Specific.Imports, i)
		}
		if entries[id] == nil {
			entries[id] = &osvEntry{Schema: "1.3.1", ID: id, Modified: frozenAt, Published: frozenAt}
			entries[id].Specific.URL = "https://pkg.go.dev/vuln/" + id
			byModule[module] = append(byModule[module], id)
		} else if all := byModule[module]; len(all) == 0 || all[len(all)-1] != id {
			byModule[module] = append(all, id)
		}
		entries[id].Affected = append(entries[id].Affected, a)
	}
	return entries, byModule, lines.Err()
}

// writeDatabases writes the frozen copy in the form of vuln.go.dev, whose URL it
// returns, and in that of osv.dev, where osv-scanner looks for it.
func writeDatabases(dir string) (string, error) {
	entries, byModule, err := frozenModules()
	if err != nil {
		return "", err
	}
	db := filepath.Join(dir, "vulndb")
	osv := filepath.Join(dir, "osv-scalibr", "Go")
	for _, d := range []string{filepath.Join(db, "ID"), filepath.Join(db, "index"), osv} {
		if err := os.MkdirAll(d, 0o755); err != nil {
			return "", err
		}
	}
	var packed bytes.Buffer
	z := zip.NewWriter(&packed)
	for id, e := range entries {
		text, err := json.Marshal(e)
		if err != nil {
			return "", err
		}
		if err := os.WriteFile(filepath.Join(db, "ID", id+".json"), text, 0o644); err != nil {
			return "", err
		}
		w, err := z.Create(id + ".json")
		if err != nil {
			return "", err
		}
		if _, err := w.Write(text); err != nil {
			return "", err
		}
	}
	if err := z.Close(); err != nil {
		return "", err
	}
	if err := os.WriteFile(filepath.Join(osv, "all.zip"), packed.Bytes(), 0o644); err != nil {
		return "", err
	}
	type vuln struct {
		ID       string `json:"id"`
		Modified string `json:"modified"`
	}
	type module struct {
		Path  string `json:"path"`
		Vulns []vuln `json:"vulns"`
	}
	var index []module
	for path, ids := range byModule {
		m := module{Path: path}
		for _, id := range ids {
			m.Vulns = append(m.Vulns, vuln{id, frozenAt})
		}
		if len(ids) > 0 {
			index = append(index, m)
		}
	}
	for name, v := range map[string]any{"db.json": map[string]string{"modified": frozenAt}, "modules.json": index} {
		text, err := json.Marshal(v)
		if err != nil {
			return "", err
		}
		if err := os.WriteFile(filepath.Join(db, "index", name), text, 0o644); err != nil {
			return "", err
		}
	}
	abs, err := filepath.Abs(db)
	return "file://" + filepath.ToSlash(abs), err
}
