package main

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// archive writes a folder as the file system that a kernel unpacks at its start:
// cpio(5), the format that is called newc, compressed.
func archive(folder, name string) (err error) {
	out, err := os.Create(name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	w := gzip.NewWriter(out)
	err = filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return entry(w, folder, path, d)
	})
	if err != nil {
		return err
	}
	if err := header(w, "TRAILER!!!", 0, 0); err != nil {
		return err
	}
	return w.Close()
}

// The kinds of file in a mode, stat(2).
const (
	kindFolder = 0o040000
	kindFile   = 0o100000
	kindLink   = 0o120000
)

func entry(w io.Writer, folder, path string, d fs.DirEntry) error {
	name, err := filepath.Rel(folder, path)
	if err != nil {
		return err
	}
	info, err := d.Info()
	if err != nil {
		return err
	}
	mode := uint32(info.Mode().Perm())
	switch {
	case info.IsDir():
		return header(w, name, kindFolder|mode, 0)
	case info.Mode()&fs.ModeSymlink != 0:
		target, err := os.Readlink(path)
		if err != nil {
			return err
		}
		return errors.Join(header(w, name, kindLink|0o777, len(target)), padded(w, []byte(target), len(target)))
	case info.Mode().IsRegular():
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return errors.Join(header(w, name, kindFile|mode, len(data)), padded(w, data, len(data)))
	}
	return fmt.Errorf("%s is of no kind that is known here", name)
}

var number uint32

func header(w io.Writer, name string, mode uint32, size int) error {
	number++
	text := fmt.Sprintf("070701%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%s\x00",
		number, mode, 0, 0, 1, 0, size, 0, 0, 0, 0, len(name)+1, 0, name)
	return padded(w, []byte(text), len(text))
}

// padded writes data and fills up to a multiple of four.
func padded(w io.Writer, data []byte, size int) error {
	_, err := w.Write(append(data, make([]byte, (4-size%4)%4)...))
	return err
}
