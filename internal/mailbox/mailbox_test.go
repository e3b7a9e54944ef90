package mailbox_test

import (
	"net/mail"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/internal/mailbox"
)

var good = []string{
	"a@b.c", "ada@example.com", "Ada.Lovelace+x@Example.COM", "o'brien@example.com", "a+b_c-d@example.co.uk", "a@xn--bcher-kva.de",
	"a{b}~c@example.com", "1@2.com", "a/b@example.com", "a|b@example.com", "a-@example.com", "_@a-b.example", "#@example.com",
	"=x@example.com", "a@1.2.3.example", strings.Repeat("a", 64) + "@b.c",
	"a@" + strings.Repeat("b", 63) + ".com", "a@" + strings.Repeat("b.", 124) + "com",
}

var bad = []string{
	"", "@", "a@", "@b.c", "a", "a@b", "a@localhost", "a@b@c.d", "a b@c.d", "a@b c.d", ` a@b.c`, "a@b.c ", `"a b"@c.d`, "a..b@c.d",
	".a@b.c", "a.@b.c", "-f/etc/x@b.c", "-x@y.z", "|cat@b.c", "/dev/null@b.c", "a%b@c.d", "a!b@c.d", "%@b.c", "!@b.c", "a@[127.0.0.1]",
	"a@127.0.0.1", "a@0x7f.1", "a@b.c.", "a@b..c", "a@.b.c", "a@-b.c", "a@b-.c", "a@b.-c", "a@b.c-", "a@b.1", "a@b.c1", "a@1.c2",
	"a@exa_mple.com", "<a@b.c>", "a@b.c,d@e.f", "a(x)@b.c", "a@b.c(x)", "a@b.c\n", "a\x00@b.c", "a\r\n@b.c", "a\xff@b.c", "a,b@c.d",
	"a:b@c.d", "a;b@c.d", "a[@c.d", "a\\b@c.d", "ünï@example.com", "ada@пример.рф", "ada@bücher.de", "ada@ex\u0430mple.com", "a\u202eb@c.d",
	strings.Repeat("a", 65) + "@b.c", "a@" + strings.Repeat("b", 64) + ".com", "a@" + strings.Repeat("b.", 125) + "com",
}

func TestValid(t *testing.T) {
	for _, s := range good {
		require.True(t, mailbox.Valid(s), "%q", s)
	}
	for _, s := range bad {
		require.False(t, mailbox.Valid(s), "%q", s)
	}
	require.False(t, mailbox.Valid("a@"+strings.Repeat("b.", 1_000_000)))
}

// FuzzValid: net/mail reads a valid address as that address and no more, alone
// and in a list.
func FuzzValid(f *testing.F) {
	for _, s := range append(good, bad...) {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !mailbox.Valid(s) {
			return
		}
		list, err := mail.ParseAddressList("x <" + s + ">, " + s)
		require.NoError(t, err, "%q", s)
		require.Len(t, list, 2)
		for _, a := range list {
			require.Equal(t, s, a.Address)
		}
		require.NotContains(t, "-/|.", s[:1])
		require.NotContains(t, s, "..")
		require.False(t, strings.ContainsAny(s, "%!\"\\ ,;:<>()[]\r\n\x00"), "%q", s)
	})
}
