// Command bench runs our packages beside their peers, in one process and one
// run, and prints one table for each area.
package main

func main() {}

// areas are the tables in the order in which they are printed.
var areas = []Area{}
