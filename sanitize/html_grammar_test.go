package sanitize_test

import (
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	markup "github.com/untaint/untaint/sanitize/internal/html"
)

// soup makes tag soup of known names, which gets further into a parser than
// random bytes do.
type soup struct {
	random *rand.Rand
	names  []string
	recent []string
}

func newSoup(seed uint64) *soup {
	s := &soup{random: rand.New(rand.NewPCG(seed, 7))}
	for name := range markup.ElementNames() {
		s.names = append(s.names, name)
	}
	s.names = append(s.names, "foreignObject", "desc", "mi", "mtext", "annotation-xml", "mglyph", "path", "String", "x-y", "o:p")
	slices.Sort(s.names)
	// The names whose rules depend on each other come more often.
	for range 4 {
		s.names = append(s.names, "p", "p", "b", "a", "i", "table", "tr", "td", "th", "tbody", "caption", "colgroup", "col",
			"li", "ul", "ol", "dd", "dt", "dl", "div", "address", "h1", "h2", "button", "form", "ruby", "rt", "rp", "pre",
			"span", "nobr", "select", "option", "svg", "math", "template", "style", "object", "details", "summary")
	}
	return s
}

func pick[T any](s *soup, of ...T) T { return of[s.random.IntN(len(of))] }

func (s *soup) document() string {
	var b strings.Builder
	// Few names at a time, so that they meet each other.
	s.recent = s.recent[:0]
	for range 2 + s.random.IntN(6) {
		s.recent = append(s.recent, pick(s, s.names...))
	}
	for range 1 + s.random.IntN(14) {
		b.WriteString(s.piece())
	}
	return b.String()
}

func (s *soup) piece() string {
	switch s.random.IntN(12) {
	case 0, 1, 2, 3, 4:
		return "<" + pick(s, s.recent...) + pick(s, "", "", "", "/", s.attribute()) + ">"
	case 5, 6, 7:
		return "</" + pick(s, s.recent...) + ">"
	case 8, 9:
		return pick(s, "x", " ", "\n", "a b", "&amp;", "&lt", "&#10;", "&#13;", "\r\n", "\x00", "é", "<3", "'\"`")
	case 10:
		return pick(s, "<!--x-->", "<!-->", "<![CDATA[x]]>", "<?x>", "<!doctype html>", "</>", "</ x>", "<!--", "<a", "\xff", "]]>")
	}
	return "<" + pick(s, s.recent...) + pick(s, "></", ">\n</", ">x</") + pick(s, s.recent...) + ">"
}

func (s *soup) attribute() string {
	return " " + pick(s, `href="https://a/?b&c=d"`, "href=javascript:1", "id=x id=y", `class="a b"`, "onclick=x", `style="color:red;x:y"`,
		"rel=nofollow", "target=_blank", "src=/x", `title="<b>&quot;'"`, "color=red", "type=hidden", "type=checkbox", "encoding=text/html",
		"align=left", "srcset='a 1x, b 2x'", "=", `x"y`, "lang=de", "href=#x", "name=a/b/")
}

func TestRelationsOverSoup(t *testing.T) {
	n, seed := 6000, uint64(3)
	if os.Getenv("UNTAINT_FULL") == "1" {
		n = 100_000
	}
	if s := os.Getenv("UNTAINT_SEED"); s != "" {
		var err error
		seed, err = strconv.ParseUint(s, 10, 64)
		require.NoError(t, err)
	}
	s := newSoup(seed)
	failed := 0
	for range n {
		if !everywhere(t, s.document()) {
			if failed++; failed > 20 {
				t.Fatal("and more")
			}
		}
	}
	t.Logf("%d documents, %d policies", n, len(policies))
}
