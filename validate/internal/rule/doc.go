// Package rule is the table of rules that tags are written with: what each is
// called and reports, which kinds of values it tests, and for each of these the
// op of a program that it becomes, or the test that has to run by reflection. It
// knows neither tags nor the types that hold a value; package validate compiles
// them and gives a rule its place.
//
// To add a rule, write a row.
package rule
