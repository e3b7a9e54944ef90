package sanitize_test

import (
	"sync"

	"github.com/microcosm-cc/bluemonday"

	"github.com/untaint/untaint/sanitize"
	wrapper "github.com/untaint/untaint/sanitize/bluemonday"
)

// widest returns the floor behind a policy of bluemonday, for tests of everything
// that any policy can allow.
var widest = sync.OnceValue(func() *sanitize.Policy {
	c := wrapper.Wrap(bluemonday.NewPolicy()).Config()
	c.Before = nil
	c.Icons = true
	return c.MustCompile()
})
