package decode

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"math"
	"mime/multipart"
	"net/http"
	"reflect"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/text"
)

const (
	maxBoundary = 70 // RFC 2046 section 5.1.1
	// maxPartHead is how long the head of one part can be: a file name of 255
	// bytes, each escaped, and whatever else is sensible is within 2 KiB.
	maxPartHead = 16 << 10
)

// multipart binds the fields and files of a form, part by part as they arrive.
func (p *Plan) multipart(ctx context.Context, req *http.Request, boundary string, dst any, l *Limits, r *Report) {
	if boundary == "" || len(boundary) > maxBoundary {
		r.halt("", CodeBadMultipart, untaint.Malformed)
		return
	}
	r.chunked = len(req.TransferEncoding) > 0
	if (req.MultipartForm != nil || isSpent(req)) && !isRecorded(req) {
		r.halt("", CodeFormAlreadyRead, untaint.Misuse)
		return
	}
	m := parts{
		plan: p, limits: l, report: r, ctx: ctx, left: min(l.Bytes, math.MaxInt64-1),
		texts: make([][]string, len(p.sources.form)),
		files: make([][]*Upload, len(p.sources.form)),
		names: make([]string, len(p.sources.form)), sent: make([]int, len(p.sources.form)), documents: make([]int, len(p.sources.form)),
		dst: reflect.ValueOf(dst).Elem(),
	}
	most := l.formBytes(p.sources.takesFiles())
	if req.ContentLength > most {
		r.tooLarge(most)
		return
	}
	src := &capped{src: bodyOf(req), left: most, ctx: ctx, closing: []byte("--" + boundary + "--")}
	in := bufio.NewReader(src)
	if _, err := in.Peek(1); err == io.EOF && r.alreadyRead(req, CodeFormAlreadyRead) {
		return
	}
	if preamble(in, boundary) {
		r.halt("", CodeBadMultipart, untaint.Malformed)
		return
	}
	spend(req)
	m.readAll(multipart.NewReader(in, boundary), src, most)
	if !r.Halted {
		m.bind()
	}
	if len(r.files) > 0 {
		until(ctx, r.files)
	}
}

// preamble reports whether what stands before the first boundary could be more
// than a note to be skipped. Readers that skip it and readers that look for parts
// in it see two different forms. An error of the reader is left for the form's
// reader to meet.
func preamble(in *bufio.Reader, boundary string) bool {
	head, _ := in.Peek(len("\r\n--") + len(boundary) + len("--"))
	rest, found := bytes.CutPrefix(bytes.TrimPrefix(head, []byte("\r\n")), []byte("--"+boundary))
	if !found && len(head) <= len(boundary)+len("\r\n--") {
		return false
	}
	if !found {
		var note []byte
		head, _ = in.Peek(maxNote + len("\r\n--") + len(boundary) + len("--"))
		if note, rest, found = bytes.Cut(head, []byte("\r\n--"+boundary)); !found || !isNote(note) {
			return true
		}
	}
	return len(rest) > 0 && strings.IndexByte("\r\n\t ", rest[0]) < 0 && !bytes.HasPrefix([]byte("--"), rest[:min(len(rest), 2)])
}

// maxNote is how long a note before the first boundary can be. Those that mail
// programs write have less than 200 bytes.
const maxNote = 1000

// isNote reports whether a text is no part of a form to any reader: it has neither
// the colon of a head, nor the hyphens of a boundary, nor a line that some end
// elsewhere.
func isNote(text []byte) bool {
	if len(text) > maxNote || bytes.Contains(text, []byte("--")) {
		return false
	}
	for line := range bytes.SplitSeq(text, []byte("\r\n")) {
		if bytes.ContainsFunc(line, func(r rune) bool { return r < ' ' || r > '~' || r == ':' }) {
			return false
		}
	}
	return true
}

// capped is a reader that fails past a number of bytes and once its context is
// done. It looks for the boundary that closes the form, because the multipart
// reader takes a form that ends after a part's boundary for one that is whole.
type capped struct {
	src     io.Reader
	left    int64
	ctx     context.Context //nolint:containedctx // lives for one call of multipart
	closing []byte
	closed  bool
	inHead  bool
	head    int64  // what may still be read while a head is
	tail    []byte // the last bytes before those to come, shorter than closing
}

func (c *capped) Read(b []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	if c.left < 0 {
		return 0, errCapped
	}
	if int64(len(b)) > c.left+1 {
		b = b[:c.left+1]
	}
	n, err := c.src.Read(b)
	c.look(b[:n])
	if c.left -= int64(n); c.left < 0 {
		return n, errCapped
	}
	if c.inHead {
		if c.head -= int64(n); c.head < 0 {
			return n, errHead
		}
	}
	return n, err
}

// errHead says that the head of a part is too long.
var errHead = errors.New("the head of a part is too long")

func (c *capped) look(b []byte) {
	if c.closed || len(b) == 0 {
		return
	}
	keep := len(c.closing) - 1
	across := append(c.tail, b[:min(len(b), keep)]...)
	c.closed = bytes.Contains(across, c.closing) || bytes.Contains(b, c.closing)
	if len(b) >= keep {
		c.tail = append(c.tail[:0], b[len(b)-keep:]...)
		return
	}
	c.tail = across[max(0, len(across)-keep):]
}

