package match_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/validate/internal/match"
	"github.com/untaint/untaint/validate/internal/table"
)

// oddMatchers are those whose meaning is validator's, by its names.
var oddMatchers = map[string]func(string) bool{
	"email": match.Address, "datauri": match.DataURI, "urn_rfc2141": match.URN2141, "urn_rfc8141": match.URN8141, "cve": match.CVE,
	"mongodb_connection_string": match.MongoURL, "spicedb": match.SpiceDB("id"), "spicedb=permission": match.SpiceDB("permission"),
	"spicedb=type": match.SpiceDB("type"), "cron": match.Cron, "html": match.HTML, "html_encoded": match.HTMLEncoded, "rgb": match.RGB,
	"rgba": match.RGBA, "hsl": match.HSL, "hsla": match.HSLA, "cmyk": match.CMYK, "duration": match.Duration,
	"tcp_addr": match.TCPAddr, "tcp4_addr": match.TCP4Addr, "tcp6_addr": match.TCP6Addr, "udp_addr": match.UDPAddr, "udp4_addr": match.UDP4Addr,
	"udp6_addr": match.UDP6Addr, "bic_iso_9362_2014": match.BIC2014, "bic": match.BIC, "isbn": match.ISBN, "isbn10": match.ISBN10,
	"isbn13": match.ISBN13, "issn": match.ISSN, "eth_addr_checksum": match.EthAddrChecksum, "btc_addr": match.BTCAddr,
	"btc_addr_bech32": match.BTCAddrBech32, "credit_card": match.CreditCard, "luhn_checksum": match.Luhn, "ssn": match.SSN, "ein": match.EIN,
	"bcp47_language_tag": match.Language, "bcp47_strict_language_tag": match.StrictLanguage,
	"datetime=2006-01-02": func(s string) bool { return match.Datetime(s, "2006-01-02") },
	"iso3166_1_alpha2":    table.Country2, "iso3166_1_alpha2_eu": table.Country2EU, "iso3166_1_alpha3": table.Country3, "iso3166_1_alpha3_eu": table.Country3EU,
	"iso4217": table.Currency, "iso3166_2": table.Subdivision,
}

// oddSeeds are good texts, and near misses, from which others are made.
var oddSeeds = []string{
	"", "a@b.co", `"a b"@b.co`, "ü@münchen.de", "a@b~c.d.", `"x" <"y"@b.co>`, "a@b.c1", "a@1.c", "data:text/plain;base64,YQ==", "data:;;,YQ==", "data:x,a",
	"urn:isbn:0451450523", "urn:example:a?+b?=c#d", "CVE-2021-44228", "CVE-1999-0067", "CVE-2014-00x1", "mongodb://localhost:27017/db?a=b&c=d",
	"mongodb+srv://user:p@ss@h1,h2:1/?x=1", "*", "a/b|c=", "abc/def", "read_it", "@every 1h30m", "@daily", "0 0 * * *", "*/5 1-3 * jan mon 2026", "1 2 3 4 5 6 7",
	"<a href='x'>", "</b>", "<a\n>", "&gt;", "&#x41;", "&#41", "rgb(1, 2,3)", "rgb(1%,2%,3%)", "rgba(1,2,3,0.5)", "rgba(255,255,255,1)", "rgba(0,0,0,0)", "hsl(360, 100%, 50%)",
	"hsla(1,2%,3%,0.1)", "cmyk(1%, 2%,100%,0%)", "1h2m", "127.0.0.1:80", "[::1]:80", "127.0.0.1:http", "::1", "DEUTDEFF", "DEUTDEFF500", "deutdeff", "3-598-21508-8",
	"978-3-16-148410-0", "0317-8471", "1050-124X", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
	"bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq", "BC1QAR0SRRR7XFKVY5L643LYDNW9RE59GTZZWF5MDQ", "4242 4242 4242 4242", "4242424242424242", "0000000000000000", "18", "123-45-6789",
	"12-3456789", "de-DE", "zh-yue-Hant-HK", "en-a-bbb-x-a", "sl-rozaj-biske", "i-klingon", "x-abc", "de-419-1996", "en-u-nu-latn", "2026-01-02", "DE", "DEU", "EUR", "DE-BY", "GB-ENG", "FR", "XK",
	"FRA", "HRK", "\xff", "é",
}

