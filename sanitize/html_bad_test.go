package sanitize_test

import (
	"math"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/test/env"
	"github.com/untaint/untaint/sanitize"
	wrapper "github.com/untaint/untaint/sanitize/bluemonday"
)

func TestTooLong(t *testing.T) {
	p := sanitize.UGC()
	long := strings.Repeat("<b>x</b>", 10<<20/8)
	for _, in := range []string{long, strings.Repeat("x", 10<<20), strings.Repeat("x", 1<<20+1), "<b>" + strings.Repeat("x", 1<<20-2)} {
		out, report, err := p.CleanReport(in)
		require.EqualError(t, err, "sanitize.CleanReport: too_large: html_too_long (max 1048576)")
		require.ErrorIs(t, err, untaint.TooLarge)
		require.Empty(t, out.String())
		require.Zero(t, report.Len())
		require.EqualError(t, p.Check(in), "sanitize.Check: too_large: html_too_long (max 1048576)")
	}
	_, err := p.Clean(strings.Repeat("x", 1<<20))
	require.NoError(t, err)
	photo := `<img src="data:image/jpeg;base64,` + strings.Repeat("A", 1_600_000) + `">`
	mail, err := sanitize.Email().Clean(photo)
	require.NoError(t, err)
	require.Equal(t, photo, mail.String())
	_, err = sanitize.Email().Clean(strings.Repeat("x", 4<<20+1))
	require.EqualError(t, err, "sanitize.Clean: too_large: html_too_long (max 4194304)")
	c := sanitize.UGC().Config()
	c.MaxBytes = 16 << 20
	big, err := c.Compile()
	require.NoError(t, err)
	out, err := big.Clean(long)
	require.NoError(t, err)
	require.Len(t, out.String(), len(long))
}

// What is deeper than the policy takes loses its tags, not its text, and what
// comes after it stands where it stood.
func TestTooDeep(t *testing.T) {
	deep := func(n int, open, in, end string) string {
		return strings.Repeat(open, n) + in + strings.Repeat(end, n)
	}
	for name, c := range map[string]struct{ in, want string }{
		"blocks":               {deep(300, "<div>", "x", "</div>") + "y", deep(256, "<div>", "x", "</div>") + "y"},
		"inline":               {deep(300, "<span>", "x", "</span>") + "<b>y</b>", deep(256, "<span>", "x", "</span>") + "<b>y</b>"},
		"two":                  {deep(256, "<div>", "<p>a</p><p>b</p>", "</div>"), deep(256, "<div>", "a<br>b", "</div>")},
		"a drawing":            {deep(256, "<i>", "a<svg><g><a>b</a></g></svg>c", "</i>"), deep(256, "<i>", "a c", "</i>")},
		"a script":             {deep(300, "<i>", "a<script>b</script>c", "</i>"), deep(256, "<i>", "ac", "</i>")},
		"a table":              {deep(300, "<i>", "<table><tr><td>a<td>b</table>", "</i>"), deep(256, "<i>", "a b", "</i>")},
		"drawings":             {strings.Repeat("<svg>", 100_000), ""},
		"drawings in drawings": {deep(400, "<svg>", "<g></g>", "</svg>") + "x", "x"},
		"a list":               {deep(255, "<i>", "<li>a<li>b", "</i>"), deep(255, "<i>", "a<br>b", "</i>")},
	} {
		out, err := sanitize.UGC().Clean(c.in)
		require.NoError(t, err)
		require.Equal(t, c.want, out.String(), name)
		reason := "html_too_deep"
		switch {
		case strings.Contains(name, "drawing"):
			reason = "html_content"
		case name == "a list":
			reason = "html_misplaced"
		}
		require.ErrorIs(t, sanitize.UGC().Check(c.in), untaint.Code(reason), name)
		everywhere(t, c.in)
	}
	out, err := sanitize.UGC().Clean(strings.Repeat("<table><td>", 90) + "x")
	require.NoError(t, err)
	require.Contains(t, out.String(), "x")
	require.ErrorIs(t, sanitize.UGC().Check(strings.Repeat("<b>", 257)), untaint.TooLarge)
	require.NotErrorIs(t, sanitize.UGC().Check(deep(256, "<b>", "x", "</b>")), untaint.TooLarge)
}

