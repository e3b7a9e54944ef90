package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// reproduce makes everything twice, from two copies of what git has, in folders of
// other names and with files of other ages, and compares the sums: the archive of
// each module, and the program that the web application is built to. It returns the
// list of sums, in the form of sha256sum.
func reproduce(checkout, dir string, released []string) ([]byte, error) {
	var lists [2][]byte
	for i, name := range []string{"first", "a second place"} {
		copied := filepath.Join(dir, name)
		if err := export(checkout, copied, time.Unix(int64(1e9*(i+1)), 0)); err != nil {
			return nil, err
		}
		list, err := sums(copied, filepath.Join(dir, name+" out"), released)
		if err != nil {
			return nil, err
		}
		lists[i] = list
	}
	if !bytes.Equal(lists[0], lists[1]) {
		return nil, fmt.Errorf("two builds differ:\n%s\n%s", lists[0], lists[1])
	}
	return lists[0], nil
}

// export copies what git has of the checkout, as files of one age.
func export(checkout, to string, age time.Time) error {
	if err := os.MkdirAll(to, 0o755); err != nil {
		return err
	}
	archive := exec.Command("git", "-C", checkout, "archive", "--format=tar", "HEAD")
	unpack := exec.Command("tar", "-xf", "-", "-C", to)
	var err error
	if unpack.Stdin, err = archive.StdoutPipe(); err != nil {
		return err
	}
	if err := errors.Join(archive.Start(), unpack.Run(), archive.Wait()); err != nil {
		return err
	}
	if out, err := exec.Command("git", "-C", to, "init", "-q").CombinedOutput(); err != nil {
		return fmt.Errorf("git init: %w\n%s", err, out)
	}
	if out, err := exec.Command("git", "-C", to, "add", "-A").CombinedOutput(); err != nil {
		return fmt.Errorf("git add: %w\n%s", err, out)
	}
	return filepath.WalkDir(to, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		return os.Chtimes(path, age, age)
	})
}

// sums builds a release from a copy.
func sums(from, out string, released []string) ([]byte, error) {
	var list bytes.Buffer
	for _, m := range released {
		if err := publish(out, filepath.Join(from, m), path(m)); err != nil {
			return nil, err
		}
		text, err := os.ReadFile(filepath.Join(out, path(m), "@v", version+".zip"))
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&list, "%s  %s\n", sum(text), strings.ReplaceAll(path(m), "/", "_")+"@"+version+".zip")
	}
	text, err := build(filepath.Join(from, "examples", "webapp"), filepath.Join(out, "webapp"))
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(&list, "%s  webapp\n", sum(text))
	return list.Bytes(), nil
}

// pathless are the flags that keep a program the same wherever it is built: a build
// without the first one has the names of the folders in it, and one without the
// second the state of the checkout.
var pathless = []string{"-trimpath", "-buildvcs=false"}

// build makes the program of a folder, and returns it.
func build(folder, program string) ([]byte, error) {
	arguments := append([]string{"build"}, pathless...)
	made := exec.Command("go", append(arguments, "-ldflags=-s -w", "-o", program, ".")...)
	made.Dir = folder
	made.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=", "GOWORK=off")
	if text, err := made.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("go build: %w\n%s", err, text)
	}
	return os.ReadFile(program)
}

func sum(text []byte) string {
	s := sha256.Sum256(text)
	return hex.EncodeToString(s[:])
}
