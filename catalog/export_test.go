package catalog

import (
	"strconv"

	"golang.org/x/text/language"

	"github.com/untaint/untaint"
)

// PluralOf returns the rule of a language, and for English that of package
// untaint by way of a template.
func PluralOf(tag string) func(string) int {
	for _, row := range languages {
		if row.tag == language.Make(tag) && row.plural != nil {
			return row.plural
		}
	}
	return englishPlural
}

func englishPlural(number string) int {
	p := untaint.TextParam("n", number)
	if n, err := strconv.ParseInt(number, 10, 64); err == nil {
		p = untaint.IntParam("n", n)
	}
	return len(untaint.Fill("{n:|x}", untaint.NewParams(p), nil))
}
