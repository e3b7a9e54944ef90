package match

import (
	"crypto/sha256"
	"encoding/hex"
	"net"
	"net/mail"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/leodido/go-urn"
	"golang.org/x/crypto/sha3"

	"github.com/untaint/untaint/internal/mailbox"
)

// Address matches what validator takes for an e-mail address: also quoted local
// parts, and letters beyond ASCII.
func Address(s string) bool {
	if Email(s) {
		return true
	}
	at := strings.LastIndexByte(s, '@')
	if at < 1 || !localPart(s[:at]) || !looseDomain(s[at+1:]) {
		return false
	}
	_, err := mail.ParseAddress(s)
	return err == nil
}

// beyond reports a letter beyond ASCII that validator takes in an address.
func beyond(r rune) bool {
	return r >= 0xA0 && r <= 0xD7FF || r >= 0xF900 && r <= 0xFDCF || r >= 0xFDF0 && r <= 0xFFEF
}

func localPart(s string) bool {
	if len(s) >= 2 && s[0] == '"' && s[len(s)-1] == '"' {
		return !strings.ContainsFunc(s, func(r rune) bool { return r == 0 || r == '\n' || r > 0x7F && !beyond(r) })
	}
	for atom := range strings.SplitSeq(s, ".") {
		if atom == "" {
			return false
		}
		for _, r := range atom {
			if r <= 0x7F && !mailbox.Atom(byte(r)) || r > 0x7F && !beyond(r) {
				return false
			}
		}
	}
	return true
}

// looseDomain matches a first part that begins and ends with a letter or digit, a
// dot, and a last one that begins and ends with a letter.
func looseDomain(s string) bool {
	s = strings.TrimSuffix(s, ".")
	letter := func(r rune) bool { return r <= 0x7F && isLetter(byte(r)) || beyond(r) }
	sign := func(r rune) bool { return letter(r) || r <= 0x7F && isDigit(byte(r)) }
	first, _ := utf8.DecodeRuneInString(s)
	last, _ := utf8.DecodeLastRuneInString(s)
	if s == "" || !sign(first) || !letter(last) {
		return false
	}
	parted := false
	before := rune('.')
	for i, r := range s {
		if !sign(r) && r != '-' && r != '.' && r != '~' {
			return false
		}
		if r == '.' && i > 0 && sign(before) {
			next, _ := utf8.DecodeRuneInString(s[i+1:])
			parted = parted || letter(next)
		}
		before = r
	}
	return parted
}

// DataURI matches the start of a data: URL, and base64 after the first comma.
func DataURI(s string) bool {
	head, body, ok := strings.Cut(s, ",")
	return ok && strings.HasPrefix(head, "data:") && Base64(body)
}

// URN2141 and URN8141 match a uniform resource name.
func URN2141(s string) bool { _, ok := urn.Parse([]byte(s)); return ok }

// URN8141 is URN2141 in the form of RFC 8141.
func URN8141(s string) bool {
	_, ok := urn.Parse([]byte(s), urn.WithParsingMode(urn.RFC8141Only))
	return ok
}

// CVE matches a number of the list of vulnerabilities.
func CVE(s string) bool {
	rest, ok := strings.CutPrefix(s, "CVE-")
	if !ok || len(rest) < 5 || rest[4] != '-' || !digitClass.all(rest[:4]) || rest[:4] != "1999" && rest[0] != '2' {
		return false
	}
	number := []rune(rest[5:])
	if len(number) < 4 {
		return false
	}
	digit := func(r rune) bool { return r >= '0' && r <= '9' }
	if number[0] != '0' { // as many digits as it takes
		for _, r := range number {
			if !digit(r) {
				return false
			}
		}
		return true
	}
	odd, other := 0, 0 // one of the last three is not zero; it may be no digit at all
	for _, r := range number[1:] {
		if r != '0' {
			other++
		}
		if !digit(r) {
			odd++
		}
	}
	return len(number) == 4 && other > 0 && odd <= 1
}

