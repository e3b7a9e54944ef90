// Package migrate shows how code that uses validator, bluemonday, squirrel,
// sqlx, sqlc, gorm, os/exec, http.Client or safeurl changes over: before and after, side by side.
// The tests show that both do the same with good input, and what the one does
// not refuse.
package migrate
