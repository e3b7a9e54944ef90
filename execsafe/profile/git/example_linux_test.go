package git_test

import (
	"bytes"
	"context"
	"fmt"
	"log"
	"os"
	"time"

	"github.com/untaint/untaint/execsafe"
	"github.com/untaint/untaint/execsafe/execsafetest"
	"github.com/untaint/untaint/execsafe/profile/git"
)

func exampleLimits() execsafe.Limits {
	return execsafe.Limits{Timeout: 30 * time.Second, Stdout: 1 << 20}
}

// exampleRepository makes a root with a folder "project" in it, which is taken
// for a repository here.
func exampleRepository() (root *os.Root, remove func()) {
	dir, err := os.MkdirTemp("", "example")
	if err != nil {
		log.Fatal(err)
	}
	if root, err = os.OpenRoot(dir); err != nil {
		log.Fatal(err)
	}
	if err := root.Mkdir("project", 0o755); err != nil {
		log.Fatal(err)
	}
	return root, func() { _ = root.Close(); _ = os.RemoveAll(dir) }
}

func ExampleLog() {
	root, remove := exampleRepository()
	defer remove()
	history, err := git.Log(exampleLimits())
	if err != nil {
		log.Fatal(err)
	}
	// The fake answers as git would, and is given nothing that was refused.
	fake := &execsafetest.Recorder{Reply: func(execsafe.Call) (execsafe.Result, error) {
		return execsafe.Result{Stdout: []byte("1f3a…\x002026-01-02T03:04:05Z\x00Ada\x00Begin\n")}, nil
	}}

	for line, err := range history.WithRunner(fake).Lines(context.Background(), 4096, git.Repository(execsafe.At(root, "project")), git.Revision("main"), git.Max(50)) {
		fields := bytes.Split(line, []byte{0})
		fmt.Printf("%s by %s, %v\n", fields[3], fields[2], err)
	}
	fmt.Println(fake.Calls()[0].Args[len(fake.Calls()[0].Args)-4:])
	// Output:
	// Begin by Ada, <nil>
	// [--max-count=50 --end-of-options main --]
}

func ExampleShow() {
	root, remove := exampleRepository()
	defer remove()
	show, err := git.Show(exampleLimits())
	if err != nil {
		log.Fatal(err)
	}
	_, err = show.Run(context.Background(), git.Repository(execsafe.At(root, "project")), git.Revision("HEAD"))
	fmt.Println(err) // "project" is no repository
	// Output: execsafe.Run: failed: exit_status (exit 128)
}

// A revision that is an option is refused, and nothing is started.
func ExampleRevision_option() {
	root, remove := exampleRepository()
	defer remove()
	show, err := git.Show(exampleLimits())
	if err != nil {
		log.Fatal(err)
	}
	_, err = show.Run(context.Background(), git.Repository(execsafe.At(root, "project")), git.Revision("--output=/etc/passwd"))
	fmt.Println(err)
	// Output: execsafe.With: invalid: /revision no_match
}

func ExampleRepository() {
	root, remove := exampleRepository()
	defer remove()
	show, err := git.Show(exampleLimits())
	if err != nil {
		log.Fatal(err)
	}
	_, err = show.Run(context.Background(), git.Repository(execsafe.At(root, "../other")), git.Revision("HEAD"))
	fmt.Println(err)
	// Output: execsafe.With: unsafe: /repository path_escape
}

func ExampleMax() {
	root, remove := exampleRepository()
	defer remove()
	history, err := git.Log(exampleLimits())
	if err != nil {
		log.Fatal(err)
	}
	_, err = history.Run(context.Background(), git.Repository(execsafe.At(root, "project")), git.Revision("main"), git.Max(-1))
	fmt.Println(err)
	// Output: execsafe.With: invalid: /max out_of_range (min 1, max 100000)
}

func ExampleClone() {
	root, remove := exampleRepository()
	defer remove()
	from := execsafe.URL("from", []string{"https"}, []string{"github.com"})
	clone, err := git.Clone(exampleLimits(), from)
	if err != nil {
		log.Fatal(err)
	}
	into := git.Into(execsafe.At(root, "copy"))
	if err := root.WriteFile("ca.pem", nil, 0o600); err != nil {
		log.Fatal(err)
	}
	ca := git.Authorities(execsafe.At(root, "ca.pem"))
	for _, address := range []string{"https://github.com/untaint/untaint", "https://127.0.0.1/x", "ext::sh -c id", "-ufile"} {
		_, err = clone.WithRunner(new(execsafetest.Recorder)).Run(context.Background(), from.Set(address), ca, into, git.Depth(1), git.Branch("main"))
		fmt.Println(err)
	}
	// Output:
	// <nil>
	// execsafe.With: unsafe: /from url_host
	// execsafe.With: malformed: /from not_plain_url
	// execsafe.With: malformed: /from not_plain_url
}
