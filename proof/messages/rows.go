package main

import "time"

// row is a value that the rule refuses.
type row struct {
	tag   string
	value any
}

var rows = []row{
	{"required", ""}, {"required", 0}, {"min=3", "ab"}, {"max=3", "abcd"}, {"len=3", "ab"}, {"min=1", ""}, {"min=2", []int{1}}, {"max=1", []int{1, 2}},
	{"len=2", []int{1}}, {"gt=17", 5}, {"gte=17", 5}, {"lt=5", 9}, {"lte=1.5", 9.0}, {"min=3", 1}, {"max=3", 9}, {"min=1s", time.Millisecond},
	{"oneof='super admin' user", "boss"}, {"oneof=1 2 3", 9}, {"unique", []string{"a", "b", "a"}}, {"eq=yes", "no"}, {"ne=5", 5},
	{"email", "nobody"}, {"email", "a@b@c"}, {"url", "nowhere"}, {"http_url", "ftp://a.test"}, {"uri", " "}, {"uuid", "x"}, {"uuid4", "x"}, {"uuid5", "x"},
	{"ip", "1.2.3"}, {"ipv4", "::1"}, {"ipv6", "1.2.3.4"}, {"cidr", "10.0.0.1"}, {"cidrv4", "x"}, {"mac", "x"}, {"hostname", "-x"}, {"fqdn", "x"}, {"hostname_port", "x"},
	{"alpha", "1"}, {"alphanum", "-"}, {"numeric", "a"}, {"number", "a"}, {"hexadecimal", "z"}, {"boolean", "x"}, {"lowercase", "A"}, {"uppercase", "a"}, {"ascii", "é"},
	{"hexcolor", "red"}, {"rgb", "red"}, {"hsl", "red"}, {"datetime=2006-01-02", "01.02.2026"}, {"timezone", "Mars/Base"}, {"base64", "!"}, {"json", "{"}, {"jwt", "x"},
	{"e164", "12"}, {"latitude", "91"}, {"longitude", "181"}, {"isbn13", "x"}, {"credit_card", "x"}, {"semver", "1"}, {"country_code", "ZZ"}, {"iso4217", "ZZZ"},
	{"startswith=ord_", "x"}, {"endswith=.png", "x"}, {"contains=@", "x"}, {"excludes=<b>", "a<b>c"}, {"excludesall=<>&", "a<b"}, {"startsnotwith=x", "xy"}, {"sha256", "x"},
}
