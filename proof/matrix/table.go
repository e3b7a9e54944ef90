package main

import "context"

// Check makes one of the security tables by really running it.
type Check struct {
	Name string // the word that selects it on the command line, such as "sql"
	Run  func(ctx context.Context) (Table, error)
}

// Table is what a check found.
type Table struct {
	Title   string
	Columns []string // the first names the rows
	Rows    []Row
	Notes   []string
}

// Row is one contestant and what happened to it, cell by cell.
type Row struct {
	Name  string
	Cells []string // such as "0 of 3611"
	// Ours marks a row that has a bar to reach; Failed says that it did not.
	Ours   bool
	Failed bool
}
