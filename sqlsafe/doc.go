// Package sqlsafe runs SQL whose text comes from constants alone and whose
// values are always bound, so that no string made at run time becomes SQL.
package sqlsafe
