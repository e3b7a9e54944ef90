package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// seededAdvisory is what is known of the module that the seed requires and calls.
const seededAdvisory = "GO-2021-0113"

var seeds = map[string]string{
	"seed/go.mod": "module seed.example\n\ngo 1.26.5\n\nrequire golang.org/x/text v0.3.6\n",
	"seed/main.go": `package main

import (
	"fmt"
	"os"

	"golang.org/x/text/language"
)

func main() { fmt.Println(language.ParseAcceptLanguage(os.Args[1])) }
`,
	"weak/go.mod": "module weak.example\n\ngo 1.26.5\n",
	"weak/main.go": `package main

import (
	"crypto/md5"
	"fmt"
)

func main() { fmt.Printf("%x\n", md5.Sum([]byte("x"))) }
`,
}

// writeSeeds makes a program that calls a function with an advisory, one with weak
// cryptography, and a repository that had a key until its last commit. The key is
// put together here, so that nobody finds it in this file.
func writeSeeds(ctx context.Context, dir string) error {
	for name, text := range seeds {
		at := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(at, []byte(text), 0o644); err != nil {
			return err
		}
	}
	leak := filepath.Join(dir, "leak")
	if err := os.MkdirAll(leak, 0o755); err != nil {
		return err
	}
	key := "aws_access_key_id = AKIA" + "Q3EGRIVFUTWZJ6KM" + "\n"
	if err := os.WriteFile(filepath.Join(leak, "settings"), []byte(key), 0o644); err != nil {
		return err
	}
	for _, args := range [][]string{
		{"-C", filepath.Join(dir, "seed"), "mod", "tidy"},
	} {
		if out, err := exec.CommandContext(ctx, "go", args...).CombinedOutput(); err != nil {
			return fmt.Errorf("go %v: %w\n%s", args, err, out)
		}
	}
	for _, args := range [][]string{{"init", "-q"}, {"add", "-A"}, {"commit", "-qm", "Add"}, {"rm", "-q", "settings"}, {"commit", "-qm", "Remove"}} {
		cmd := exec.CommandContext(ctx, "git", append([]string{"-C", leak, "-c", "user.name=seed", "-c", "user.email=seed@example.com", "-c", "commit.gpgsign=false"}, args...)...)
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("git %v: %w\n%s", args, err, out)
		}
	}
	return nil
}
