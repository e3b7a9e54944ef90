package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/proof/documents"
	"github.com/untaint/untaint/sanitize"
)

// Of no document does a policy lose visible text, or glue two words.
func TestNothingIsLostOrGlued(t *testing.T) {
	names := documents.Names()
	require.GreaterOrEqual(t, len(names), 60)
	for name, p := range map[string]*sanitize.Policy{
		"strict": sanitize.Strict(), "basic": sanitize.Basic(), "ugc": sanitize.UGC(), "email": sanitize.Email(),
		"rich text": sanitize.RichText(), "model output": sanitize.ModelOutput(),
	} {
		for _, document := range names {
			in := documents.Read(document)
			out, err := p.Clean(in)
			require.NoError(t, err)
			require.Empty(t, missingText(in, out.String()), "%s, %s", name, document)
			require.Empty(t, gluedWords(in, out.String()), "%s, %s", name, document)
		}
	}
}

// An editor's policy keeps alignment, colours, fonts and the languages of code, all of
// them, and UGC and it as many links, images, cells and items as there are.
func TestKinds(t *testing.T) {
	total := func(clean func(string) string, is int) (n int) {
		for _, document := range documents.Names() {
			n += count(clean(documents.Read(document)), kinds[is].is)
		}
		return n
	}
	by := func(p *sanitize.Policy) func(string) string {
		return func(s string) string {
			out, err := p.Clean(s)
			require.NoError(t, err)
			return out.String()
		}
	}
	raw := func(s string) string { return s }
	for i, kind := range kinds {
		switch kind.name {
		case "links", "images", "cells", "list items", "headings", "alignment":
			require.GreaterOrEqual(t, total(by(sanitize.UGC()), i), total(raw, i), kind.name)
			fallthrough
		case "colours", "fonts", "code language class":
			require.GreaterOrEqual(t, total(by(sanitize.RichText()), i), total(raw, i), kind.name)
		}
	}
}

// The counts find what they look for.
func TestTheyFind(t *testing.T) {
	require.Equal(t, "c", missingText("<p>abc</p>", "<p>ab</p>"))
	require.Empty(t, missingText("<p>abc</p><style>d</style>", "<p>cab</p>"))
	require.Equal(t, "ab", gluedWords("<p>a</p><p>b</p>", "ab"))
	require.Empty(t, gluedWords("<p>a</p><p>b</p>", "a<br>b"))
}
