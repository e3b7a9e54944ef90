package sanitize_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/sanitize"
)

func TestCSVWriter(t *testing.T) {
	for _, tc := range []struct {
		comma  rune
		record []string
		want   string
	}{
		{0, []string{"ada", "1.5", "-2"}, "ada,1.5,-2\r\n"},
		{0, nil, "\r\n"},
		{0, []string{""}, "\"\"\r\n"},
		{0, []string{"", ""}, ",\r\n"},
		{0, []string{"=1+1", "@x", "+a", "-a"}, "\"'=1+1\",\"'@x\",\"'+a\",\"'-a\"\r\n"},
		{0, []string{"a;=1", "b\t=1", "c,=1", "d|=1"}, "\"a;=1\",\"b\t=1\",\"c,=1\",\"d|=1\"\r\n"},
		{0, []string{`a"b`, "a\r\n=b"}, "\"a\"\"b\",\"a\r\n'=b\"\r\n"},
		{0, []string{`"`, `""`}, "\"\"\"\",\"\"\"\"\"\"\r\n"},
		{0, []string{"a b", "#c", "a\xff"}, "\"a b\",\"#c\",a\ufffd\r\n"},
		{';', []string{"a", "=b"}, "a;\"'=b\"\r\n"},
		{'|', []string{"a", "b"}, "a|b\r\n"},
		{'\t', []string{"a", "\tb"}, "a\t\"'\tb\"\r\n"},
	} {
		var b bytes.Buffer
		w := sanitize.NewCSVWriter(&b)
		w.Comma = tc.comma
		require.NoError(t, w.Write(tc.record))
		require.Empty(t, b.String(), "buffered")
		require.NoError(t, w.Flush())
		require.Equal(t, tc.want, b.String())
	}
}

func TestCSVWriterRejects(t *testing.T) {
	var b bytes.Buffer
	w := sanitize.NewCSVWriter(&b)
	w.Reject = true
	require.NoError(t, w.Write([]string{"a", "-1"}))
	err := w.Write([]string{"a", "=hunter2", "b\xff", "c\n@d"})
	require.EqualError(t, err, "sanitize.CSVWriter: unsafe: /1 formula (offset 0); /2 not_utf8 (offset 1); /3 formula (offset 2)")
	require.NoError(t, w.Write([]string{"b"}), "the next record is written")
	require.NoError(t, w.Flush())
	require.Equal(t, "a,-1\r\nb\r\n", b.String())

	for _, comma := range []rune{'"', '\r', '\n', 'a', '=', -1, 0xfffd} {
		w.Comma = comma
		require.ErrorIs(t, w.Write([]string{"a"}), untaint.Misuse, "%q", comma)
	}
}

type brokenWriter struct{ after int }

var errDisk = errors.New("disk full: /secret/path")

func (w *brokenWriter) Write(p []byte) (int, error) {
	if w.after -= len(p); w.after < 0 {
		return 0, errDisk
	}
	return len(p), nil
}

func TestCSVWriterKeepsAnError(t *testing.T) {
	w := sanitize.NewCSVWriter(&brokenWriter{after: 10_000})
	var err error
	for range 10_000 {
		if err = w.Write([]string{"aaaaaaaa", "bb bb"}); err != nil {
			break
		}
	}
	require.ErrorIs(t, err, untaint.Failed)
	require.ErrorIs(t, err, errDisk)
	require.NotContains(t, err.Error(), "secret")
	require.Equal(t, err, w.Write([]string{"a"}))
	require.Equal(t, err, w.Flush())

	w = sanitize.NewCSVWriter(&brokenWriter{})
	require.NoError(t, w.Write([]string{"a"}), "buffered")
	require.ErrorIs(t, w.Flush(), untaint.Failed)
}
