package sanitize

import "github.com/untaint/untaint/internal/confusable"

// Skeleton returns the skeleton of s (UTS 39 section 4). Two texts that look
// alike in common fonts have the same skeleton, such as "paypal" and "pаypa1"
// with a Cyrillic а and a digit. Keep it in a separate column with a unique
// index, so that nobody signs up under a name that looks like another user's
// (CWE-1007):
//
//	INSERT INTO users (name, folded, skeleton) VALUES (?, ?, ?)
//	name, strings.ToLower(name), sanitize.Skeleton(name)
//
// It distinguishes upper and lower case, so keep the folded name beside it. Do
// not fold the skeleton itself, in which "I" is an "l". It does not know what
// looks alike only in certain fonts. Use it to compare: do not show it, and do
// not log in with it. Invalid UTF-8 becomes U+FFFD. The tables are those of
// Unicode 15; compute the column again when the changelog says that they have
// changed.
func Skeleton(s string) string { return confusable.Skeleton(s) }
