package validate

import "github.com/untaint/untaint"

// rules are all built-in rules by name.
var rules = func() map[string]*ruleSpec {
	table := make(map[string]*ruleSpec, 256)
	for _, rows := range [][]ruleSpec{
		presenceRules, sizeRules, setRules, fieldRules, containRules, formatRules, codeRules, systemRules, securityRules,
	} {
		for i := range rows {
			if rows[i].kind == 0 {
				rows[i].kind = untaint.Invalid
			}
			table[rows[i].name] = &rows[i]
		}
	}
	return table
}()
