package tag

import "maps"

// aliases are validator's own.
var aliases = map[string]string{
	"iscolor":         "hexcolor|rgb|rgba|hsl|hsla|cmyk",
	"country_code":    "iso3166_1_alpha2|iso3166_1_alpha3|iso3166_1_alpha_numeric",
	"eu_country_code": "iso3166_1_alpha2_eu|iso3166_1_alpha3_eu|iso3166_1_alpha_numeric_eu",
}

// maxAliasDepth ends an alias that contains itself.
const maxAliasDepth = 16

// Aliases returns validator's own aliases with those of a program, which go before
// them. The map is only for reading.
func Aliases(own map[string]string) map[string]string {
	if len(own) == 0 {
		return aliases
	}
	all := make(map[string]string, len(aliases)+len(own))
	maps.Copy(all, aliases)
	maps.Copy(all, own)
	return all
}

// IsAlias reports whether validator has an alias of that name.
func IsAlias(name string) bool { return aliases[name] != "" }
