package sanitize

import (
	"strings"
)

// valueForms are the secrets that a text gives away by how they start: the tokens
// of services, with how many characters follow at least.
var valueForms = [...]struct {
	prefix string
	least  int
}{
	{"AKIA", 16}, {"ASIA", 16}, // Amazon
	{"AIza", 35}, {"ya29.", 20}, // Google
	{"ghp_", 36}, {"gho_", 36}, {"ghu_", 36}, {"ghs_", 36}, {"ghr_", 36}, {"github_pat_", 22},
	{"glpat-", 20}, {"gldt-", 20}, {"glrt-", 20}, // GitLab
	{"xoxb-", 10}, {"xoxa-", 10}, {"xoxp-", 10}, {"xoxr-", 10}, {"xoxs-", 10}, {"xapp-", 10}, // Slack
	{"sk_live_", 16}, {"rk_live_", 16}, {"sk_test_", 16}, {"rk_test_", 16}, {"whsec_", 16}, // Stripe
	{"sk-", 20}, {"npm_", 36}, {"pypi-", 32}, {"dop_v1_", 32}, {"hf_", 30}, {"SG.", 40}, {"key-", 32}, {"hvs.", 20}, {"dckr_pat_", 20},
	{"AGE-SECRET-KEY-1", 50}, {"shpat_", 32}, {"shpss_", 32}, {"lin_api_", 32}, {"PMAK-", 32}, {"EAACEdEose0cBA", 10},
}

// redactValues returns s without what is a secret by its form: a JSON Web Token, a
// private key in PEM, a token of a service, what stands behind Bearer or Basic,
// the password in a URL or for a driver.
func redactValues(s string) string {
	var b strings.Builder
	from := 0
	for i := 0; i < len(s); i++ {
		if i > 0 && tokenByte(s[i-1]) && s[i] != ':' {
			continue // within a word
		}
		start, end := secretAt(s, i)
		if start == end {
			continue
		}
		b.WriteString(s[from:start])
		b.WriteString(redacted)
		from, i = end, end-1
	}
	if from == 0 {
		return s
	}
	b.WriteString(s[from:])
	return b.String()
}

// secretAt returns what is secret of the word that starts at i, nothing if it is no
// secret.
func secretAt(s string, i int) (start, end int) {
	rest := s[i:]
	switch rest[0] {
	case ':':
		if start, end = userPassword(s, i); start == end {
			return driverPassword(s, i)
		}
		return start, end
	case '-':
		return privateKey(s, i)
	case 'e':
		if n := webToken(rest); n > 0 {
			return i, i + n
		}
	case 'B', 'b':
		return credentials(s, i)
	}
	for _, f := range valueForms {
		if rest[0] == f.prefix[0] && strings.HasPrefix(rest, f.prefix) {
			if n := tokenLen(rest); n >= len(f.prefix)+f.least {
				return i, i + n
			}
		}
	}
	return 0, 0
}

func tokenByte(c byte) bool { return alphanumeric(c) || c == '_' || c == '-' || c == '.' }

func tokenLen(s string) int {
	n := 0
	for n < len(s) && tokenByte(s[n]) {
		n++
	}
	return n
}

// webToken returns the length of the JWS or JWE that s starts with (RFC 7519): the
// base64url of a JSON object, and at least one dot and another part.
func webToken(s string) int {
	n := tokenLen(s)
	if !strings.HasPrefix(s, "eyJ") || n < 20 {
		return 0
	}
	if dot := strings.IndexByte(s[:n], '.'); dot < 8 || dot == n-1 {
		return 0
	}
	return n
}

// privateKey returns the private key in PEM (RFC 7468) that starts at i, whose end
// may be missing.
func privateKey(s string, i int) (start, end int) {
	const begin, after = "-----BEGIN ", "PRIVATE KEY-----"
	if !strings.HasPrefix(s[i:], begin) {
		return 0, 0
	}
	label := strings.Index(s[i:min(len(s), i+80)], after)
	if label < 0 {
		return 0, 0
	}
	if at := strings.Index(s[i+label+len(after):], after); at >= 0 {
		return i, i + label + len(after) + at + len(after)
	}
	return i, len(s)
}

// credentials returns what follows Bearer or Basic at i.
func credentials(s string, i int) (start, end int) {
	for _, scheme := range [...]string{"Bearer ", "Basic "} {
		if len(s) > i+len(scheme) && strings.EqualFold(s[i:i+len(scheme)], scheme) {
			start = i + len(scheme)
			end = endOf(s, start, " \t\r\n\"',;<>")
			if end-start >= 12 {
				return start, end
			}
		}
	}
	return 0, 0
}

// userPassword returns the password of the URL whose "://" is at i.
func userPassword(s string, i int) (start, end int) {
	if !strings.HasPrefix(s[i:], "://") {
		return 0, 0
	}
	authority := s[i+3 : endOf(s, i+3, "/?# \t\r\n\"'<>")]
	at := strings.LastIndexByte(authority, '@')
	if at < 0 {
		return 0, 0
	}
	colon := strings.IndexByte(authority[:at], ':')
	if colon < 0 || colon+1 == at {
		return 0, 0
	}
	return i + 3 + colon + 1, i + 3 + at
}

// maxPassword is how long a password before a driver's address is at most.
const maxPassword = 128

// driverPassword returns the password behind the ":" at i of what go-sql-driver/mysql
// opens, user:password@tcp(host)/name.
func driverPassword(s string, i int) (start, end int) {
	start = i + 1
	word := s[start:endOf(s[:min(len(s), start+maxPassword)], start, " \t\r\n\"'<>")]
	for _, address := range [...]string{"@tcp(", "@unix("} {
		if n := strings.Index(word, address); n > 0 && i > 0 && tokenByte(s[i-1]) {
			return start, start + n
		}
	}
	return 0, 0
}

func endOf(s string, from int, stops string) int {
	if i := strings.IndexAny(s[from:], stops); i >= 0 {
		return from + i
	}
	return len(s)
}