// parts gathers what a multipart form holds.
type parts struct {
	plan      *Plan
	limits    *Limits
	report    *Report
	ctx       context.Context //nolint:containedctx // as above
	left      int64           // of the bytes that all values may have together
	count     int
	stored    int      // files
	names     []string // as which each field has come
	sent      []int    // how many files each field was sent
	documents []int    // how many JSON documents
	dst       reflect.Value
	last      *multipart.Part
	texts     [][]string
	files     [][]*Upload
}

// readAll reads each part until the end or until one stops it.
func (m *parts) readAll(form *multipart.Reader, src *capped, most int64) {
	for !m.report.Halted {
		part, err := m.next(form, src)
		if err == io.EOF && src.closed { //nolint:errorlint // the reader returns it bare
			return
		}
		if err != nil {
			m.broken(err, most)
			return
		}
		if m.count++; m.count > m.limits.Params {
			m.report.halt("", CodeTooManyParams, untaint.TooLarge, untaint.IntParam("max", int64(m.limits.Params)))
			return
		}
		if err := m.part(part); err != nil {
			m.broken(err, most)
			return
		}
		if m.report.Full() {
			m.report.Halted = true
		}
	}
}

// next reads the head of the next part. What is left of the part before is
// passed over first, so that only the head counts for its limit.
func (m *parts) next(form *multipart.Reader, src *capped) (*multipart.Part, error) {
	if m.last != nil {
		if _, err := io.Copy(io.Discard, m.last); err != nil {
			return nil, err
		}
	}
	src.inHead, src.head = true, maxPartHead
	part, err := form.NextRawPart()
	src.inHead = false
	m.last = part
	return part, err
}

// broken reports an error of the form's reader.
func (m *parts) broken(err error, most int64) {
	_, isMax := errors.AsType[*http.MaxBytesError](err)
	timeout, isNet := errors.AsType[interface {
		error
		Timeout() bool
	}](err)
	switch {
	case errors.Is(err, http.ErrBodyReadAfterClose):
		m.report.halt("", CodeFormAlreadyRead, untaint.Misuse)
	case errors.Is(err, storeError{}):
		m.report.halt("", CodeFileNotStored, untaint.Failed)
	case isMax, errors.Is(err, errCapped), m.ctx.Err() != nil, isNet && timeout.Timeout():
		m.report.Unread(m.ctx, err, most)
	default:
		// A form that ends early reads the same as a connection that does.
		m.report.halt("", CodeBadMultipart, untaint.Malformed)
	}
}

// part reads one part. It returns an error only where the form cannot be read
// on.
func (m *parts) part(part *multipart.Part) error {
	head, ok := dispose(part)
	if !ok {
		path := ""
		if head.name != "" {
			path = untaint.PathKey("", head.name)
		}
		m.report.halt(path, CodeBadMultipart, untaint.Malformed)
		return nil
	}
	name := m.plan.sources.unescaped(head.name)
	i, what := m.plan.cfg.Browser.resolve(name, m.plan.sources.byForm)
	path := untaint.PathKey("", name)
	switch {
	case what == sentCharset:
		content, err := m.content(part)
		if err == nil && !m.report.Halted {
			m.report.charset(content)
		}
		return err
	case what == sentNothing, what == sentForeign && m.plan.cfg.IgnoreForm:
		return nil // the next part skips it
	case what == sentForeign:
		m.plan.unknownParam(head.name, m.plan.sources.byForm, m.report)
		return nil
	case m.mixed(i, head.name):
		m.report.refuse(path, CodeRepeated, untaint.Malformed)
		return nil
	}
	b := &m.plan.sources.form[i]
	switch {
	case b.json != nil:
		return m.document(part, head, b, i, path)
	case b.file != nil && !head.isFile:
		return m.textForFile(part, path)
	case b.file == nil && head.isFile:
		m.report.refuse(path, CodeTypeMismatch, untaint.Malformed, untaint.TextParam("want", b.want))
		return nil
	case head.isFile:
		return m.file(part, head.fileName, i, path)
	}
	content, err := m.content(part)
	switch {
	case err != nil:
		return err
	case m.report.Halted:
	case head.ascii && !isASCII(content):
		m.report.refuse(path, CodeNotUTF8, untaint.Malformed)
	default:
		m.texts[i] = append(m.texts[i], content)
	}
	return nil
}

// mixed reports a field that has come by two names, such as "tags" and "tags[]".
func (m *parts) mixed(i int, name string) bool {
	if m.names[i] == "" {
		m.names[i] = name
	}
	return m.names[i] != name
}

// content reads a value.
func (m *parts) content(part io.Reader) (string, error) {
	content, err := io.ReadAll(io.LimitReader(part, m.left+1))
	if err != nil {
		return "", err
	}
	if m.left -= int64(len(content)); m.left < 0 {
		m.report.tooLarge(m.limits.Bytes)
	}
	return string(content), nil
}

