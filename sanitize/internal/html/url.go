package html

import (
	"slices"
	"strings"

	"github.com/untaint/untaint/internal/text"
)

// urlRule is the compiled form of URLs.
type urlRule struct {
	schemes                    []string
	relative, protocolRelative bool
	data                       bool       // data:image/… in Base64
	hosts                      []hostRule // none for any
	anyScheme                  bool       // each one that is not unsafe, for Bluemonday
	secure                     bool       // https is one of the schemes
	asWritten                  bool       // what is allowed depends on no host, and is kept as it stands
}

// finish notes what most addresses are decided by. They are rewritten if the policy says so.
func (r *urlRule) finish(rewritten bool) {
	r.secure = slices.Contains(r.schemes, "https") || r.anyScheme
	r.asWritten = len(r.hosts) == 0 && !rewritten
}

// unsafeSchemes run or show what they carry in the page's own origin, or reach
// for what is not on the web. None can be allowed.
const unsafeSchemes = "about blob chrome data feed file filesystem jar javascript livescript mhtml mocha ms-its res resource vbscript view-source wyciwyg"

// isUnsafeScheme reports whether no policy may allow the scheme.
func isUnsafeScheme(scheme string) bool { return containsWord(unsafeSchemes, scheme) }

// isScheme reports whether s could be a scheme, in lower case (RFC 3986 section
// 3.1).
func isScheme(s string) bool {
	if s == "" || !isLetter(s[0]) {
		return false
	}
	for i := 0; i < len(s); i++ {
		if c := s[i]; (c < 'a' || c > 'z') && !isDigit(c) && c != '+' && c != '.' && c != '-' {
			return false
		}
	}
	return true
}

// allows reports whether the URL may stand in an attribute. It reads the URL as
// browsers do (WHATWG URL), which skip spaces and controls at both ends, and
// refuses what they and other readers see differently: a tab or a line break
// inside, which browsers drop so that "java\nscript:" is a scheme; a backslash,
// which they read as a slash; a scheme of http without "//" and a host.
func (r *urlRule) allows(raw string) bool {
	if !r.allowsForm(raw) {
		return false
	}
	return len(r.hosts) == 0 || !isExternal(raw) || matchesHost(r.hosts, raw)
}

// allowsForm is allows for any host.
func (r *urlRule) allowsForm(raw string) bool {
	u := trimURL(raw)
	i := 0
	for i < len(u) && !endsScheme[u[i]] {
		i++
	}
	if !safePath(u[i:]) { // from where it starts to be odd, if it does
		return false
	}
	switch {
	case strings.HasPrefix(u, "//"):
		return r.protocolRelative && startsWithHost(u[2:])
	case i == len(u) || u[i] != ':':
		return r.relative
	}
	return r.allowsScheme(u[:i], u[i+1:])
}

// oddInURL has the bytes that browsers drop or turn into others, and endsScheme those
// and the ones that end what may be a scheme.
var (
	oddInURL   = oddBytes("")
	endsScheme = oddBytes(":/?#")
)

func oddBytes(more string) [256]bool {
	set := byteSet("\x7f\\" + more)
	for c := range byte(' ') {
		set[c] = true
	}
	return set
}

// allowsScheme decides on a URL that has a scheme.
func (r *urlRule) allowsScheme(scheme, rest string) bool {
	low := scheme
	if scheme != "https" && scheme != "http" {
		var buf [maxAttributeName]byte
		low = string(foldName(scheme, &buf))
	}
	switch {
	case !isScheme(low):
		return false
	case low == "data":
		return r.data && isDataImage(rest)
	case low == "http" || low == "https" || low == "ftp":
		if !strings.HasPrefix(rest, "//") || !startsWithHost(rest[2:]) {
			return false
		}
	}
	return slices.Contains(r.schemes, low) || r.anyScheme && !isUnsafeScheme(low)
}

// safePath reports whether the part of a URL from its first delimiter on holds
// no control character, and no backslash in front of the query.
func safePath(s string) bool {
	i := 0
	for i+wordBytes <= len(s) && !isOddWord(text.Word(s, i)) {
		i += wordBytes
	}
	for i < len(s) && !oddInURL[s[i]] {
		i++
	}
	if i < len(s) && s[i] == '\\' && strings.ContainsAny(s[:i], "?#") {
		for i < len(s) && (s[i] == '\\' || !oddInURL[s[i]]) {
			i++
		}
	}
	return i == len(s)
}

