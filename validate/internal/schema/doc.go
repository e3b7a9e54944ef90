// Package schema writes what JSON accepts as a JSON Schema of draft 2020-12: the
// form of a type, as package decode reads it, with what the rules of its fields
// demand. It is never stricter than JSON, and names beside a property what it
// cannot say.
package schema
