package sanitize

import "github.com/untaint/untaint/sanitize/internal/html"

// Steps returns how often the engine looked at anything, beside the one time at
// each byte.
func Steps(p *Policy, s string) int { return html.Steps(p.rules, s) }