// TestOddMatchersAgree: changed a little, and not at all, each text gets
// validator's verdict.
func TestOddMatchersAgree(t *testing.T) {
	v := validator.New()
	r := rand.New(rand.NewPCG(1, 2))
	letters := []rune("aZ09-_.:/@,%()<>&;#xX \n\"'~|=?+*\u00fc\u00b5")
	for name, ours := range oddMatchers {
		accepted := 0
		for i := range 4000 {
			s := oddSeeds[i%len(oddSeeds)]
			for n := r.IntN(3); n > 0 && i >= len(oddSeeds); n-- {
				text := []rune(s)
				at := r.IntN(len(text) + 1)
				switch c := letters[r.IntN(len(letters))]; {
				case r.IntN(3) == 0 && at < len(text):
					text = append(text[:at:at], text[at+1:]...)
				case r.IntN(2) == 0 && at < len(text):
					text[at] = c
				default:
					text = append(text[:at:at], append([]rune{c}, text[at:]...)...)
				}
				s = string(text)
			}
			want := v.Var(s, name) == nil
			if got := ours(s); got != want {
				t.Errorf("%s: %q: ours %v, validator %v", name, s, got, want)
			}
			if want {
				accepted++
			}
		}
		require.NotZero(t, accepted, "%s", name)
	}
}

// TestTablesAgree asks both for every code that could be one.
func TestTablesAgree(t *testing.T) {
	v := validator.New()
	for i := range 26 * 26 * 26 {
		three := string([]byte{'A' + byte(i/676), 'A' + byte(i/26%26), 'A' + byte(i%26)})
		for _, name := range []string{"iso3166_1_alpha3", "iso3166_1_alpha3_eu", "iso4217"} {
			require.Equal(t, v.Var(three, name) == nil, oddMatchers[name](three), "%s %s", name, three)
		}
		two := three[1:]
		for _, name := range []string{"iso3166_1_alpha2", "iso3166_1_alpha2_eu"} {
			require.Equal(t, v.Var(two, name) == nil, oddMatchers[name](two), "%s %s", name, two)
		}
	}
	for n := int64(-2); n < 1002; n++ {
		require.Equal(t, v.Var(n, "iso4217_numeric") == nil, table.CurrencyNumber(n), "%d", n)
		require.Equal(t, v.Var(n, "iso3166_1_alpha_numeric") == nil, table.CountryNumber(n%1000), "%d", n)
		require.Equal(t, v.Var(n, "iso3166_1_alpha_numeric_eu") == nil, table.CountryNumberEU(n%1000), "%d", n)
	}
	for _, country := range []string{"DE", "GB", "US", "CA", "NL", "JP", "XX", "de", ""} {
		for _, s := range []string{"12345", "SW1A 1AA", "90210-1234", "K1A 0B1", "1234 AB", "100-0001", "", "x"} {
			got, _ := table.Postcode(country, s)
			require.Equal(t, v.Var(s, "postcode_iso3166_alpha2="+country) == nil, got, "%s %s", country, s)
		}
	}
}

// TestOddMatchersEnd: a text of a megabyte ends each of them; how long they take is
// for a benchmark to say.
func TestOddMatchersEnd(t *testing.T) {
	for _, ours := range oddMatchers {
		for _, part := range []string{"@", "a", "0", "<a", "&#", "-", ",", "1 ", "\"", "a.", "a@"} {
			text := strings.Repeat(part, 1<<20/len(part))
			require.NotPanics(t, func() { ours(text) })
		}
	}
}
