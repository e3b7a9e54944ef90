package decode

import (
	"io"
	"os"
)

// memoryBytes is how much of an upload or of a kept body is in memory.
const memoryBytes = 64 << 10

// spool holds bytes. A few stay in memory, more are in a temporary file.
type spool struct {
	mem   []byte
	disk  *os.File
	named bool // the file on disk still has its name
	size  int64
}

// ReadAt reads from the content; see io.ReaderAt.
func (s *spool) ReadAt(b []byte, off int64) (int, error) {
	if s.disk != nil {
		return s.disk.ReadAt(b, off)
	}
	if off < 0 || off >= int64(len(s.mem)) {
		return 0, io.EOF
	}
	n := copy(b, s.mem[off:])
	if n < len(b) {
		return n, io.EOF
	}
	return n, nil
}

// write adds b at the end.
func (s *spool) write(b []byte) error {
	if s.disk == nil && s.size+int64(len(b)) <= memoryBytes {
		s.mem = append(s.mem, b...)
		s.size += int64(len(b))
		return nil
	}
	if s.disk == nil {
		if err := s.open(); err != nil {
			return err
		}
	}
	if _, err := s.disk.Write(b); err != nil {
		return storeError{}
	}
	s.size += int64(len(b))
	return nil
}

// open makes the temporary file, with what is in memory so far, and takes its
// name away at once, so that it cannot outlive the process. Where an open file
// cannot be removed, close does.
func (s *spool) open() error {
	f, err := os.CreateTemp("", "upload-*")
	if err != nil {
		return storeError{}
	}
	s.disk = f
	s.named = os.Remove(f.Name()) != nil
	if _, err := f.Write(s.mem); err != nil {
		return storeError{}
	}
	return nil
}

// close gives up the file.
func (s *spool) close() {
	if s.disk == nil {
		return
	}
	_ = s.disk.Close()
	if s.named { // else the name may be another's by now
		_ = os.Remove(s.disk.Name())
	}
}

// storeError says that the server's disk failed, not the client. The system's
// own error is left behind with the path that it names.
type storeError struct{}

func (storeError) Error() string { return "temporary file: cannot be written" }