// MongoURL matches the address of a MongoDB server.
func MongoURL(s string) bool {
	rest, ok := strings.CutPrefix(s, "mongodb://")
	if !ok {
		if rest, ok = strings.CutPrefix(s, "mongodb+srv://"); !ok {
			return false
		}
	}
	if mongoHosts(rest) {
		return true
	}
	name, secret, ok := strings.Cut(rest, ":")
	if !ok || !alphanumClass.all(name) {
		return false
	}
	end := strings.LastIndexByte(secret, '@') // what follows it holds none
	return end > 0 && mongoSecret.all(secret[:end]) && mongoHosts(secret[end+1:])
}

var (
	mongoSecret = classOf(lower + upper + digits + "$:/?#[]@")
	mongoHost   = classOf(lower + digits + ".-")
	mongoName   = classOf(lower + upper + "_-")
)

// mongoHosts matches what follows the user: hosts, a database and options.
func mongoHosts(s string) bool {
	s, options, asked := strings.Cut(s, "?")
	if asked && !mongoOptions(options) {
		return false
	}
	s, name, named := strings.Cut(s, "/")
	if named && (len(name) > 64 || !mongoName.all(name)) {
		return false
	}
	for i, host := range strings.Split(s, ",") {
		if host == "" && i > 0 {
			continue
		}
		host, port, has := strings.Cut(host, ":")
		if !mongoHost.all(host) || has && !digitClass.all(port) {
			return false
		}
	}
	return true
}

func mongoOptions(s string) bool {
	for i, option := range strings.Split(s, "&") {
		if option == "" && i > 0 {
			continue
		}
		key, val, _ := strings.Cut(option, "=")
		if !alphaClass.all(key) || !alphanumClass.all(val) {
			return false
		}
	}
	return true
}

// SpiceDB returns the matcher for a name of SpiceDB of some sort, nil for none.
func SpiceDB(sort string) func(string) bool {
	switch sort {
	case "id", "":
		return func(s string) bool { return s == "*" || spiceID.all(s) }
	case "permission":
		return func(s string) bool { return s == "" || spiceName(s, 64) }
	case "type":
		return func(s string) bool {
			if space, name, ok := strings.Cut(s, "/"); ok {
				return spiceName(space, 63) && spiceName(name, 64)
			}
			return spiceName(s, 64)
		}
	}
	return nil
}

var (
	spiceID    = classOf(lower + upper + digits + "/_|=+-")
	spiceClass = classOf(lower + digits + "_")
)

func spiceName(s string, most int) bool {
	return len(s) >= 3 && len(s) <= most && spiceClass.all(s) && s[0] >= 'a' && s[0] <= 'z' && s[len(s)-1] != '_'
}

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

var (
	cronFirst = classOf(upper + lower + digits + "*?")
	cronRest  = classOf(upper + lower + digits + "*?/,#L-")
)

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

// HTML matches a text that has a tag in it.
func HTML(s string) bool {
	for {
		i := strings.IndexByte(s, '<')
		if i < 0 {
			return false
		}
		s = s[i+1:]
		name := strings.TrimPrefix(s, "/")
		if name == "" || !isLetter(name[0]) {
			continue
		}
		end := strings.IndexAny(name, ">\n")
		if end < 0 || name[end] == '>' {
			return end >= 0
		}
		s = name[end:] // no tag that begins before has its end on this line
	}
}

// HTMLEncoded matches a text that has a character reference in it.
func HTMLEncoded(s string) bool {
	for _, name := range []string{"&gt", "&lt", "&quot", "&amp"} {
		if strings.Contains(s, name) {
			return true
		}
	}
	for {
		_, rest, ok := strings.Cut(s, "&#")
		if !ok {
			return false
		}
		s = rest
		digits := strings.TrimPrefix(rest, "x")
		if len(digits) >= 2 && hexClass.all(digits[:2]) {
			return true
		}
	}
}

// Datetime matches a time in a layout of package time.
func Datetime(s, layout string) bool { _, err := time.Parse(layout, s); return err == nil }

// Duration matches a duration such as 1h30m.
func Duration(s string) bool { _, err := time.ParseDuration(s); return err == nil }

// TCPAddr matches an address and a port, as UDPAddr and their kin do. A port may be the
// name of a service, which the system is asked for.
func TCPAddr(s string) bool { return (hostIs4(s) || hostIs6(s)) && resolves("tcp", s) }

