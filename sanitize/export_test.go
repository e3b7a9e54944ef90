package sanitize

import "github.com/untaint/untaint/sanitize/internal/html"

// Steps returns how often the engine looked at anything, beside the one time at
// each byte, with a report or without one.
func Steps(p *Policy, s string, silent bool) int { return html.Steps(p.rules, s, silent) }
