package sanitize

import (
	"sync"

	"github.com/microcosm-cc/bluemonday"
)

// Strict returns the policy that keeps text alone.
func Strict() *Policy { return strict() }

// Basic returns the policy for short comments: emphasis, links, lists, quotes and code.
func Basic() *Policy { return basic() }

// UGC returns the policy for articles that users write, which includes what a
// Markdown renderer makes.
func UGC() *Policy { return ugc() }

// Email returns the policy for showing HTML mail.
func Email() *Policy { return email() }

var (
	strict = sync.OnceValue(func() *Policy { return &Policy{defaultMaxBytes, bluemonday.StrictPolicy()} })
	basic  = sync.OnceValue(func() *Policy { return &Policy{defaultMaxBytes, bluemonday.UGCPolicy()} })
	ugc    = sync.OnceValue(func() *Policy { return &Policy{defaultMaxBytes, bluemonday.UGCPolicy()} })
	email  = sync.OnceValue(func() *Policy { return &Policy{defaultMaxBytes, bluemonday.UGCPolicy()} })
)

const defaultMaxBytes = 1 << 20
