// Package argattack is a catalogue of arguments that make real programs run a
// command, write, delete or read a file that nobody meant them to. Tests and
// the security tables try each of them for real; a control run with os/exec
// shows which of them fire on the machine at hand.
package argattack

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/untaint/untaint/internal/test/env"
)

// Effect is what an attack does.
type Effect string

// The effects, from the worst down.
const (
	Exec   Effect = "exec"
	Write  Effect = "write"
	Delete Effect = "delete"
	Read   Effect = "read"
	Egress Effect = "egress" // a host of the attacker's choice is asked for
)

// Attack is one set of hostile arguments for one program. In each argument {W}
// is the working folder, {PWN} the file whose being there shows that the attack
// fired, {SECRET} a file outside that holds a word to be read, {PWNCMD} a
// script that makes {PWN}, and {LOADER} the dynamic loader, which runs any
// program that it can read.
type Attack struct {
	Name    string
	Program string
	Debian  string // the package that brings the program
	Effect  Effect
	Before  []string // what the program's author wrote
	Evil    []string // what the attacker wrote in the place of one or more operands
	After   []string // what the author wrote behind
}

// Args returns the whole argument vector in a world.
func (a Attack) Args(w World) []string {
	var all []string
	for _, part := range [][]string{a.Before, a.Evil, a.After} {
		all = append(all, w.Fill(part)...)
	}
	return all
}

// NeedsNoOption reports whether the attack is an operand, such as a file's name,
// where the program means it to be one: no rule about options stops it, and the
// parameter's type has to.
func (a Attack) NeedsNoOption() bool {
	return (a.Effect == Read || a.Effect == Egress) && a.Evil[0][0] != '-'
}

// World is the place in which an attack is tried.
type World struct {
	Dir    string // the working folder, with files and a repository
	Secret string // a file outside
}

// secretWord is what an attack that reads must not bring out.
const secretWord = "s3cret-w0rd-0f-another-tenant"

// Fill puts the world's paths into arguments.
func (w World) Fill(args []string) []string {
	r := strings.NewReplacer("{W}", w.Dir, "{PWN}", w.pwn(), "{SECRET}", w.Secret,
		"{PWNCMD}", filepath.Join(w.Dir, "pwn.sh"), "{LOADER}", loader())
	out := make([]string, len(args))
	for i, a := range args {
		out[i] = r.Replace(a)
	}
	return out
}

// loader is the GNU system's, on whatever machine.
var loader = sync.OnceValue(func() string {
	for _, pattern := range []string{"/lib64/ld-linux*.so.*", "/lib/ld-linux*.so.*"} {
		if found, _ := filepath.Glob(pattern); len(found) > 0 {
			return found[0]
		}
	}
	return "/lib/ld.so"
})

func (w World) pwn() string { return filepath.Join(w.Dir, "PWN") }

// Fired reports whether the attack had its effect; the output is what the
// program wrote on both streams.
func (w World) Fired(a Attack, output []byte) bool {
	switch a.Effect {
	case Read:
		return strings.Contains(string(output), secretWord)
	case Egress:
		return strings.Contains(string(output), "resolve hostname") // says ssh
	case Delete:
		_, err := os.Lstat(filepath.Join(w.Dir, "victim"))
		return err != nil
	}
	_, err := os.Lstat(w.pwn())
	return err == nil
}

// NewWorld makes a world below a folder, which need not be empty.
func NewWorld(below string) (World, error) {
	dir, err := os.MkdirTemp(below, "world")
	if err != nil {
		return World{}, err
	}
	if err := os.MkdirAll(filepath.Join(dir, "work"), 0o755); err != nil {
		return World{}, err
	}
	w := World{Dir: filepath.Join(dir, "work"), Secret: filepath.Join(dir, "secret")}
	return w, w.build()
}

func (w World) build() error {
	files := []struct {
		path, text string
		mode       os.FileMode
	}{
		{w.Secret, secretWord + "\n", 0o600},
		{"pwn.sh", "#!/bin/sh\ntouch " + w.pwn() + "\n", 0o755},
		{"victim", "to be kept\n", 0o644},
		{"big", strings.Repeat("zyx wvu tsr\n", 400), 0o644},
		{"ssh.cfg", "Match exec \"touch " + w.pwn() + "\"\n", 0o600},
		{"curl.cfg", "output=\"" + w.pwn() + "\"\nurl=\"file://" + filepath.Join(w.Dir, "f") + "\"\n", 0o644},
		{"mk", "all:\n\ttouch " + w.pwn() + "\n", 0o644},
		{"hooks/post-checkout", "#!/bin/sh\ntouch " + w.pwn() + "\n", 0o755},
		{"tmpl/hooks/post-checkout", "#!/bin/sh\ntouch " + w.pwn() + "\n", 0o755},
		{"src.c", "int main(void){return 0;}\n", 0o644},
	}
	for _, f := range files {
		path := f.path
		if !filepath.IsAbs(path) {
			path = filepath.Join(w.Dir, path)
		}
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, []byte(f.text), f.mode); err != nil {
			return err
		}
	}
	made, err := repository()
	if err != nil {
		return err
	}
	return os.CopyFS(w.Dir, made)
}

// Test makes a world for a test, and skips the test where the programs that
// this takes are missing.
func Test(tb testing.TB) World {
	tb.Helper()
	env.Program(tb, "git", "git")
	env.Program(tb, "tar", "tar")
	w, err := NewWorld(tb.TempDir())
	if err != nil {
		tb.Fatal(err)
	}
	return w
}

// repository has the parts of a world that other programs make, made once.
var repository = sync.OnceValues(func() (fs.FS, error) {
	dir, err := os.MkdirTemp("", "argattack")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	for _, name := range []string{"f", "g"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("content "+name+"\n"), 0o644); err != nil {
			return nil, err
		}
	}
	for _, line := range []string{
		"git init -q -b main --template=", "git add f g", "git -c user.name=a -c user.email=a@b.c commit -qm first",
		"tar -cf a.tar f g",
	} {
		args := strings.Fields(line)
		cmd := exec.Command(args[0], args[1:]...)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("%s: %w: %s", line, err, out)
		}
	}
	return load(os.DirFS(dir))
})

// load reads a tree into memory.
func load(from fs.FS) (fs.FS, error) {
	all := fstest.MapFS{}
	err := fs.WalkDir(from, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || path == "." {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		f := &fstest.MapFile{Mode: info.Mode()}
		if !d.IsDir() {
			if f.Data, err = fs.ReadFile(from, path); err != nil {
				return err
			}
		}
		all[path] = f
		return nil
	})
	return all, err
}

// maxControl is how long a control run may take.
const maxControl = 10 * time.Second

// Control runs the attack with os/exec and nothing else, and reports whether it
// fired.
func (w World) Control(ctx context.Context, a Attack) bool {
	ctx, cancel := context.WithTimeout(ctx, maxControl)
	defer cancel()
	cmd := exec.CommandContext(ctx, a.Program, a.Args(w)...)
	cmd.Dir = w.Dir
	cmd.WaitDelay = time.Second
	out, _ := cmd.CombinedOutput()
	return w.Fired(a, out)
}
