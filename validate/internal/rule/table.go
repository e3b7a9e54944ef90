package rule

import "github.com/untaint/untaint"

// Table has all built-in rules by name.
var Table = func() map[string]*Spec {
	table := make(map[string]*Spec, 256)
	for _, rows := range [][]Spec{
		presenceRules, sizeRules, setRules, fieldRules, containRules, formatRules, codeRules, systemRules, securityRules,
	} {
		for i := range rows {
			if rows[i].Kind == 0 {
				rows[i].Kind = untaint.Invalid
			}
			table[rows[i].Name] = &rows[i]
		}
	}
	return table
}()
