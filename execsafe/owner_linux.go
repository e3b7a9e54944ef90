package execsafe

import (
	"os"
	"strconv"
	"strings"
)

// outside reports whether a user's number stands for anybody whom this user
// namespace has no number for (user_namespaces(7), overflowuid). Where the
// number has a user of its own it does not.
func outside(uid uint32) bool {
	text, err := os.ReadFile("/proc/sys/kernel/overflowuid")
	if err != nil || strings.TrimSpace(string(text)) != strconv.FormatUint(uint64(uid), 10) {
		return false
	}
	mapped, err := os.ReadFile("/proc/self/uid_map")
	return err == nil && !maps(string(mapped), uint64(uid))
}

// maps reports whether one of the ranges of a uid_map has a number: the first
// one inside, the first one outside, how many.
func maps(ranges string, uid uint64) bool {
	for line := range strings.Lines(ranges) {
		fields := strings.Fields(line)
		if len(fields) != 3 {
			return true // not a form that is known
		}
		first, err := strconv.ParseUint(fields[0], 10, 64)
		count, err2 := strconv.ParseUint(fields[2], 10, 64)
		if err != nil || err2 != nil || uid >= first && uid-first < count {
			return true
		}
	}
	return false
}
