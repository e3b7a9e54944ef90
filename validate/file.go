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
// The tag has to list the types that are taken; they are looked for in the
// content, and what the client says of it counts for nothing. "types=any" takes
// all. What is not sent is the zero File.
//
// A file is gone once it is closed, and at the latest once the request's context
// is done, which for a server is when its handler returns: read it before.
//
// It does not protect against a file that is of two types at once, such as an
// image with a script in it, or that is malicious within its type. Encode
// images anew, or serve files with nosniff and as attachments.
type File struct {
	up *decode.Upload
}

// IsZero reports whether no file was sent.
func (f File) IsZero() bool { return f.up == nil }

// Name returns the client's name for the file, in Unicode's normalization form
// C. It is fit to be the name of one file on Linux, macOS and Windows, but it is
// not unique: two clients may send the same.
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

// Open returns a reader of the content from its start. Each call returns
// another one.
func (f File) Open() *io.SectionReader {
	if f.up == nil {
		return io.NewSectionReader(nothing{}, 0, 0)
	}
	return io.NewSectionReader(f.up, 0, f.up.Size)
}

// Close removes the file before the request's end. It may be called more than
// once and does not fail.
func (f File) Close() error {
	if f.up == nil {
		return nil
	}
	return f.up.Close()
}

// nothing is the content of no file.
type nothing struct{}

func (nothing) ReadAt([]byte, int64) (int, error) { return 0, io.EOF }
