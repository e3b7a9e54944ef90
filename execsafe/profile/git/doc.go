// Package git has ready declarations of git commands for repositories and
// addresses that nobody vouches for.
//
// A repository is a program: its configuration names commands that git runs
// while it only looks (core.fsmonitor, diff.external, textconv, gpg.program,
// hooks and more), and it can point to files anywhere on the machine. Options
// switch off the ways that are known. What stops those that are not is the
// kernel: a command declared here may execute nothing but what it needs itself,
// which for [Log] and [Show] is nothing, and may read and write nothing but the
// repository. That is why it takes a kernel with Landlock, and why a command
// here does not compile elsewhere (CodeContainmentMissing).
//
//	log, err := git.Log(execsafe.Limits{Timeout: 10 * time.Second, Stdout: 1 << 20})
//	...
//	res, err := log.Run(ctx, git.Repository(execsafe.At(repos, in.Name)), git.Revision(in.Revision), git.Max(50))
//
// It was tried with git 2.39.5 against its part of the attack catalogue and
// against repositories whose configuration attacks whoever reads them.
//
// # What it does not do
//
// It does not make a repository's content trustworthy: names, messages and files
// are what their author wrote, escape sequences for a terminal among them. Nor
// does it bound how much a clone fetches in total: Limits.FileSize bounds each
// file and Limits.Timeout the time, and a quota on the folder bounds the rest.
// Of a clone's address it checks the name of the host and not what the name
// resolves to. A later git that is run in the clone without these declarations
// is on its own.
package git
