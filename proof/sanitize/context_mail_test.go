package sanitize_test

import (
	"bytes"
	"encoding/json"
	"net/mail"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/internal/test/env"
	"github.com/untaint/untaint/sanitize"
	"github.com/untaint/untaint/validate"
)

// TestWhoSignsUpGetsMail: MailAddress keeps exactly what the rule email takes.
func TestWhoSignsUpGetsMail(t *testing.T) {
	texts := payloads(t, 1)
	for _, local := range []string{
		"ada", "Ada.L+x", "o'brien", "a/b", "a%b", "a!b", "|cat", "a|b", "/x", "-x", "-", "a-", "#a", "a{b}", "a..b", ".a", "a.", `"a b"`, `"a"`,
		"ünï", "a\u0301", "аda", "", "a b", "a(b)", "a\x00", strings.Repeat("a", 64), strings.Repeat("a", 65), "a,b", "a;b", "=?utf-8?q?a?=", "`id`", "$x",
	} {
		for _, domain := range []string{
			"example.com", "EXAMPLE.com", "localhost", "exa_mple.com", "пример.рф", "xn--e1afmkfd.xn--p1ai", "b.c", "a.b1", "1.2", "127.0.0.1",
			"[127.0.0.1]", "[IPv6:::1]", "example.com.", "-a.com", "a-.com", "a..com", "exаmple.com", "ex ample.com", "example.com\r\nBcc: x@y.zz",
			strings.Repeat("a", 63) + ".com", strings.Repeat("a", 64) + ".com", strings.Repeat("a.", 130) + "com", "example.c0m", "",
		} {
			texts = append(texts, local+"@"+domain)
		}
	}
	accepted := 0
	for _, s := range texts {
		if s != strings.Trim(s, " \t\r\n") {
			continue // Clean trims, the rule refuses
		}
		err := validate.Var(s, "email")
		clean := sanitize.MailAddress.Clean(s)
		require.Equal(t, err == nil, clean != "", "%q: %v, %q", s, err, clean)
		if err != nil {
			require.Error(t, sanitize.MailAddress.Check(s), "%q", s)
			continue
		}
		accepted++
		require.True(t, strings.EqualFold(s, clean), "%q", s)
		require.NoError(t, sanitize.MailAddress.Check(clean))
		require.NoError(t, validate.Var(clean, "email"))
		a, err := mail.ParseAddress(clean)
		require.NoError(t, err, "%q", clean)
		require.Equal(t, mail.Address{Address: clean}, *a)
	}
	require.Greater(t, accepted, 50)
	t.Logf("%d texts, %d addresses: no disagreement", len(texts), accepted)
}

// readMail has Python's library, a reader with nothing of ours or of Go's, read
// messages and write what it found in each.
const readMail = `
import email, email.policy, json, sys
for line in sys.stdin:
    m = email.message_from_bytes(json.loads(line).encode("latin-1"), policy=email.policy.default)
    a = [x for x in m["From"].addresses] if m["From"] else []
    print(json.dumps({"subject": str(m["Subject"]), "name": a[0].display_name if a else "", "address": [x.addr_spec for x in a],
        "keys": m.keys(), "body": m.get_payload().strip()}))
`

// TestMailHeadersArrive: a subject and a name of any text are read by Python's
// and Go's libraries as what Line makes of it, in a message with no header and
// no address more than was meant.
func TestMailHeadersArrive(t *testing.T) {
	python := env.Program(t, "python3", "python3")
	texts := append(payloads(t, 7), "Grüße", strings.Repeat("Übergrößenträger ", 100), strings.Repeat("x", 1200), strings.Repeat("word ", 300),
		strings.Repeat("語", 500), "a  b", `"`, `\`, `\"`, "a, b <c@d.e>", "=?utf-8?q?=0d=0aBcc:_x?=", "a\r\nBcc: b@c.d", strings.Repeat("a  ", 500),
		strings.Repeat("👩‍💻", 60), "x"+strings.Repeat(" y", 600))
	var in bytes.Buffer
	var messages []string
	for _, s := range texts {
		message := "From: " + sanitize.MailName.Clean(s) + " <ada@example.com>\r\nSubject: " + sanitize.MailHeader.Clean(s) + "\r\nX-End: yes\r\n\r\nbody\r\n"
		for _, line := range strings.Split(message, "\r\n") {
			require.LessOrEqual(t, len(line), 998)
		}
		messages = append(messages, message)
		quoted, err := json.Marshal(message)
		require.NoError(t, err)
		in.Write(append(quoted, '\n'))
	}
	cmd := exec.Command(python, "-c", readMail)
	cmd.Stdin = &in
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	require.NoError(t, err, stderr.String())
	d := json.NewDecoder(bytes.NewReader(out))
	for i, s := range texts {
		var got struct {
			Subject, Name, Body string
			Address, Keys       []string
		}
		require.NoError(t, d.Decode(&got))
		require.Equal(t, []string{"From", "Subject", "X-End"}, got.Keys, "%q", messages[i])
		require.Equal(t, []string{"ada@example.com"}, got.Address, "%q", messages[i])
		require.Equal(t, "body", got.Body)
		want := sanitize.Line.Clean(s)
		// Python puts a space between two encoded words of a name.
		require.Equal(t, unspaced(want), unspaced(got.Name), "%q", messages[i])
		require.Equal(t, spaced(want), spaced(got.Subject), "%q", messages[i])

		m, err := mail.ReadMessage(strings.NewReader(messages[i]))
		require.NoError(t, err)
		require.Len(t, m.Header, 3)
		from, err := m.Header.AddressList("From")
		require.NoError(t, err, "%q", messages[i])
		require.Len(t, from, 1)
		require.Equal(t, spaced(want), spaced(from[0].Name))
	}
	t.Logf("%d messages read by Python and Go", len(texts))
}

// spaced counts runs of white space as one: readers join the lines of a header
// in more than one way.
func spaced(s string) string { return strings.Join(strings.Fields(s), " ") }

func unspaced(s string) string { return strings.Join(strings.Fields(s), "") }

// TestTagsReachAnOpt cleans what arrives in a PATCH.
func TestTagsReachAnOpt(t *testing.T) {
	type address struct {
		Street string `json:"street" sanitize:"trim,line"`
	}
	type patch struct {
		Name    validate.Opt[string]   `json:"name" sanitize:"trim,line" validate:"omitempty,max=20"`
		Note    validate.Opt[string]   `json:"note" sanitize:"file_name"`
		Gone    validate.Opt[string]   `json:"gone" sanitize:"file_name"`
		Tags    validate.Opt[[]string] `json:"tags" sanitize:"trim"`
		Address validate.Opt[address]  `json:"address"`
	}
	in, err := validate.JSON[patch](strings.NewReader(`{"name":" Ada\n","gone":null,"tags":[" a "],"address":{"street":" x\ty "}}`))
	require.NoError(t, err)
	require.NoError(t, sanitize.Struct(&in))
	require.Equal(t, patch{
		Name: validate.Some("Ada"), Gone: in.Gone, Tags: validate.Some([]string{"a"}), Address: validate.Some(address{"x y"}),
	}, in)
	require.True(t, in.Gone.IsNull())
	require.False(t, in.Note.IsSet())
}
