package match

import "strings"

// Cron matches a schedule of cron: a word such as @daily, @every with durations,
// or five to seven fields.
func Cron(s string) bool {
	switch s {
	case "@annually", "@yearly", "@monthly", "@weekly", "@daily", "@hourly", "@reboot":
		return true
	}
	if rest, ok := strings.CutPrefix(s, "@every "); ok {
		return everySpans(rest)
	}
	n := 0
	for s != "" {
		end := strings.IndexByte(s, ' ')
		if end < 0 {
			end = len(s)
		}
		if !cronField(s[:end]) {
			return false
		}
		n++
		if end == len(s) {
			return n >= 5 && n <= 7
		}
		s = strings.TrimLeft(s[end:], " ")
	}
	return false
}

func cronField(s string) bool {
	if len(s) == 1 {
		return s[0] == '*' || s[0] == '?' || isDigit(s[0])
	}
	return len(s) > 1 && cronFirst[s[0]] && cronRest.all(s[1:])
}

var cronUnits = [...]string{"ns", "us", "µs", "ms", "s", "m", "h"}

func everySpans(s string) bool {
	if s == "" {
		return false
	}
	for s != "" {
		n := 0
		for n < len(s) && isDigit(s[n]) {
			n++
		}
		if n == 0 {
			return false
		}
		s = s[n:]
		unit := 0
		for unit < len(cronUnits) && !strings.HasPrefix(s, cronUnits[unit]) {
			unit++
		}
		if unit == len(cronUnits) {
			return false
		}
		s = s[len(cronUnits[unit]):]
	}
	return true
}

var (
	cronFirst = classOf(upper + lower + digits + "*?")
	cronRest  = classOf(upper + lower + digits + "*?/,#L-")
)
