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
		"zero query":               {sqlsafe.Query{}, sqlsafe.CodeZeroQuery},
		"query out of JSON":        {decoded, sqlsafe.CodeZeroQuery},
		"reflect.New of a query":   {reflect.New(reflect.TypeFor[sqlsafe.Query]()).Elem().Interface().(sqlsafe.Query), sqlsafe.CodeZeroQuery},
		"zero builder":             {new(sqlsafe.Builder).Query(), sqlsafe.CodeEmptyText},
		"marker in quotes":         {sqlsafe.SQL("SELECT 1 WHERE name = '?'", user), sqlsafe.CodeMarkerHidden},
		"missing argument":         {sqlsafe.SQL("SELECT ?"), sqlsafe.CodeArgCount},
		"argument without marker":  {sqlsafe.SQL("SELECT 1", user), sqlsafe.CodeArgCount},
		"bound sort key":           {sqlsafe.SQL("SELECT 1 ORDER BY ?", user), sqlsafe.CodeBindInOrder},
		"bound group key":          {sqlsafe.SQL("SELECT 1 GROUP BY ?", user), sqlsafe.CodeBindInOrder},
		"two statements":           {sqlsafe.SQL("SELECT 1; DROP TABLE rows"), sqlsafe.CodeSecondStatement},
		"slice for IN":             {sqlsafe.SQL("SELECT 1 WHERE a IN (?)", []int{1}), sqlsafe.CodeBadArg},
		"pointer to itself":        {sqlsafe.SQL("SELECT ?", circle), sqlsafe.CodeBadArg},
		"pointer to a query":       {sqlsafe.SQL("SELECT ?", &decoded), sqlsafe.CodeBadArg},
		"unknown sort key":         {sqlsafe.SQL("SELECT 1 ORDER BY ?", rows.Sort(user, "id")), sqlsafe.CodeUnknownColumn},
		"sort key without the tag": {sqlsafe.SQL("SELECT 1 ORDER BY ?", rows.Sort("id", "id")), sqlsafe.CodeUnknownColumn},
		"unknown column":           {rows.Where(user, sqlsafe.OpEq, 1), sqlsafe.CodeUnknownColumn},
		"delete of everything":     {rows.DeleteWhere(sqlsafe.And()), sqlsafe.CodeMissingWhere},
		"delete but of nothing":    {rows.DeleteWhere(sqlsafe.NotIn[int]("id", nil)), sqlsafe.CodeMissingWhere},
		"delete of not nothing":    {rows.DeleteWhere(sqlsafe.Not(sqlsafe.In[int]("id", nil))), sqlsafe.CodeMissingWhere},
		"delete of not no choice":  {rows.DeleteWhere(sqlsafe.And(sqlsafe.Not(sqlsafe.Or()), sqlsafe.And())), sqlsafe.CodeMissingWhere},
		"delete of this or all":    {rows.DeleteWhere(sqlsafe.Or(sqlsafe.SQL("id = 1"), sqlsafe.NotIn[int]("id", nil))), sqlsafe.CodeMissingWhere},
		"update but of nothing":    {sqlsafe.SQL("UPDATE rows SET a = 1 WHERE ?", sqlsafe.NotIn("id", []int{})), sqlsafe.CodeMissingWhere},
		"delete without condition": {sqlsafe.SQL("DELETE FROM rows ?", sqlsafe.If(false, "WHERE id = 1")), sqlsafe.CodeMissingWhere},
		"update of everything":     {sqlsafe.SQL("UPDATE rows SET a = 1 WHERE ?", sqlsafe.And()), sqlsafe.CodeMissingWhere},
		"builder without where":    {new(sqlsafe.Builder).Add("DELETE FROM rows").WhereIf(false, "id = 1").Query(), sqlsafe.CodeMissingWhere},
		"builder if without where": {new(sqlsafe.Builder).Add("DELETE FROM rows").If(false, "WHERE id = 1").Query(), sqlsafe.CodeMissingWhere},
		"builder all left out":     {new(sqlsafe.Builder).WhereIf(false, "id = 1").If(false, "LIMIT 1").Query(), sqlsafe.CodeEmptyText},
		"all left out":             {sqlsafe.SQL("?", sqlsafe.If(false, "SELECT 1")), sqlsafe.CodeEmptyText},
		"update of the key":        {rows.Update(&row{}, "id"), sqlsafe.CodeNoColumn},
		"patch without the tag":    {rows.Patch(&row{}, []string{"name"}), sqlsafe.CodeUnknownColumn},
		"native placeholder":       {sqlsafe.SQL("SELECT @a"), sqlsafe.CodeNativePlaceholder},
	} {
		t.Run(name, func(t *testing.T) {
			text, args, err := test.q.Build(sqlsafe.SQLite)
			require.ErrorIs(t, err, test.code)
			require.Empty(t, text)
			require.Nil(t, args)
			if test.code != sqlsafe.CodeUnknownColumn { // an unknown key is the path of its refusal
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
	require.ErrorIs(t, err, sqlsafe.CodeSecondStatement)
}
