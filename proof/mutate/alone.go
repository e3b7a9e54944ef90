package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
)

// Try builds and runs the tests with this mutant alone, in the repository at
// root. Its source is not touched: the compiler gets the change as an overlay.
func (m Mutant) Try(ctx context.Context, root string) (fate Fate, why string) {
	file := filepath.Join(root, m.File)
	source, err := os.ReadFile(file)
	if err != nil {
		return Broken, err.Error()
	}
	changed, _, err := m.Apply(source)
	if err != nil {
		return Broken, err.Error()
	}
	dir, err := os.MkdirTemp("", "mutate")
	if err != nil {
		return Broken, err.Error()
	}
	defer os.RemoveAll(dir)
	overlay, err := writeOverlay(dir, map[string][]byte{file: changed})
	if err != nil {
		return Broken, err.Error()
	}
	module, args := m.module(root)
	cmd := exec.CommandContext(ctx, "go", append([]string{"test", "-count=1", "-vet=off", "-timeout=5m", "-overlay=" + overlay}, args...)...)
	cmd.Dir = module
	out, err := cmd.CombinedOutput()
	if bytes.Contains(out, []byte("[build failed]")) || bytes.Contains(out, []byte("[setup failed]")) {
		return Broken, string(out)
	}
	return verdict(out, err)
}

// writeOverlay puts the files into dir, and with them the list that tells the
// compiler in whose place they stand.
func writeOverlay(dir string, files map[string][]byte) (list string, err error) {
	replace := map[string]string{}
	for path, text := range files {
		f, err := os.CreateTemp(dir, "*.go")
		if err != nil {
			return "", err
		}
		if _, err := f.Write(text); err != nil {
			return "", err
		}
		if err := f.Close(); err != nil {
			return "", err
		}
		replace[path] = f.Name()
	}
	text, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	list = filepath.Join(dir, "overlay.json")
	return list, os.WriteFile(list, text, 0o600)
}
