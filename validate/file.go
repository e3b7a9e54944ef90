package validate

import (
	"io"

	"github.com/untaint/untaint/validate/internal/decode"
)

// File is an uploaded file, a field of a multipart form:
//
//	Avatar validate.File   `form:"avatar" file:"types=image/png image/jpeg,max=2MiB"`
//	Scans  []validate.File `form:"scans" file:"types=application/pdf,count=5"`
//
// The tag must list the accepted types. The type is detected from the content;
// what the client declares is ignored. "types=any" accepts all. If no file is
// sent, the field is the zero File.
//
// A file is removed when you close it, and at the latest when the request's
// context is done, which in a server is when the handler returns: read it
// before.
//
// It does not protect against a file of two types at once, such as an image
// that contains a script, or against one that is malicious within its type.
// Re-encode images, or serve files as attachments and with nosniff.
type File struct {
	up *decode.Upload
}

// IsZero reports whether no file was sent.
func (f File) IsZero() bool { return f.up == nil }

// Name returns the client's name for the file, in Unicode's normalization form
// C. It is valid as a file name on Linux, macOS and Windows, but not unique:
// two clients may send the same name.
func (f File) Name() string {
	if f.up == nil {
		return ""
	}
	return f.up.Name
}

// Type returns the media type found in the content, such as "image/png".
func (f File) Type() string {
	if f.up == nil {
		return ""
	}
	return f.up.Type
}

// Size returns the number of bytes.
func (f File) Size() int64 {
	if f.up == nil {
		return 0
	}
	return f.up.Size
}

// Open returns a new reader that starts at the beginning of the content.
func (f File) Open() *io.SectionReader {
	if f.up == nil {
		return io.NewSectionReader(nothing{}, 0, 0)
	}
	return io.NewSectionReader(f.up, 0, f.up.Size)
}

// Close removes the file before the end of the request. You can call it more
// than once, and it does not fail.
func (f File) Close() error {
	if f.up == nil {
		return nil
	}
	return f.up.Close()
}

// nothing is the content of no file.
type nothing struct{}

func (nothing) ReadAt([]byte, int64) (int, error) { return 0, io.EOF }
