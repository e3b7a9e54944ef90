// Command matrix runs the security tables and exits with status 1 if a row of
// ours is not at its bar.
package main

func main() {}

// checks are the tables in the order in which they are printed.
var checks = []Check{}
