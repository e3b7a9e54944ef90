package match

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"

	"golang.org/x/crypto/sha3"
)

// BIC2014 matches the code of a bank (ISO 9362:2014), in either case.
func BIC2014(s string) bool {
	return (len(s) == 8 || len(s) == 11) && alphaClass.all(s[:6]) && alphanumClass.all(s[6:])
}

// BIC matches the code of a bank (ISO 9362:2022).
func BIC(s string) bool {
	return (len(s) == 8 || len(s) == 11) && upperDigits.all(s[:4]) && upperClass.all(s[4:6]) && upperDigits.all(s[6:])
}

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

var (
	upperClass  = classOf(upper)
	upperDigits = classOf(upper + digits)
)
