package migrate

import (
	"github.com/microcosm-cc/bluemonday"

	"github.com/untaint/untaint/sanitize"
	wrapper "github.com/untaint/untaint/sanitize/bluemonday"
)

var ugc = bluemonday.UGCPolicy()

// CommentBefore is the code to move.
func CommentBefore(text string) string {
	return ugc.Sanitize(text)
}

// CommentAfter returns a type that html/template takes through its method
// Template.
func CommentAfter(text string) (sanitize.HTML, error) {
	html, err := sanitize.UGC().Clean(text)
	return html, err
}

// A policy of one's own can stay for as long as it is needed.
var own = wrapper.Wrap(bluemonday.NewPolicy().AllowElements("b", "i", "p"))

// OwnAfter cleans by it.
func OwnAfter(text string) (sanitize.HTML, error) {
	html, err := own.Clean(text)
	return html, err
}