func TestUncompiledPolicyIsMisuse(t *testing.T) {
	var none *sanitize.Policy
	for _, p := range []*sanitize.Policy{none, {}, wrapper.Wrap(nil)} {
		_, err := p.Clean("<b>x")
		require.EqualError(t, err, "sanitize.Clean: misuse: policy_missing")
		require.EqualError(t, p.Check("x"), "sanitize.Check: misuse: policy_missing")
		require.Equal(t, "x", p.Text("<b>x"))
	}
}

// Every prefix of a payload is an input of its own: it ends where no writer of
// HTML would have ended it.
func TestRelationsOverPrefixes(t *testing.T) {
	rows := sample(env.Corpus[payload](t, "html.jsonl"), 200)
	inputs := 0
	for _, row := range rows {
		s := row.Payload
		if len(s) > 400 && os.Getenv("UNTAINT_FULL") != "1" {
			s = s[:400]
		}
		for i := range len(s) {
			if inputs++; !everywhere(t, s[:i]) {
				return
			}
		}
	}
	t.Logf("%d prefixes of %d payloads", inputs, len(rows))
}

// hostile are shapes that made a sanitizer or a parser slow. Each returns about
// n bytes.
var hostile = map[string]func(n int) string{
	"open div":         func(n int) string { return strings.Repeat("<p><div>", n/8) },
	"unclosed b":       func(n int) string { return strings.Repeat("<b>", min(n/3, 200)) + strings.Repeat("</i>", n/4) },
	"b and p":          func(n int) string { return strings.Repeat("<p><b>x", n/7) },
	"overlap":          func(n int) string { return strings.Repeat("<p><b><i><u></p>", n/16) },
	"fonts":            func(n int) string { return strings.Repeat("<p><font color=red>", n/19) },
	"links":            func(n int) string { return strings.Repeat("<a href=x>y", n/11) },
	"items":            func(n int) string { return strings.Repeat("<li><span>", n/10) },
	"ends":             func(n int) string { return strings.Repeat("<div>", 200) + strings.Repeat("</span>", n/7) },
	"ends of p":        func(n int) string { return strings.Repeat("<div>", 200) + strings.Repeat("</p>", n/4) },
	"less-than":        func(n int) string { return strings.Repeat("<", n) },
	"less-than slash":  func(n int) string { return strings.Repeat("</", n/2) },
	"open tags":        func(n int) string { return strings.Repeat("<a ", n/3) },
	"open quotes":      func(n int) string { return strings.Repeat(`<a b="`, n/6) },
	"comments":         func(n int) string { return strings.Repeat("<!--", n/4) },
	"comment ends":     func(n int) string { return "<!--" + strings.Repeat("->", n/2) },
	"CDATA":            func(n int) string { return "<svg>" + strings.Repeat("<![CDATA[", n/9) },
	"raw text":         func(n int) string { return strings.Repeat("<style></styl", n/13) },
	"entities":         func(n int) string { return strings.Repeat("&amp", n/4) },
	"ampersands":       func(n int) string { return strings.Repeat("&", n) },
	"long entity":      func(n int) string { return "&" + strings.Repeat("a", n) },
	"long number":      func(n int) string { return "&#" + strings.Repeat("9", n) },
	"attributes":       func(n int) string { return "<p " + strings.Repeat("a ", n/2) + ">" },
	"same attribute":   func(n int) string { return "<p " + strings.Repeat("id=x ", n/5) + ">" },
	"long attribute":   func(n int) string { return `<p title="` + strings.Repeat("&quot", n/5) + `">` },
	"long class":       func(n int) string { return `<p class="` + strings.Repeat("language-x ", n/11) + `">` },
	"rel":              func(n int) string { return `<a href=x rel="` + strings.Repeat("nofollow ", n/9) + `">` },
	"srcset":           func(n int) string { return `<img srcset="` + strings.Repeat("/a 1x, ", n/7) + `/b">` },
	"long URL":         func(n int) string { return `<a href="` + strings.Repeat("/:", n/2) + `">` },
	"style":            func(n int) string { return `<p style="` + strings.Repeat("color:red;", n/10) + `">` },
	"style brackets":   func(n int) string { return `<p style="width:` + strings.Repeat("(", n) + `">` },
	"style values":     func(n int) string { return `<p style="background:` + strings.Repeat("red ", n/4) + `">` },
	"style fonts":      func(n int) string { return `<p style="font-family:` + strings.Repeat("a, ", n/3) + `">` },
	"style escapes":    func(n int) string { return `<p style="color:` + strings.Repeat(`\41 `, n/4) + `">` },
	"style quotes":     func(n int) string { return `<p style="` + strings.Repeat(`font:';`, n/7) + `">` },
	"table text":       func(n int) string { return strings.Repeat("<table>x</table>", n/16) },
	"table rows":       func(n int) string { return "<table>" + strings.Repeat("<tr>x", n/5) },
	"foreign":          func(n int) string { return strings.Repeat("<svg></p>", n/9) },
	"foreign ends":     func(n int) string { return "<svg>" + strings.Repeat("<g>", 200) + strings.Repeat("</x>", n/4) },
	"unknown":          func(n int) string { return strings.Repeat("<x>", n/3) },
	"unknown ends":     func(n int) string { return strings.Repeat("<x>", n/7) + strings.Repeat("</y>", n/7) },
	"custom":           func(n int) string { return strings.Repeat("<x-y>", n/5) + "</x-y>" },
	"templates":        func(n int) string { return strings.Repeat("<template></template>", n/21) },
	"NUL":              func(n int) string { return "<p>" + strings.Repeat("\x00", n) },
	"invalid UTF-8":    func(n int) string { return "<p>" + strings.Repeat("\xff", n) },
	"text in no block": func(n int) string { return strings.Repeat("<br>x", n/5) },
}

