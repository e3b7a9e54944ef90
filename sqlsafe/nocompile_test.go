package sqlsafe_test

import (
	"encoding/json"
	"errors"
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/test/nocompile"
	"github.com/untaint/untaint/sqlsafe"
)

// What does not compile needs no check at run time.
func TestDoesNotCompile(t *testing.T) {
	files, refused := nocompile.Run(t, "testdata/nocompile")
	t.Logf("%d snippets, %d misuses refused by the compiler", files, refused)
	require.GreaterOrEqual(t, refused, 60)
}

// What compiles and is a misuse all the same is refused before a driver sees
// it.
func TestCompilesAndIsRefused(t *testing.T) {
	user := "x' OR 1=1 --"
	type row struct {
		ID   int    `db:"id,pk"`
		Name string `db:"name,sort"`
	}
	rows := sqlsafe.MustFor[row]("rows")
	var decoded sqlsafe.Query
	//lint:ignore SA9005 that nothing gets in is what is tested
	if err := json.Unmarshal([]byte(`{"n":{"text":"DROP TABLE rows"},"N":1}`), &decoded); err != nil {
		var wrong *json.UnmarshalTypeError
		require.True(t, errors.As(err, &wrong))
	}
	type loop *loop
	var circle loop
	circle = &circle
	for name, test := range map[string]struct {
		q    sqlsafe.Query
		code untaint.Code
	}{
		"zero query":               {sqlsafe.Query{}, untaint.Code("zero_query")},
		"query out of JSON":        {decoded, untaint.Code("zero_query")},
		"reflect.New of a query":   {reflect.New(reflect.TypeFor[sqlsafe.Query]()).Elem().Interface().(sqlsafe.Query), untaint.Code("zero_query")},
		"zero builder":             {new(sqlsafe.Builder).Query(), untaint.Code("empty_text")},
		"marker in quotes":         {sqlsafe.SQL("SELECT 1 WHERE name = '?'", user), untaint.Code("marker_hidden")},
		"missing argument":         {sqlsafe.SQL("SELECT ?"), untaint.Code("arg_count")},
		"argument without marker":  {sqlsafe.SQL("SELECT 1", user), untaint.Code("arg_count")},
		"bound sort key":           {sqlsafe.SQL("SELECT 1 ORDER BY ?", user), untaint.Code("bind_in_order")},
		"bound group key":          {sqlsafe.SQL("SELECT 1 GROUP BY ?", user), untaint.Code("bind_in_order")},
		"two statements":           {sqlsafe.SQL("SELECT 1; DROP TABLE rows"), untaint.Code("second_statement")},
		"slice for IN":             {sqlsafe.SQL("SELECT 1 WHERE a IN (?)", []int{1}), untaint.Code("bad_arg")},
		"pointer to itself":        {sqlsafe.SQL("SELECT ?", circle), untaint.Code("bad_arg")},
		"pointer to a query":       {sqlsafe.SQL("SELECT ?", &decoded), untaint.Code("bad_arg")},
		"unknown sort key":         {sqlsafe.SQL("SELECT 1 ORDER BY ?", rows.Sort(user, "id")), untaint.Code("unknown_column")},
		"sort key without the tag": {sqlsafe.SQL("SELECT 1 ORDER BY ?", rows.Sort("id", "id")), untaint.Code("unknown_column")},
		"unknown column":           {rows.Where(user, "eq", 1), untaint.Code("unknown_column")},
		"delete of everything":     {rows.DeleteWhere(sqlsafe.And()), untaint.Code("missing_where")},
		"delete but of nothing":    {rows.DeleteWhere(sqlsafe.NotIn[int]("id", nil)), untaint.Code("missing_where")},
		"delete of not nothing":    {rows.DeleteWhere(sqlsafe.Not(sqlsafe.In[int]("id", nil))), untaint.Code("missing_where")},
		"delete of not no choice":  {rows.DeleteWhere(sqlsafe.And(sqlsafe.Not(sqlsafe.Or()), sqlsafe.And())), untaint.Code("missing_where")},
		"delete of this or all":    {rows.DeleteWhere(sqlsafe.Or(sqlsafe.SQL("id = 1"), sqlsafe.NotIn[int]("id", nil))), untaint.Code("missing_where")},
		"update but of nothing":    {sqlsafe.SQL("UPDATE rows SET a = 1 WHERE ?", sqlsafe.NotIn("id", []int{})), untaint.Code("missing_where")},
		"delete without condition": {sqlsafe.SQL("DELETE FROM rows ?", sqlsafe.If(false, "WHERE id = 1")), untaint.Code("missing_where")},
		"update of everything":     {sqlsafe.SQL("UPDATE rows SET a = 1 WHERE ?", sqlsafe.And()), untaint.Code("missing_where")},
		"builder without where":    {new(sqlsafe.Builder).Add("DELETE FROM rows").WhereIf(false, "id = 1").Query(), untaint.Code("missing_where")},
		"builder if without where": {new(sqlsafe.Builder).Add("DELETE FROM rows").If(false, "WHERE id = 1").Query(), untaint.Code("missing_where")},
		"builder all left out":     {new(sqlsafe.Builder).WhereIf(false, "id = 1").If(false, "LIMIT 1").Query(), untaint.Code("empty_text")},
		"all left out":             {sqlsafe.SQL("?", sqlsafe.If(false, "SELECT 1")), untaint.Code("empty_text")},
		"update of the key":        {rows.Update(&row{}, "id"), untaint.Code("no_column")},
		"patch without the tag":    {rows.Patch(&row{}, []string{"name"}), untaint.Code("unknown_column")},
		"native placeholder":       {sqlsafe.SQL("SELECT @a"), untaint.Code("native_placeholder")},
	} {
		t.Run(name, func(t *testing.T) {
			text, args, err := test.q.Build(sqlsafe.SQLite)
			require.ErrorIs(t, err, test.code)
			require.Empty(t, text)
			require.Nil(t, args)
			if test.code != untaint.Code("unknown_column") { // an unknown key is the path of its refusal
				require.NotContains(t, err.Error(), user)
			}
		})
	}
}

// launder is what the type system does not stop, as doc.go says: a generic
// function converts a string to a type that it cannot name. This test holds it
// in place, so that the day it is stopped the documentation changes.
func launder[T ~string, R any](f func(T, ...any) R, s string) R { return f(T(s)) }

func TestLimitsOfTheTypeTrick(t *testing.T) {
	made := "SELECT " + string([]byte{'1'})
	text, _, err := launder(sqlsafe.SQL, made).Build(sqlsafe.SQLite)
	require.NoError(t, err)
	require.Equal(t, "SELECT 1", text)

	f := reflect.ValueOf(sqlsafe.SQL)
	q := f.Call([]reflect.Value{reflect.ValueOf(made).Convert(f.Type().In(0))})[0].Interface().(sqlsafe.Query)
	_, _, err = q.Build(sqlsafe.SQLite)
	require.NoError(t, err)

	// It still is one statement with its quotes closed.
	_, _, err = launder(sqlsafe.SQL, made+"; DROP TABLE t").Build(sqlsafe.SQLite)
	require.ErrorIs(t, err, untaint.Code("second_statement"))
}
