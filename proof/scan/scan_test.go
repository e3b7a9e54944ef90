package main

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// Each control takes out a defence that is there, and the application without it
// still builds.
func TestControlsBuild(t *testing.T) {
	names := map[string]bool{}
	for _, c := range controls {
		require.False(t, names[c.name], c.name)
		names[c.name] = true
		dir := t.TempDir()
		require.NoError(t, build(t.Context(), "../../examples/webapp", dir, dir+"/webapp", append(open4scanners[:len(open4scanners):len(open4scanners)], c.edits...)), c.name)
	}
	require.Error(t, build(t.Context(), "../../examples/webapp", t.TempDir(), "x", []edit{{"limit.go", "no such line", ""}}))
}

// What is answered names a test; anything else counts.
func TestAnswered(t *testing.T) {
	require.Contains(t, answered(finding{class: "Cross Site Request Forgery", text: "Lack of anti CSRF token"}), "Test")
	require.Contains(t, answered(finding{class: "HTTP Secure Headers", text: "X-XSS-Protection is not set"}), "Test")
	for _, f := range []finding{{}, {class: "Cross Site Request Forgery", text: "CSRF token 'x' is not properly checked in backend"}, {class: "HTTP Secure Headers", text: "X-Frame-Options is not set"}, {class: "SQL Injection"}} {
		require.Empty(t, answered(f))
	}
}
