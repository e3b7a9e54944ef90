package validate_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate"
)

// TestURLOfSchemes: url takes the schemes that it names and no other, and looks at
// the rest of a URL as it does without them.
func TestURLOfSchemes(t *testing.T) {
	k, err := validate.NewChecker()
	require.NoError(t, err)
	const tag = "url=https redis s3"
	for _, good := range []string{"https://example.com/a?b=c", "HTTPS://example.com", "redis://cache.internal:6379/0", "s3://bucket/key"} {
		require.NoError(t, k.Var(good, tag), good)
	}
	for _, bad := range []string{
		"", "https", "http://example.com", "ftp://example.com", "javascript:alert(1)", "javascript://example.com/%0aalert(1)", "redis:6379",
		"redis://user:secret@cache.internal", "redis:///0", "s3://bu cket/key", "https://example.com/\n", "file:///etc/passwd",
	} {
		require.ErrorIs(t, k.Var(bad, tag), untaint.Code("not_url"), bad)
	}
	require.ErrorContains(t, k.Var("http://example.com", tag), "url_scheme_not_taken")
	require.NotContains(t, k.Var("redis://user:secret@cache.internal", tag).Error(), "secret")
	for _, wrong := range []string{"url=javascript", "url=https file", "url=HTTPS", "url=1a", "url=a_b", "url= "} {
		require.ErrorIs(t, k.Var("https://example.com", wrong), untaint.Code("bad_parameter"), wrong)
	}
	lax, err := validate.NewChecker(validate.Compatible())
	require.NoError(t, err)
	require.NoError(t, lax.Var("http://example.com", tag), "validator does not read the parameter")
}
