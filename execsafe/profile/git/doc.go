// Package git has ready declarations of git commands for untrusted repositories
// and addresses.
//
// A repository is a program: its configuration names commands that git runs
// even when it only reads (core.fsmonitor, diff.external, textconv,
// gpg.program, hooks and more), and it can point to files anywhere on the
// machine. Options switch off the known ways. The kernel stops the others: a
// command declared here may read and write only the repository and execute only
// what it needs, which for [Log] and [Show] is nothing. For that it needs a
// kernel with Landlock; elsewhere the declaration fails
// (CodeContainmentMissing).
//
//	log, err := git.Log(execsafe.Limits{Timeout: 10 * time.Second, Stdout: 1 << 20})
//	...
//	res, err := log.Run(ctx, git.Repository(execsafe.At(repos, in.Name)), git.Revision(in.Revision), git.Max(50))
//
// It was tested with git 2.39.5, against its part of the attack catalogue and
// against repositories whose configuration attacks the reader.
//
// # What it does not do
//
// It does not make a repository's content trustworthy: names, messages and
// files are what their author wrote, escape sequences for a terminal among
// them. Nor does it bound how much a clone fetches in total: Limits.FileSize
// bounds each file and Limits.Timeout the time, and a quota on the folder
// bounds the rest. It checks the host name in a clone's address, not what the
// name resolves to. It does not protect a git that you later run in the clone
// without these declarations.
package git