// textForFile handles a value for a field of files: an empty one is what a
// script sends for no file.
func (m *parts) textForFile(part io.Reader, path string) error {
	n, err := part.Read(make([]byte, 1))
	if n > 0 {
		m.report.refuse(path, CodeTypeMismatch, untaint.Malformed, untaint.TextParam("want", "file"))
		return nil
	}
	if err == io.EOF {
		return nil
	}
	return err
}

// document reads a part that is JSON.
func (m *parts) document(part io.Reader, head disposition, b *bound, i int, path string) error {
	if !head.json || head.ascii {
		m.report.refuse(path, CodeTypeMismatch, untaint.Malformed, untaint.TextParam("want", "JSON"))
		return nil
	}
	if m.documents[i]++; m.documents[i] > 1 {
		m.report.refuse(path, CodeRepeated, untaint.Malformed)
		return nil
	}
	content, err := m.content(part)
	if err != nil || m.report.Halted {
		return err
	}
	f := reach(m.dst, b.index)
	if !f.IsValid() {
		return nil
	}
	m.report.base = path
	b.json.JSON([]byte(content), f.Addr().Interface(), m.limits, m.report)
	m.report.base = ""
	return nil
}

// file stores one uploaded file.
func (m *parts) file(part *multipart.Part, name string, i int, path string) error {
	policy := m.plan.sources.form[i].file
	u := &Upload{Name: norm.NFC.String(name), held: &held{}}
	u.sentAs = u.Name
	if u.Name == "" {
		return m.noFile(part, path)
	}
	if policy.many {
		path = untaint.PathIndex(path, m.sent[i])
	}
	m.sent[i]++
	if m.plan.cfg.Browser.FileNames {
		u.Name = cleaned(u.Name)
	}
	if !m.mayStore(i, path) {
		return nil
	}
	if why := text.FileName(u.Name); why != text.OK {
		m.report.refuse(path, why.Code(), untaint.Unsafe) // CWE-22
		return nil
	}
	if m.plan.cfg.Browser.FileNames && m.hasName(i, u.Name, u.sentAs) {
		m.report.refuse(path, CodeRepeated, untaint.Malformed)
		return nil
	}
	max := m.limits.FileBytes
	if policy.max > 0 {
		max = min(max, policy.max)
	}
	m.files[i] = append(m.files[i], u)
	m.report.files = append(m.report.files, u) // before it is stored, so that it is closed
	err := u.store(part, max)
	if errors.Is(err, errFileTooLarge) {
		m.report.refuse(path, CodeFileTooLarge, untaint.TooLarge, untaint.IntParam("max", max))
		return nil
	}
	if err != nil {
		return err
	}
	if !policy.takes(u.sniff()) { // CWE-434
		m.report.refuse(path, CodeUploadType, untaint.Unsupported, untaint.TextParam("want", strings.Join(policy.types, " ")))
	}
	return nil
}

// hasName reports whether another file of the field has got the same name by
// cleaning, of either.
func (m *parts) hasName(i int, name, sent string) bool {
	for _, u := range m.files[i] {
		if u.Name == name && (name != sent || u.sentAs != name) {
			return true
		}
	}
	return false
}

// mayStore counts a file.
func (m *parts) mayStore(i int, path string) bool {
	policy := m.plan.sources.form[i].file
	switch n := m.sent[i] - 1; {
	case !policy.many && n > 0:
		m.report.refuse(path, CodeRepeated, untaint.Malformed)
		return false
	case policy.count > 0 && n >= policy.count:
		m.report.refuse(path, CodeTooManyFiles, untaint.TooLarge, untaint.IntParam("max", int64(policy.count)))
		return false
	}
	if m.stored++; m.stored > m.limits.Files {
		m.report.halt(path, CodeTooManyFiles, untaint.TooLarge, untaint.IntParam("max", int64(m.limits.Files)))
		return false
	}
	return true
}

// noFile handles what a browser sends for a file input that was left empty.
func (m *parts) noFile(part *multipart.Part, path string) error {
	n, err := part.Read(make([]byte, 1))
	if n > 0 {
		m.report.refuse(path, text.Empty.Code(), untaint.Unsafe)
		return nil
	}
	if err == io.EOF { //nolint:errorlint // the reader returns it bare
		return nil
	}
	return err
}

// bind puts the texts and files into the fields.
func (m *parts) bind() {
	for i := range m.plan.sources.form {
		b := &m.plan.sources.form[i]
		if b.json != nil {
			continue // bound as it came
		}
		if b.file == nil {
			m.plan.fillForm(b, m.dst, m.texts[i], m.limits, m.report)
			continue
		}
		us := m.files[i]
		if len(us) == 0 {
			continue
		}
		f := reach(m.dst, b.index)
		if !f.IsValid() {
			continue
		}
		if !b.file.many {
			m.plan.cfg.SetFile(f.Addr().Interface(), us[0])
			continue
		}
		f.Set(reflect.MakeSlice(f.Type(), len(us), len(us)))
		for j, u := range us {
			m.plan.cfg.SetFile(f.Index(j).Addr().Interface(), u)
		}
	}
}
