package snippet

import "github.com/untaint/untaint/sqlsafe"

func fragment(in string, n int, list []string) {
	var b sqlsafe.Builder
	sqlsafe.If(true, in)                     // want `cannot use in`
	sqlsafe.If(true, "name = '"+in+"'")      // want `cannot use`
	sqlsafe.And(in)                          // want `cannot use in`
	sqlsafe.And(list...)                     // want `cannot use list`
	sqlsafe.Or(sqlsafe.SQL("a = 1"), in)     // want `cannot use in`
	sqlsafe.Or("a = 1")                      // want `cannot use "a = 1"`
	sqlsafe.Not(in)                          // want `cannot use in`
	sqlsafe.In(in, []int{n})                 // want `cannot use in|does not match`
	sqlsafe.NotIn("lower("+in+")", []int{n}) // want `cannot use`
	sqlsafe.InArray(in, []int{n})            // want `cannot use in`
	sqlsafe.Contains(in, "a")                // want `cannot use in`
	sqlsafe.Prefix(in, "a")                  // want `cannot use in`
	sqlsafe.Suffix(in+".name", "a")          // want `cannot use`
	b.Add(in)                                // want `cannot use in`
	b.Add("ORDER BY " + in)                  // want `cannot use`
	b.Add("LIMIT 1").Add(in)                 // want `cannot use in`
	b.If(true, in)                           // want `cannot use in`
	b.Where(in, 1)                           // want `cannot use in`
	b.Where(in+" = ?", 1)                    // want `cannot use`
	b.WhereIf(true, in)                      // want `cannot use in`
}
