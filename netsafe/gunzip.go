package netsafe

import (
	"compress/gzip"
	"io"
	"net/http"
	"strings"
	"sync"
)

// acceptsGzip reports whether a request asks for gzip, as one for a whole body
// does. A part of what is compressed cannot be read (RFC 9110 section 14.2).
func acceptsGzip(req *http.Request) bool {
	return req.Method != http.MethodHead && req.Header.Get("Range") == ""
}

// decode puts in place of a body in gzip what is in it. It reports whether what
// is left has no coding. The transport would do the same, but look at the first
// line of Content-Encoding alone and forget the others.
func decode(req *http.Request, res *http.Response) bool {
	codings := res.Header["Content-Encoding"]
	if len(codings) == 1 && strings.EqualFold(codings[0], "gzip") && acceptsGzip(req) {
		res.Header.Del("Content-Encoding")
		res.Header.Del("Content-Length")
		res.ContentLength, res.Uncompressed = -1, true
		res.Body = &gunzip{from: res.Body}
		return true
	}
	for _, coding := range codings {
		if coding != "" && !strings.EqualFold(coding, "identity") {
			return false
		}
	}
	return true
}

// gunzip reads what is in a body in gzip. Nobody reads on behind an error.
type gunzip struct {
	from io.ReadCloser
	zip  *gzip.Reader
}

// zips has readers to use again: a new one takes 40 kB.
var zips = sync.Pool{New: func() any { return new(gzip.Reader) }}

func (g *gunzip) Read(p []byte) (n int, err error) {
	if g.zip == nil {
		g.zip = zips.Get().(*gzip.Reader)
		err = g.zip.Reset(g.from)
	}
	if err == nil {
		n, err = g.zip.Read(p)
	}
	if err != nil {
		_ = g.zip.Reset(http.NoBody) // so that it holds no connection
		zips.Put(g.zip)
		g.zip = nil
	}
	return n, err
}

// Close may be called while Read waits: it leaves the reader alone.
func (g *gunzip) Close() error { return g.from.Close() }
