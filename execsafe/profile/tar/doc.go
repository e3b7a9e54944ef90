// Package tar has ready declarations of GNU tar for untrusted archives and for
// folders with untrusted file names.
//
// Archives pass through standard input and output, never by name, and are not
// compressed, so that tar has no host, device or other program to use.
// Decompress in Go, which is memory-safe. The limit of [List] and [Extract]
// then applies to the decompressed size:
//
//	extract, err := tar.Extract(execsafe.Limits{Timeout: time.Minute, Stdout: 1 << 16, FileSize: 64 << 20}, 256<<20)
//	...
//	plain, err := gzip.NewReader(upload)
//	...
//	_, err = extract.Run(ctx, execsafe.StdinFrom(plain), tar.Into(execsafe.At(unpacked, id)))
//
// Each command requires the kernel's Files protection; without it the
// declaration fails (CodeContainmentMissing). It was tested with GNU tar 1.34,
// against its part of the attack catalogue and against hostile archives.
//
// # What it does not do
//
// It does not bound how many files an archive holds: an empty one takes 512
// bytes of the archive and an inode. It does not check names or content: the
// author of the archive chose each name in a list or on the disk, and two may
// differ only in case. Sparse files are as long as they claim, up to
// Limits.FileSize.
package tar
