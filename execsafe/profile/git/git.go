package git

import (
	"os"
	"slices"

	"github.com/untaint/untaint/execsafe"
)

// protections are what the declarations insist on: a repository is attacked code.
const protections = execsafe.ProcessTree | execsafe.ParentDeath | execsafe.Privileges | execsafe.SystemCalls | execsafe.ProcessGroup |
	execsafe.Files | execsafe.Descriptors

// quiet is the environment: no configuration but the repository's own and what
// each command overrides, no question to a terminal, and no path that is a
// pattern.
func quiet() []execsafe.Part {
	return []execsafe.Part{
		execsafe.DangerousEnv("GIT_CONFIG_GLOBAL", "/dev/null"),
		execsafe.DangerousEnv("GIT_CONFIG_NOSYSTEM", "1"),
		execsafe.Env("GIT_ATTR_NOSYSTEM", "1"),
		execsafe.Env("GIT_TERMINAL_PROMPT", "0"),
		execsafe.Env("GIT_OPTIONAL_LOCKS", "0"),
		execsafe.Env("GIT_NO_LAZY_FETCH", "1"),
		execsafe.Env("GIT_LITERAL_PATHSPECS", "1"),
	}
}

// overrides come before the command. Each takes away what a repository's
// configuration could have git run; the kernel refuses what is missing here.
//
// safe.directory is open since git's own question, whether the repository is
// its user's, is for those who trust their own.
func overrides() execsafe.Part {
	return execsafe.Fixed(
		"--no-pager",
		"-c", "safe.directory=*",
		"-c", "core.fsmonitor=false",
		"-c", "core.hooksPath=/dev/null",
		"-c", "core.attributesFile=/dev/null",
		"-c", "core.excludesFile=/dev/null",
		"-c", "credential.helper=",
		"-c", "log.showSignature=false",
		"-c", "gc.auto=0",
		"-c", "maintenance.auto=false",
	)
}

// Log declares "git log": the commits that a [Revision] reaches, newest first,
// at most [Max] of them, in a [Repository]. It prints one line for each commit:
// hash, author's time (ISO 8601), author's name and subject, with a NUL
// between. All three arguments are required. It executes nothing, has no
// network and reads only the repository.
func Log(limits execsafe.Limits) (*execsafe.Command, error) {
	return look(limits,
		execsafe.Fixed("log", "--no-color", "--no-decorate", "--no-show-signature", "--no-mailmap",
			"--encoding=UTF-8", "--format=%H%x00%aI%x00%an%x00%s"),
		limit.Flag("--max-count"),
	)
}

// Show declares "git show": one commit, named by a [Revision], with its patch,
// in a [Repository]. Both arguments are required. It executes nothing, has no
// network and reads only the repository: git itself makes the patch from the
// commit.
func Show(limits execsafe.Limits) (*execsafe.Command, error) {
	return look(limits,
		execsafe.Fixed("show", "--no-color", "--no-decorate", "--no-show-signature", "--no-mailmap", "--no-notes",
			"--no-ext-diff", "--no-textconv", "--submodule=short", "--ignore-submodules=all",
			"--encoding=UTF-8", "--format=fuller", "--patch"),
	)
}

// look declares a command that reads a repository.
func look(limits execsafe.Limits, parts ...execsafe.Part) (*execsafe.Command, error) {
	return execsafe.Declare("/usr/bin/git", limits, execsafe.Require(protections), slices.Concat(
		quiet(),
		[]execsafe.Part{repository.Dir(), overrides()},
		parts,
		[]execsafe.Part{
			execsafe.EndOfOptions("--end-of-options"), revision.Operand(), execsafe.Fixed("--"),
		},
	)...)
}

// Clone declares "git clone" over https. The address is your own parameter,
// which says which hosts are allowed:
//
//	from := execsafe.URL("from", []string{"https"}, []string{"github.com", ".example.org"})
//	clone, err := git.Clone(limits, from)
//	...
//	res, err := clone.Run(ctx, from.Set(in.Address), git.Into(execsafe.At(repos, id)), git.Depth(1))
//
// The address and [Into] are required; [Branch], [Depth] and [Authorities] are
// optional. Only https is used, whatever the parameter allows. Redirects,
// templates, hooks and submodules are off, every object is checked, and a
// symbolic link is checked out as a file that contains its target, so that
// nothing in the new folder leads out of it.
//
// It executes git's own helper for https, and git itself, and uses the network.
func Clone(limits execsafe.Limits, from *execsafe.Param[string]) (*execsafe.Command, error) {
	return execsafe.Declare("/usr/bin/git", limits, execsafe.Require(protections), slices.Concat(
		quiet(),
		[]execsafe.Part{
			execsafe.Network(), execsafe.PlainFiles(), helpers(),
			execsafe.Env("GIT_ALLOW_PROTOCOL", "https"),
			authorities.Env("GIT_SSL_CAINFO").Optional(),
			overrides(),
			execsafe.Fixed(
				"-c", "http.followRedirects=false", "-c", "http.sslVerify=true", "-c", "http.proxy=",
				"-c", "transfer.fsckObjects=true", "-c", "transfer.bundleURI=false",
				"-c", "core.protectHFS=true", "-c", "core.protectNTFS=true",
				"clone", "--quiet", "--template=", "--no-recurse-submodules", "--no-tags", "--single-branch",
				"--config=core.symlinks=false",
			),
			branch.Flag("--branch").Optional(),
			depth.Flag("--depth").Optional(),
			execsafe.EndOfOptions("--"), from.Operand(), into.Operand(),
		},
	)...)
}

// helpers are what a clone executes. Distributions keep them in one of two
// folders.
func helpers() execsafe.Part {
	if _, err := os.Stat("/usr/lib/git-core"); err == nil {
		return execsafe.Helpers("/usr/bin/git", "/usr/lib/git-core/git", "/usr/lib/git-core/git-remote-https")
	}
	return execsafe.Helpers("/usr/bin/git", "/usr/libexec/git-core/git", "/usr/libexec/git-core/git-remote-https")
}