// TCP4Addr is TCPAddr for IPv4.
func TCP4Addr(s string) bool { return hostIs4(s) && resolves("tcp4", s) }

// TCP6Addr is TCPAddr for IPv6.
func TCP6Addr(s string) bool { return hostIs6(s) && resolves("tcp6", s) }

// UDPAddr is TCPAddr for UDP.
func UDPAddr(s string) bool { return (hostIs4(s) || hostIs6(s)) && resolvesUDP("udp", s) }

// UDP4Addr is UDPAddr for IPv4.
func UDP4Addr(s string) bool { return hostIs4(s) && resolvesUDP("udp4", s) }

// UDP6Addr is UDPAddr for IPv6.
func UDP6Addr(s string) bool { return hostIs6(s) && resolvesUDP("udp6", s) }

func resolves(network, s string) bool { _, err := net.ResolveTCPAddr(network, s); return err == nil }

func resolvesUDP(network, s string) bool {
	_, err := net.ResolveUDPAddr(network, s)
	return err == nil
}

func hostIs4(s string) bool {
	if i := strings.LastIndexByte(s, ':'); i >= 0 {
		s = s[:i]
	}
	ip := net.ParseIP(s)
	return ip != nil && ip.To4() != nil
}

func hostIs6(s string) bool {
	if i := strings.LastIndexByte(s, ':'); i > 0 && s[i-1] == ']' {
		s = s[1 : i-1]
	}
	ip := net.ParseIP(s)
	return ip != nil && ip.To4() == nil
}

// BIC2014 matches the code of a bank (ISO 9362:2014), in either case.
func BIC2014(s string) bool {
	return (len(s) == 8 || len(s) == 11) && alphaClass.all(s[:6]) && alphanumClass.all(s[6:])
}

// BIC matches the code of a bank (ISO 9362:2022).
func BIC(s string) bool {
	return (len(s) == 8 || len(s) == 11) && upperDigits.all(s[:4]) && upperClass.all(s[4:6]) && upperDigits.all(s[6:])
}

var (
	upperClass  = classOf(upper)
	upperDigits = classOf(upper + digits)
)

// ISBN matches the number of a book in either form.
func ISBN(s string) bool { return ISBN10(s) || ISBN13(s) }

// ISBN10 matches the number of a book of ten digits, with its check digit.
func ISBN10(s string) bool {
	s = strings.Replace(strings.Replace(s, "-", "", 3), " ", "", 3)
	if len(s) != 10 || !digitClass.all(s[:9]) || s[9] != 'X' && !isDigit(s[9]) {
		return false
	}
	sum := 10 * checkDigit(s[9])
	for i := range 9 {
		sum += (i + 1) * int(s[i]-'0')
	}
	return sum%11 == 0
}

// ISBN13 matches the number of a book of thirteen digits, with its check digit.
func ISBN13(s string) bool {
	s = strings.Replace(strings.Replace(s, "-", "", 4), " ", "", 4)
	if len(s) != 13 || !digitClass.all(s) || s[:3] != "978" && s[:3] != "979" {
		return false
	}
	sum := 0
	for i := range 13 {
		sum += (1 + i%2*2) * int(s[i]-'0')
	}
	return sum%10 == 0
}

// ISSN matches the number of a periodical, with its check digit.
func ISSN(s string) bool {
	if len(s) != 9 || s[4] != '-' || !digitClass.all(s[:4]) || !digitClass.all(s[5:8]) || s[8] != 'X' && !isDigit(s[8]) {
		return false
	}
	digits := s[:4] + s[5:]
	sum := checkDigit(digits[7])
	for i := range 7 {
		sum += (8 - i) * int(digits[i]-'0')
	}
	return sum%11 == 0
}

// checkDigit is the value of a last digit, where X stands for ten.
func checkDigit(c byte) int {
	if c == 'X' {
		return 10
	}
	return int(c - '0')
}

// EthAddrChecksum matches an address of Ethereum whose letters have the case of
// their checksum (EIP-55).
func EthAddrChecksum(s string) bool {
	if !EthAddr(s) {
		return false
	}
	digits := s[2:]
	h := sha3.NewLegacyKeccak256()
	_, _ = h.Write([]byte(strings.ToLower(digits)))
	sum := hex.EncodeToString(h.Sum(nil))
	for i := range len(digits) {
		if digits[i] > '9' && (sum[i] > '7') == (digits[i] >= 'a') {
			return false
		}
	}
	return true
}

