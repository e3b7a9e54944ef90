package tar_test

import (
	archive "archive/tar"
	"bytes"
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"time"

	"github.com/untaint/untaint/execsafe"
	"github.com/untaint/untaint/execsafe/profile/tar"
)

func exampleLimits() execsafe.Limits {
	return execsafe.Limits{Timeout: 30 * time.Second, Stdout: 1 << 20}
}

// exampleRoot makes a folder with one file in it, "in/report.txt".
func exampleRoot() (root *os.Root, remove func()) {
	dir, err := os.MkdirTemp("", "example")
	if err != nil {
		log.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "in"), 0o755); err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "in/report.txt"), []byte("all is well\n"), 0o644); err != nil {
		log.Fatal(err)
	}
	if root, err = os.OpenRoot(dir); err != nil {
		log.Fatal(err)
	}
	return root, func() { _ = root.Close(); _ = os.RemoveAll(dir) }
}

func exampleArchive(h archive.Header) []byte {
	var b bytes.Buffer
	w := archive.NewWriter(&b)
	if err := errors.Join(w.WriteHeader(&h), w.Close()); err != nil {
		log.Fatal(err)
	}
	return b.Bytes()
}

func ExampleCreate() {
	root, remove := exampleRoot()
	defer remove()
	create, err := tar.Create(exampleLimits())
	if err != nil {
		log.Fatal(err)
	}
	res, err := create.Run(context.Background(), tar.From(execsafe.At(root, "in")))
	fmt.Println(len(res.Stdout) > 512, err)
	// Output: true <nil>
}

func ExampleFrom() {
	root, remove := exampleRoot()
	defer remove()
	create, err := tar.Create(exampleLimits())
	if err != nil {
		log.Fatal(err)
	}
	_, err = create.Run(context.Background(), tar.From(execsafe.At(root, "../../etc")))
	fmt.Println(err)
	// Output: execsafe.With: unsafe: /from path_escape
}

func ExampleList() {
	list, err := tar.List(exampleLimits(), 1<<20)
	if err != nil {
		log.Fatal(err)
	}
	upload := exampleArchive(archive.Header{Name: "../a\nb", Typeflag: archive.TypeDir, Mode: 0o755})
	res, err := list.Run(context.Background(), execsafe.StdinBytes(upload))
	fmt.Printf("%s%v", res.Stdout, err)
	// Output:
	// ../a\nb
	// <nil>
}

func ExampleExtract() {
	root, remove := exampleRoot()
	defer remove()
	extract, err := tar.Extract(exampleLimits(), 1<<20)
	if err != nil {
		log.Fatal(err)
	}
	upload := exampleArchive(archive.Header{Name: "photos/", Typeflag: archive.TypeDir, Mode: 0o755})
	_, err = extract.Run(context.Background(), execsafe.StdinBytes(upload), tar.Into(execsafe.At(root, "unpacked")))
	info, _ := root.Stat("unpacked/photos")
	fmt.Println(info.IsDir(), err)
	// Output: true <nil>
}

// An archive with a link in it is refused as a whole, and nothing of it stays.
func ExampleInto_link() {
	root, remove := exampleRoot()
	defer remove()
	extract, err := tar.Extract(exampleLimits(), 1<<20)
	if err != nil {
		log.Fatal(err)
	}
	upload := exampleArchive(archive.Header{Name: "photos", Typeflag: archive.TypeSymlink, Linkname: "/etc"})
	_, err = extract.Run(context.Background(), execsafe.StdinBytes(upload), tar.Into(execsafe.At(root, "unpacked")))
	fmt.Println(err)
	_, err = root.Stat("unpacked")
	fmt.Println(errors.Is(err, os.ErrNotExist))
	// Output:
	// execsafe.Run: failed: exit_status (exit 2)
	// true
}