// isOddWord reports whether a word has one of the bytes of oddInURL.
func isOddWord(w uint64) bool {
	return zeros(w&(0xe0*ones))|zeros(w^('\\'*ones))|zeros(w^(0x7f*ones)) != 0
}

// startsWithHost reports whether what follows "//" is a host. Browsers skip
// further slashes, so that "http:///a" goes to the host "a".
func startsWithHost(s string) bool {
	end := 0
	for end < len(s) && !endsHost[s[end]] {
		end++
	}
	if end < len(s) && notInHost[s[end]] {
		return false
	}
	host := s[:end]
	return host != "" && (strings.IndexByte(host, '%') < 0 || isEncodedHost(host))
}

// endsHost has the bytes that end a host, and those that none has.
var (
	notInHost = byteSet(" \"<>^`{|}")
	endsHost  = byteSet("/?# \"<>^`{|}")
)

// isEncodedHost reports whether each "%" in a host starts the code of a letter that
// is not ASCII, as Markdown renderers write an international host. Browsers decode
// it; a delimiter or control that is written so means different things to
// different readers.
func isEncodedHost(host string) bool {
	_, ok := decodeHost(host)
	return ok
}

// dataImages are the media types that hold pixels and nothing else. SVG is not
// among them: it can hold script, and it is a document where it is opened.
const dataImages = "image/gif image/jpeg image/png image/webp image/avif"

// IsDataImage reports whether a URL is an image of pixels that it holds itself.
func IsDataImage(u string) bool {
	const scheme = "data:"
	return len(u) > len(scheme) && equalFold(u[:len(scheme)], scheme) && isDataImage(u[len(scheme):])
}

// isDataImage reports whether the rest of a "data:" URL is an image in Base64.
func isDataImage(rest string) bool {
	media, data, ok := strings.Cut(rest, ";base64,")
	if !ok || !containsWord(dataImages, media) {
		return false
	}
	data = strings.TrimRight(data, "=")
	for i := 0; i < len(data); i++ {
		if c := data[i]; !isLetter(c) && !isDigit(c) && c != '+' && c != '/' {
			return false
		}
	}
	return data != ""
}

// isExternal reports whether a link that is allowed goes to another host.
func isExternal(u string) bool {
	u = trimURL(u)
	if i := strings.IndexByte(u, ':'); i > 0 && strings.HasPrefix(u[i+1:], "//") {
		var buf [maxAttributeName]byte
		if isScheme(string(foldName(u[:i], &buf))) {
			return true
		}
	}
	return strings.HasPrefix(u, "//")
}

// srcsetURLs returns the URLs of a list that was checked.
func srcsetURLs(raw string) (urls []string) {
	for candidate := range strings.SplitSeq(raw, ",") {
		u, _ := nextField(candidate, 0)
		urls = append(urls, u)
	}
	return urls
}

// writeSrcset writes a list that was checked with other URLs.
func writeSrcset(raw string, urls []string) string {
	var b strings.Builder
	n := 0
	for candidate := range strings.SplitSeq(raw, ",") {
		if n > 0 {
			b.WriteString(", ")
		}
		b.WriteString(urls[n])
		_, next := nextField(candidate, 0)
		if descriptor, _ := nextField(candidate, next); descriptor != "" {
			b.WriteString(" " + descriptor)
		}
		n++
	}
	return b.String()
}

// isDescriptor reports whether s is the width or the density of an image: 2x,
// 1.5x, 640w.
func isDescriptor(s string) bool {
	unit := s[len(s)-1]
	number := s[:len(s)-1]
	return (unit == 'x' || unit == 'w') && !strings.HasPrefix(number, "-") && isNumber(number)
}

// isFragment reports whether a URL leads to a place on the page itself.
func isFragment(u string) bool {
	for i := 0; i < len(u); i++ {
		if u[i] > ' ' {
			return u[i] == '#'
		}
	}
	return false
}