const base58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"

// BTCAddr matches an address of Bitcoin in base58, with its checksum.
func BTCAddr(s string) bool {
	if len(s) < 26 || len(s) > 35 || s[0] != '1' && s[0] != '3' {
		return false
	}
	var num [25]byte
	for i := range len(s) {
		d := strings.IndexByte(base58, s[i])
		if d < 0 {
			return false
		}
		for j := len(num) - 1; j >= 0; j-- {
			d += 58 * int(num[j])
			num[j] = byte(d)
			d >>= 8
		}
	}
	sum := sha256.Sum256(num[:21])
	sum = sha256.Sum256(sum[:])
	return string(sum[:4]) == string(num[21:])
}

const bech32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"

// BTCAddrBech32 matches an address of Bitcoin in Bech32 (BIP 173).
func BTCAddrBech32(s string) bool {
	lower := strings.ToLower(s)
	if lower != s && strings.ToUpper(s) != s || len(s) < 10 || len(s) > 79 || lower[:3] != "bc1" {
		return false
	}
	if n := len(s) % 8; n == 0 || n == 3 || n == 5 {
		return false
	}
	data := make([]int, 0, 80)
	for i := 3; i < len(lower); i++ {
		d := strings.IndexByte(bech32, lower[i])
		if d < 0 {
			return false
		}
		data = append(data, d)
	}
	if data[0] > 16 || data[0] == 0 && len(s) != 42 && len(s) != 62 || !bech32Sum(data) {
		return false
	}
	bytes := (len(data) - 7) * 5 / 8
	return bytes >= 2 && bytes <= 40
}

// bech32Sum checks the checksum, in front of which stands the prefix bc.
func bech32Sum(data []int) bool {
	sum := 1
	step := func(v int) {
		top := sum >> 25
		sum = (sum&0x1ffffff)<<5 ^ v
		for i, g := range [...]int{0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3} {
			if top>>i&1 == 1 {
				sum ^= g
			}
		}
	}
	for _, v := range [...]int{3, 3, 0, 2, 3} {
		step(v)
	}
	for _, v := range data {
		step(v)
	}
	return sum == 1
}

// CreditCard matches twelve to nineteen digits, in groups of three or more, with
// their check digit.
func CreditCard(s string) bool {
	var digits [19]byte
	n := 0
	for group := range strings.SplitSeq(s, " ") {
		if len(group) < 3 || n+len(group) > len(digits) {
			return false
		}
		n += copy(digits[n:], group)
	}
	return n >= 12 && luhn(string(digits[:n]))
}

// Luhn matches two or more digits with their check digit.
func Luhn(s string) bool { return len(s) >= 2 && luhn(s) }

func luhn(s string) bool {
	sum := 0
	for i := range len(s) {
		if !isDigit(s[i]) {
			return false
		}
		d := int(s[i] - '0')
		if i%2 == len(s)%2 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}

// LuhnInt is Luhn for a number.
func LuhnInt(n int64) bool { return Luhn(strconv.FormatInt(n, 10)) }

// LuhnUint is Luhn for a number without a sign.
func LuhnUint(n uint64) bool { return Luhn(strconv.FormatUint(n, 10)) }

// SSN matches a social security number of the United States.
func SSN(s string) bool {
	if len(s) != 11 {
		return false
	}
	return digitClass.all(s[:3]) && isGap(s[3]) && digitClass.all(s[4:6]) && s[4:6] != "00" && isGap(s[6]) && digitClass.all(s[7:]) && s[7:] != "0000"
}

func isGap(c byte) bool { return c == ' ' || c == '-' }

// EIN matches an employer's number of the United States.
func EIN(s string) bool {
	return len(s) == 10 && s[2] == '-' && digitClass.all(s[:2]) && digitClass.all(s[3:])
}

// Zone matches a time zone of the system's database.
func Zone(s string) bool {
	if s == "" || strings.EqualFold(s, "local") {
		return false
	}
	_, err := time.LoadLocation(s)
	return err == nil
}
