package sanitize_test

import (
	"strings"
	"testing"

	"github.com/go-ldap/ldap/v3"
	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/sanitize"
)

// The parser of go-ldap reads from a filter and from a name with our value in it
// the structure that was meant and the text that went in; its own escaper agrees
// with ours about a filter, byte for byte. From the payloads as they are it reads
// something else.
func TestLDAPReadsTheTextBack(t *testing.T) {
	all := payloads(t, 1)
	wrongFilters, wrongNames := 0, 0
	for _, s := range all {
		clean := sanitize.LDAPFilter.Clean(s)
		require.Equal(t, ldap.EscapeFilter(s), clean, "%+q", s)
		checkFilter(t, s, clean)
		if got, ok := readFilter(s); !ok || got != s {
			wrongFilters++
		}
		checkName(t, s, sanitize.LDAPDN.Clean(s))
		if got, ok := readName(s); !ok || got != s {
			wrongNames++
		}
	}
	t.Logf("%d payloads in filters and names; as they are %d filters and %d names are read otherwise", len(all), wrongFilters, wrongNames)
	require.Greater(t, wrongFilters, 100)
	require.Greater(t, wrongNames, 100)
}

func FuzzLDAP(f *testing.F) {
	for _, s := range awkward {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		checkFilter(t, s, sanitize.LDAPFilter.Clean(s))
		checkName(t, s, sanitize.LDAPDN.Clean(s))
		require.Equal(t, ldap.EscapeFilter(s), sanitize.LDAPFilter.Clean(s))
		if sanitize.LDAPFilter.Check(s) == nil && s != "" {
			checkFilter(t, s, s)
		}
		if sanitize.LDAPDN.Check(s) == nil {
			checkName(t, s, s)
		}
	})
}

func checkFilter(t testing.TB, s, clean string) {
	got, ok := readFilter(clean)
	require.True(t, ok && got == s, "%+q as %+q is read as %+q", s, clean, got)
}

// readFilter reads a value out of a filter that has one equality.
func readFilter(value string) (string, bool) {
	p, err := ldap.CompileFilter("(&(uid=" + value + ")(ok=1))")
	if err != nil || p.Tag != ldap.FilterAnd || len(p.Children) != 2 || p.Children[0].Tag != ldap.FilterEqualityMatch {
		return "", false
	}
	match := p.Children[0]
	return match.Children[1].Data.String(), len(match.Children) == 2 && match.Children[0].Data.String() == "uid"
}

func checkName(t testing.TB, s, clean string) {
	got, ok := readName(clean)
	require.True(t, ok && got == strings.ToValidUTF8(s, "\ufffd"), "%+q as %+q is read as %+q", s, clean, got)
}

// readName reads a value out of a name of three parts.
func readName(value string) (string, bool) {
	dn, err := ldap.ParseDN("cn=" + value + ",ou=people,dc=example")
	if err != nil || len(dn.RDNs) != 3 || len(dn.RDNs[0].Attributes) != 1 {
		return "", false
	}
	a := dn.RDNs[0].Attributes[0]
	return a.Value, a.Type == "cn" && dn.RDNs[1].Attributes[0].Value == "people"
}
