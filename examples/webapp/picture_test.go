package main

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/execsafe"
	"github.com/untaint/untaint/internal/test/env"
)

func (b *browser) upload(name, kind string, content []byte) (int, string) {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreatePart(textproto.MIMEHeader{"Content-Disposition": {`form-data; name="picture"; filename="` + name + `"`}, "Content-Type": {kind}})
	require.NoError(b.t, err)
	_, _ = part.Write(content)
	_ = form.Close()
	status, text, _ := b.send("POST", "/avatar", form.FormDataContentType(), body.String())
	return status, text
}

func photo(t *testing.T, width, height int) (asPNG, asJPEG []byte) {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, width, height))
	for x := range width {
		for y := range height {
			m.Set(x, y, color.RGBA{uint8(x), uint8(y), 128, 255})
		}
	}
	var p, j bytes.Buffer
	require.NoError(t, png.Encode(&p, m))
	require.NoError(t, jpeg.Encode(&j, m, nil))
	return p.Bytes(), j.Bytes()
}

// bomb is a PNG of a few kilobytes that says it has 10^10 pixels.
func bomb() []byte {
	var b bytes.Buffer
	b.WriteString("\x89PNG\r\n\x1a\n")
	chunk := func(kind string, data []byte) {
		_ = binary.Write(&b, binary.BigEndian, uint32(len(data)))
		whole := append([]byte(kind), data...)
		b.Write(whole)
		_ = binary.Write(&b, binary.BigEndian, crc32.ChecksumIEEE(whole))
	}
	head := binary.BigEndian.AppendUint32(nil, 100_000)
	head = binary.BigEndian.AppendUint32(head, 100_000)
	chunk("IHDR", append(head, 8, 2, 0, 0, 0))
	var z bytes.Buffer
	w := zlib.NewWriter(&z)
	_, _ = w.Write(make([]byte, 1<<20))
	_ = w.Close()
	chunk("IDAT", z.Bytes())
	chunk("IEND", nil)
	return b.Bytes()
}

// A picture is made anew and small by a program that can do nothing else.
func TestPicture(t *testing.T) {
	s := start(t)
	if s.thumbnail == nil {
		env.Missing(t, "ffmpeg, contained", "apt-get install ffmpeg, on a kernel with Landlock and seccomp")
	}
	s.byName = newLimiter(time.Nanosecond, 1000)
	anna := s.member(t, "anna")
	_, _ = anna.post("/comments", "text", "with a face")
	asPNG, asJPEG := photo(t, 640, 480)
	hidden := append(append([]byte{}, asPNG...), []byte("<script>alert(1)</script>")...)
	for _, good := range []struct {
		name, kind string
		content    []byte
	}{{"a.png", "image/png", asPNG}, {"b.jpg", "image/jpeg", asJPEG}, {"c.html", "text/html", hidden}} {
		status, text := anna.upload(good.name, good.kind, good.content)
		require.Equal(t, http.StatusSeeOther, status, text)
		status, body, h := anna.send("GET", "/avatars/1", "", "")
		require.Equal(t, http.StatusOK, status)
		require.Equal(t, "image/png", h.Get("Content-Type"))
		require.Equal(t, "nosniff", h.Get("X-Content-Type-Options"))
		small, err := png.Decode(strings.NewReader(body))
		require.NoError(t, err)
		require.Equal(t, image.Pt(128, 96), small.Bounds().Size())
		require.NotContains(t, body, "script", "what was behind the picture is gone")
	}
	_, page := anna.get("/")
	require.Contains(t, page, `src="/avatars/1"`)
	for title, content := range map[string][]byte{
		"a page": []byte("<html><script>alert(1)</script>"), "a drawing with a script": []byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`), "a cut picture": asPNG[:40],
		"a bomb of pixels": bomb(), "a list of other files": []byte("#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\nfile:///etc/passwd\n"), "a script for ImageMagick": []byte("push graphic-context\nimage over 0,0 0,0 'https://127.0.0.1/x'\n"),
		"5 MB": append(append([]byte{}, asPNG...), make([]byte, 5<<20)...), "nothing": nil,
	} {
		from := time.Now()
		status, text := anna.upload("x.png", "image/png", content)
		require.Contains(t, []int{400, 413, 415, 422}, status, "%s: %s", title, text)
		require.Less(t, time.Since(from), 15*time.Second, title)
		if strings.HasPrefix(title, "a cut") || strings.HasPrefix(title, "a bomb") {
			require.Contains(t, text, "not_a_picture", title)
		}
	}
	status, text := anna.upload("../../c.png", "image/png", asPNG)
	require.Equal(t, http.StatusBadRequest, status, text)
	status, _ = anna.post("/avatar", "picture", "no file")
	require.GreaterOrEqual(t, status, 400)
	status, _ = anna.get("/avatars/2")
	require.Equal(t, http.StatusNotFound, status)
}

// Where there is no such program, pictures are left out aloud and the rest works.
func TestWithoutPictures(t *testing.T) {
	s := start(t)
	s.thumbnail = nil
	anna := s.member(t, "anna")
	_, page := anna.get("/")
	require.NotContains(t, page, "/avatar")
	asPNG, _ := photo(t, 8, 8)
	status, text := anna.upload("a.png", "image/png", asPNG)
	require.Equal(t, http.StatusUnsupportedMediaType, status)
	require.Contains(t, text, "no_pictures_here")
}

// The program is held by the kernel, and is told which format it gets.
func TestThumbnailerIsContained(t *testing.T) {
	thumbnail, err := thumbnailer()
	if err != nil {
		env.Missing(t, "ffmpeg, contained", "apt-get install ffmpeg, on a kernel with Landlock and seccomp")
	}
	asPNG, _ := photo(t, 8, 8)
	res, err := thumbnail.Run(t.Context(), demuxer.Set("png_pipe"), execsafe.StdinBytes(asPNG))
	require.NoError(t, err)
	require.True(t, res.Applied.Has(execsafe.SystemCalls|execsafe.Files|execsafe.Privileges))
	_, err = thumbnail.With(demuxer.Set("concat"), execsafe.StdinBytes(asPNG))
	require.Error(t, err)
}
