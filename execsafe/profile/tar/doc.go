// Package tar has ready declarations of GNU tar for archives that nobody
// vouches for, and for folders whose file names nobody chose.
//
// An archive comes and goes through standard input and output, never by name, and
// is not compressed: tar then has no host, no device and no other program to
// reach for. Decompress in Go, which is memory-safe, and the limit of [List] and
// [Extract] is a limit on what comes out, whatever the archive was compressed to:
//
//	extract, err := tar.Extract(execsafe.Limits{Timeout: time.Minute, Stdout: 1 << 16, FileSize: 64 << 20}, 256<<20)
//	...
//	plain, err := gzip.NewReader(upload)
//	...
//	_, err = extract.Run(ctx, execsafe.StdinFrom(plain), tar.Into(execsafe.At(unpacked, id)))
//
// Each command insists on the kernel's Files protection and does not compile without
// it (CodeContainmentMissing). It was tried with GNU tar 1.34 against its part of the
// attack catalogue and against hostile archives.
//
// # What it does not do
//
// It does not bound how many files an archive holds: an empty one takes 512 bytes
// of the archive and an inode. It does not judge names or content: a name in a
// list, or on the disk, is what the archive's author wrote, and two of them may
// differ in case alone. Sparse files are as long as they say, up to
// Limits.FileSize.
package tar
