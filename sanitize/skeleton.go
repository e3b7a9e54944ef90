package sanitize

import "github.com/untaint/untaint/internal/confusable"

// Skeleton returns what UTS 39 section 4 calls the skeleton of s: two texts that
// look alike in common fonts have the same one, such as "paypal" and "pаypa1" with
// a Cyrillic а and a digit. Keep it in a column of its own with a unique index, so
// that nobody signs up under a name that looks like another's (CWE-1007):
//
//	INSERT INTO users (name, folded, skeleton) VALUES (?, ?, ?)
//	name, strings.ToLower(name), sanitize.Skeleton(name)
//
// It tells capitals from small letters, so it needs the folded name beside it; and
// do not fold the skeleton, in which "I" is an "l". It does not know what looks
// alike in one font alone. It is for comparing: do not show it, and do not log in
// with it. What is not UTF-8 becomes U+FFFD. The tables are those of Unicode 15;
// make the column anew when they change, which the changelog says.
func Skeleton(s string) string { return confusable.Skeleton(s) }
