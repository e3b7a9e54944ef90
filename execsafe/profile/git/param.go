package git

import (
	"github.com/untaint/untaint/execsafe"
)

// word is the middle of a revision: no "..", "@{", "^", "~" or ":", and it
// begins with none of the marks that git reads in a way of its own.
var (
	repository  = execsafe.Folder("repository")
	revision    = execsafe.Pattern("revision", `[0-9A-Za-z_]+(?:(?:[./]|-+)[0-9A-Za-z_]+)*`)
	limit       = execsafe.Int("max", 1, 100_000)
	into        = execsafe.NewFolder("into")
	branch      = execsafe.Pattern("branch", `[0-9A-Za-z_]+(?:(?:[./]|-+)[0-9A-Za-z_]+)*`)
	depth       = execsafe.Int("depth", 1, 1_000_000)
	authorities = execsafe.File("authorities")
)

// Repository is the folder of the repository, bare or with its ".git" inside.
// It is refused like any Folder, with code "path_escape", "file_missing" or
// "file_type".
func Repository(folder execsafe.Path) execsafe.Arg { return repository.Set(folder) }

// Revision is the name of a branch or tag, or a hash, without operators:
// letters, digits and "_", with ".", "/" and "-" between. Anything else is
// Invalid with "no_match". If it does not exist, git exits with status 128.
func Revision(name string) execsafe.Arg { return revision.Set(name) }

// Max is how many commits [Log] shows, 1 to 100,000.
func Max(commits int) execsafe.Arg { return limit.Set(commits) }

// Into is the folder that [Clone] makes. It must not exist yet, and is removed if
// the clone fails.
func Into(folder execsafe.Path) execsafe.Arg { return into.Set(folder) }

// Branch is the branch or tag that [Clone] checks out, in the form of a [Revision];
// without it, it is the remote's HEAD.
func Branch(name string) execsafe.Arg { return branch.Set(name) }

// Depth is how many commits of history [Clone] fetches, 1 to 1,000,000; the
// default is all.
func Depth(commits int) execsafe.Arg { return depth.Set(commits) }

// Authorities is a PEM file with the certificate authorities that [Clone]
// trusts instead of the system's.
func Authorities(file execsafe.Path) execsafe.Arg { return authorities.Set(file) }
