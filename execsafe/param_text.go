package execsafe

import "github.com/untaint/untaint"

// Text declares free text on one line, at most max bytes, passed on byte for
// byte. Place it after [EndOfOptions] or joined to a flag: elsewhere the text
// could be an option. Empty text, control characters and invalid UTF-8 are
// refused, and so is text that begins with "@" or another prefix that the
// command reserves.
//
// Text is for a program that takes the operand as words: a pattern, a message.
// It does not protect a program that reads a file name, a host or a URL there.
// rsync, tar, git, curl and others are known to do so, even after "--": Text as
// their operand is a mistake with code "text_as_address". Use [File], [Pattern]
// or URL.
func Text(name constant, max int) *Param[string] { return text(name, max, false) }

// Lines is [Text] that may contain line feeds and tabs, such as a commit
// message.
func Lines(name constant, max int) *Param[string] { return text(name, max, true) }

func text(name constant, max int, lines bool) *Param[string] {
	p := newParam(name, slotText, anything(), func(v string) value {
		out, _ := plain(v, max, lines)
		return out
	})
	if max < 1 || max > maxArgument {
		p.slot.mistake(codeBadLimit, untaint.TextParam("limit", "max"), untaint.IntParam("max", maxArgument))
	}
	return p
}
