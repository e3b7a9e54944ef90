package fault

import (
	"reflect"
	"strings"
)

// native is the part of a driver's error that can be kept: the server's code,
// and names out of the schema. It is read without importing any driver.
type native struct {
	sqlstate   string // PostgreSQL
	number     int    // MySQL and MariaDB
	extended   int    // SQLite
	constraint string
	column     string
	message    string // looked at, never shown
	detail     string // the same
	table      string
	position   int  // in the text, counted from 1 in characters; 0 for none
	inside     bool // it arose in a function or in a value, not in the text
}

func stringField(s reflect.Value, names ...string) string {
	if s.Kind() != reflect.Struct {
		return ""
	}
	for _, name := range names {
		if f := s.FieldByName(name); f.IsValid() && f.Kind() == reflect.String {
			return f.String()
		}
	}
	return ""
}

func intField(s reflect.Value, name string) int {
	if s.Kind() != reflect.Struct {
		return 0
	}
	return intOf(s.FieldByName(name))
}

func intOf(v reflect.Value) int {
	switch {
	case v.IsValid() && v.CanInt():
		return int(v.Int())
	case v.IsValid() && v.CanUint():
		return int(v.Uint())
	}
	return 0
}

// maxSchemaName is the longest identifier of the servers known, MySQL's
// "table.key" included.
const maxSchemaName = 130

// SchemaName returns s if it looks like an identifier, so that text which only
// stood in the place of one is never shown.
func SchemaName(s string) string {
	if len(s) > maxSchemaName {
		return ""
	}
	for i := 0; i < len(s); i++ {
		c := s[i]
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '_' && c != '.' && c != '$' {
			return ""
		}
	}
	return s
}

// between returns the last text in s that stands between open and close.
func between(s, open, close string) string {
	i := strings.LastIndex(s, open)
	if i < 0 {
		return ""
	}
	s = s[i+len(open):]
	j := strings.Index(s, close)
	if j < 0 {
		return ""
	}
	return s[:j]
}