// Relation 7: twice the input is at most 2.1 times the work, counted in steps
// and in bytes written, and what is written grows with what is read. Without a report
// tags are read in a way of their own.
func TestHostileShapesAreLinear(t *testing.T) {
	const n = 1 << 16
	for name, shape := range hostile {
		for _, p := range policies {
			for _, silent := range [...]bool{false, true} {
				once := sanitize.Steps(p.policy, shape(n), silent)
				twice := sanitize.Steps(p.policy, shape(2*n), silent)
				require.LessOrEqual(t, float64(twice), 2.1*float64(once)+512, "%s, %s, silent %t: %d, then %d", name, p.name, silent, once, twice)
			}
		}
	}
	t.Logf("%d shapes", len(hostile))
}

// Steps leave out what a step costs. A megabyte of each shape, whatever the
// policy, takes no time that anyone would notice; a quadratic search in it takes
// seconds even where it is made of the fastest instructions that there are. Of two
// times the shorter one counts, for this machine may have something else to do.
func TestHostileShapesEnd(t *testing.T) {
	n := 1 << 20
	if env.Race {
		n = 1 << 17
	}
	for name, shape := range hostile {
		s := shape(n)
		s = s[:min(len(s), n)]
		took := cleaning(s)
		if took > slowest {
			took = min(took, cleaning(s))
		}
		require.Less(t, took, slowest, "%s", name)
	}
}

// slowest is far above what any shape takes, on a busy machine too.
const slowest = 5 * time.Second

// cleaning returns how long it takes to read a document in each way.
func cleaning(s string) time.Duration {
	start := time.Now()
	_, _ = sanitize.Email().Clean(s)
	_, _ = widest().Clean(s)
	_ = sanitize.UGC().Check(s)
	_ = sanitize.UGC().Text(s)
	return time.Since(start)
}

// A policy is shared by all requests.
func TestPolicyIsSafeForConcurrentUse(t *testing.T) {
	p := sanitize.UGC()
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for _, v := range vectors(t) {
				out, err := p.Clean(v.In)
				if err != nil || out.String() != v.UGC {
					t.Errorf("%s: %q, %v", v.Name, out, err)
				}
			}
		})
	}
	wg.Wait()
}

