// Package validate decodes a request into a struct and checks the struct's
// `validate` tags, whose language is that of go-playground/validator/v10.
//
// A type is compiled once. For reports every mistake in its tags at that time,
// all at once; the Validator it returns checks values without reflection where
// Go allows that, and without allocating where the value is good.
package validate
