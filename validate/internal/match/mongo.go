package match

import "strings"

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

var (
	mongoSecret = classOf(lower + upper + digits + "$:/?#[]@")
	mongoHost   = classOf(lower + digits + ".-")
	mongoName   = classOf(lower + upper + "_-")
)
