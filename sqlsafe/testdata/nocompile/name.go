package snippet

import "github.com/untaint/untaint/sqlsafe"

type row struct {
	ID   int    `db:"id,pk"`
	Name string `db:"name,sort"`
}

var rows = sqlsafe.MustFor[row]("rows")

func name(in string, list []string, u *row, values map[string]any) {
	sqlsafe.For[row](in)                    // want `cannot use in`
	sqlsafe.MustFor[row]("tenant_" + in)    // want `cannot use`
	sqlsafe.Tables(in)                      // want `cannot use in`
	sqlsafe.Tables(list...)                 // want `cannot use list`
	sqlsafe.MustTables("a", in)             // want `cannot use in`
	rows.As(in)                             // want `cannot use in`
	rows.From(in)                           // want `cannot use in`
	rows.Sort(in, in)                       // want `cannot use in`
	rows.Update(u, in)                      // want `cannot use in`
	rows.Update(u, list...)                 // want `cannot use list`
	rows.Update(values)                     // want `cannot use values`
	rows.Insert(values)                     // want `cannot use values`
	rows.Insert(&values)                    // want `cannot use &values`
	rows.Upsert(u, in)                      // want `cannot use in`
	rows.Upsert(u, "id", in)                // want `cannot use in`
	rows.DeleteWhere(in)                    // want `cannot use in`
	rows.DeleteWhere("id = 1")              // want `cannot use "id = 1"`
	rows.Filter(nil, in)                    // want `cannot use in`
	sqlsafe.NewPager(rows, nil, in, 10)     // want `cannot use in|does not match`
	sqlsafe.NewPager(rows, nil, "-"+in, 10) // want `cannot use|does not match`
}
