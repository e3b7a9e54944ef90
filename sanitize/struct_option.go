package sanitize

import "github.com/untaint/untaint/internal/mistake"

// Option adds words to the tags of one [Cleaner]. The zero Option adds nothing.
type Option struct {
	set func(*tagOptions)
}

// WithFunc adds a word that calls f, once for each text. If f returns an error
// of untaint's, it is kept, with the path of the field. Any other error becomes
// Failed ([untaint.CodeForeignError]) at that path, because it may quote the
// text. You can pass the Clean of a URL, or any function that is safe for
// concurrent use. The name consists of letters, digits and underscores and must
// be new.
func WithFunc(name string, f func(string) (string, error)) Option {
	return Option{func(o *tagOptions) {
		_, taken := o.words[name]
		if !validWord(name) || taken || name == "max" || name == "bytes" || name == "html" || f == nil {
			o.mistakes = append(o.mistakes, mistake.Mistake{Code: codeBadSanitizeTag, Text: "WithFunc: a name that is taken or none, or no function", Tag: name, End: len(name)})
			return
		}
		o.words[name] = word{once: f}
	}}
}

// WithPolicy adds a policy that html= may name.
func WithPolicy(name string, p *Policy) Option {
	return Option{func(o *tagOptions) {
		if _, taken := o.policies[name]; !validWord(name) || taken || p == nil {
			o.mistakes = append(o.mistakes, mistake.Mistake{Code: codeBadSanitizeTag, Text: "WithPolicy: a name that is taken or none, or no policy", Tag: name, End: len(name)})
			return
		}
		o.policies[name] = p
	}}
}

func validWord(name string) bool {
	for i := 0; i < len(name); i++ {
		if !alphanumeric(name[i]) && name[i] != '_' {
			return false
		}
	}
	return name != ""
}

func gatherTags(opts []Option) *tagOptions {
	o := &tagOptions{
		words:    builtinWords(),
		policies: map[string]*Policy{"strict": Strict(), "basic": Basic(), "ugc": UGC(), "email": Email()},
	}
	for _, opt := range opts {
		if opt.set != nil {
			opt.set(o)
		}
	}
	return o
}