// The vulnerabilities of other sanitizers and parsers, by name. Their inputs run
// no script and hold every relation.
var named = []struct{ name, in, ugc string }{
	{"CVE-2021-29272 dotted capital I", "<scrİpt>&lt;script&gt;alert(1)&lt;/script&gt;", "&lt;scrİpt&gt;&lt;script&gt;alert(1)&lt;/script&gt;"},
	{"CVE-2021-29272 long s", "<ſcript>alert(1)</ſcript>", "&lt;ſcript&gt;alert(1)"},
	{"CVE-2021-42576 style in select", "<select><style></select><img src=x onerror=alert(1)></style>", ""},
	{"CVE-2021-42575 option and style", "<select><option><style></option></select><b><img src=xx: onerror=alert(1)></style></option></select>", ""},
	{"CVE-2025-66021 noscript and style", "<noscript><style></noscript><img src=x onerror=alert(1)></style>", "<img src=\"x\">"},
	{"CVE-2025-22872 slash at the end of a value", "<math><mi a=b/></mi><style><img src=x onerror=alert(1)></style></math>", "<img src=\"x\">"},
	{"CVE-2026-42506 foreign element in HTML", "<svg><foreignObject><svg><style><!--</style><img title=\"--><img src=x onerror=alert(1)>\">", "\"&gt;"},
	{"CVE-2026-42502 title in svg", "<svg><title><style><a title=\"</style><img src=x onerror=alert(1)>\">", ""},
	{"CVE-2026-25681 references in a doctype", "<!doctype html \"&gt;<img src=x onerror=alert(1)>\">x", "\"&gt;x"},
	{"CVE-2026-27136 attribute twice", "<a href=\"https://a/\" href=\"javascript:alert(1)\">x</a>", "<a href=\"https://a/\" rel=\"nofollow ugc\">x</a>"},
	{"CVE-2024-47875 nesting", strings.Repeat("<b>", 250) + "<style><img src=x onerror=alert(1)></style>", strings.Repeat("<b>", 250) + strings.Repeat("</b>", 250)},
	{"CVE-2024-45801 deep svg", strings.Repeat("<div>", 100) + "<svg></div><style><p title=\"</style><img src=x onerror=alert(1)>\">x", strings.Repeat("<div>", 100) + "</div><img src=\"x\">\"&gt;x" + strings.Repeat("</div>", 99)},
	{"CVE-2025-26791 template expression", "<div>${alert(1)}{{alert(1)}}</div>", "<div>${alert(1)}{{alert(1)}}</div>"},
	{"CVE-2020-26870 mglyph", "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>", "<img src=\"\">"},
	{"ammonia RUSTSEC-2021-0074", "<svg><style><a title=\"</style><img src=x onerror=alert(1)>\">", ""},
}

func TestNamedVulnerabilities(t *testing.T) {
	for _, v := range named {
		t.Run(v.name, func(t *testing.T) {
			everywhere(t, v.in)
			out, err := sanitize.UGC().Clean(v.in)
			require.NoError(t, err)
			require.Equal(t, v.ugc, out.String())
		})
	}
}

// Memory grows with the input, and not faster.
func TestMemoryIsLinear(t *testing.T) {
	for _, name := range []string{"links", "items", "table text", "b and p", "entities", "attributes", "unknown", "long class"} {
		shape := hostile[name]
		once, twice := allocated(shape(1<<18)), allocated(shape(1<<19))
		require.LessOrEqual(t, twice, 2.5*once+float64(1<<17), "%s: %.0f bytes, then %.0f", name, once, twice)
	}
}

// allocated returns how many bytes it takes to clean s, the least of some turns.
func allocated(s string) float64 {
	p := sanitize.UGC()
	least := math.MaxFloat64
	for range 5 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, _ = p.Clean(s)
		runtime.ReadMemStats(&after)
		least = min(least, float64(after.TotalAlloc-before.TotalAlloc))
	}
	return least
}
