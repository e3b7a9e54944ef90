package decode

import (
	"errors"
	"mime"
	"mime/multipart"
	"net/url"
	"strings"
	"unicode/utf8"
)

// disposition is what the head of a part says.
type disposition struct {
	name     string // of the field
	fileName string
	isFile   bool
	json     bool
	ascii    bool // the text is said to be in a charset of which only ASCII is sure
}

// dispose reads a part's head, and returns false for a part that different
// servers would read differently: one with an encoding of its own, with two
// names for one thing, or a value that is said to be in another charset or to be
// a form itself. What it could read of the name it returns in any case.
func dispose(part *multipart.Part) (d disposition, ok bool) {
	header := part.Header["Content-Disposition"]
	if len(header) != 1 {
		return d, false
	}
	kind, params, err := dispositionParams(header[0])
	if d.name = params["name"]; err != nil || kind != "form-data" || d.name == "" {
		return d, false
	}
	for _, coding := range part.Header["Content-Transfer-Encoding"] {
		switch strings.ToLower(coding) {
		case "", "7bit", "8bit", "binary":
		default:
			return d, false
		}
	}
	d.fileName, d.isFile = params["filename"]
	return d, d.contentType(part.Header["Content-Type"]) || d.isFile
}

// contentType looks at the content type of a value, which most parts lack: it
// has to leave no doubt how the text is to be read. What it says of a file
// counts for nothing.
func (d *disposition) contentType(types []string) bool {
	if len(types) == 0 {
		return true
	}
	mediaType, params, err := mime.ParseMediaType(types[0])
	if err != nil || len(types) > 1 || strings.HasPrefix(mediaType, "multipart/") {
		return false
	}
	d.json = isJSONType(mediaType)
	switch strings.ToLower(params["charset"]) {
	case "us-ascii", "iso-8859-1", "latin1", "windows-1252":
		d.ascii = true
		return true
	}
	return utf8Charset(params)
}

var errDisposition = errors.New("not a disposition that all read alike")

// dispositionParams reads a Content-Disposition. A parameter may be given in the
// form of RFC 5987 too, as every .NET client does, or in that form alone, as
// older Python clients do. RFC 7578 section 4.2 forbids the form, since some
// read the one and some the other: both have to say the same.
func dispositionParams(header string) (kind string, params map[string]string, err error) {
	plain, extended, err := splitExtended(header)
	if err != nil {
		return "", nil, err
	}
	kind, params, err = mime.ParseMediaType(plain)
	if err != nil {
		return "", nil, err
	}
	for key, value := range extended {
		text, ok := extendedValue(value)
		if !ok {
			return kind, params, errDisposition
		}
		if given, ok := params[key]; ok && given != text && decodedWord(given) != text {
			return kind, params, errDisposition
		}
		params[key] = text
	}
	return kind, params, nil
}

// splitExtended takes the extended parameters out of a header.
func splitExtended(header string) (plain string, extended map[string]string, err error) {
	if !strings.Contains(header, "*") {
		return header, nil, nil
	}
	var kept []string
	extended = map[string]string{}
	for i, param := range splitParams(header) {
		key, value, _ := strings.Cut(param, "=")
		key = strings.ToLower(strings.TrimSpace(key))
		name, isExtended := strings.CutSuffix(key, "*")
		if i == 0 || !isExtended {
			if strings.Contains(key, "*") {
				return "", nil, errDisposition // a value in pieces (RFC 2231 section 3)
			}
			kept = append(kept, param)
			continue
		}
		if _, again := extended[name]; again || name != "name" && name != "filename" {
			return "", nil, errDisposition
		}
		extended[name] = strings.TrimSpace(value)
	}
	return strings.Join(kept, ";"), extended, nil
}

// splitParams splits a header at the semicolons that are not in a quoted string.
func splitParams(header string) (params []string) {
	quoted, from := false, 0
	for i := 0; i < len(header); i++ {
		switch c := header[i]; {
		case c == '"':
			quoted = !quoted
		case c == '\\' && quoted:
			i++
		case c == ';' && !quoted:
			params = append(params, header[from:i])
			from = i + 1
		}
	}
	return append(params, header[from:])
}

// extendedValue decodes a value such as UTF-8”%C3%A4.png (RFC 5987 section 3.2).
// Some clients put it in quotes.
func extendedValue(s string) (string, bool) {
	if len(s) > 1 && s[0] == '"' && s[len(s)-1] == '"' {
		s = s[1 : len(s)-1]
	}
	charset, rest, ok := strings.Cut(s, "'")
	_, value, ok2 := strings.Cut(rest, "'")
	if !ok || !ok2 {
		return "", false
	}
	text, err := url.PathUnescape(value)
	if err != nil || !utf8.ValidString(text) {
		return "", false
	}
	switch strings.ToLower(charset) {
	case "utf-8", "utf8":
		return text, true
	case "us-ascii", "iso-8859-1":
		return text, isASCII(text)
	}
	return "", false
}

// decodedWord decodes what .NET writes for a name that is not ASCII, such as
// =?utf-8?B?w6QucG5n?= (RFC 2047).
func decodedWord(s string) string {
	text, err := new(mime.WordDecoder).DecodeHeader(s)
	if err != nil {
		return s
	}
	return text
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// isJSONType reports whether a media type is JSON or has its syntax (RFC 6839
// section 3.1).
func isJSONType(t string) bool {
	return t == "application/json" || strings.HasPrefix(t, "application/") && strings.HasSuffix(t, "+json")
}

func utf8Charset(params map[string]string) bool {
	charset, ok := params["charset"]
	return !ok || strings.EqualFold(charset, "utf-8") || strings.EqualFold(charset, "utf8")
}
