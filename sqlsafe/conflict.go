package sqlsafe

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/sqlsafe/internal/fault"
)

// explained returns the error of a statement as one of ours, with what is known of
// where it lies. What is one of ours already never reached the database.
func (c *call) explained(cause error) error {
	_, refused := untaint.As(cause)
	err := Translate(c.ctx, c.op, cause)
	if refused {
		return err
	}
	c.on.say(c.ctx, cause)
	switch {
	case errors.Is(err, CodeUniqueViolation):
		err = c.placed(cause, err)
	case errors.Is(err, fault.BadStatement):
		err = c.located(cause, err)
	}
	c.on.tx.fail(err)
	return err
}

// located returns the error of a statement that the server does not understand with
// the line and column in the constant text that it stopped at.
func (c *call) located(cause, err error) error {
	at, ok := fault.SpotOf(cause, c.text)
	if !ok || c.of.n == nil {
		return err
	}
	o, ok := c.of.origin(c.on.dialect, c.text, at)
	if !ok {
		return err
	}
	for v := range untaint.Violations(err) {
		return misread(c.op, o, v, "is what the database does not understand")
	}
	return err
}

// say tells a program's own function what the server said; see WithDriverErrors.
func (s *session) say(ctx context.Context, cause error) {
	if s.told == nil || !s.told.plain.Load() {
		return
	}
	if message, position, ok := fault.Said(cause); ok {
		s.told.to(ctx, message, position)
	}
}

// placed returns the error of a statement that broke a unique key at the fields
// that a client knows the columns of the key by; see unique= in Table.
func (c *call) placed(cause, err error) error {
	e, ok := untaint.As(err)
	key, unique := fault.KeyOf(cause)
	if !ok || !unique {
		return err
	}
	var tables []*relation
	c.of.inspect(c.on.dialect, func(w *writer) { tables = slices.Clone(w.written) })
	for _, r := range tables {
		if dialects[c.on.dialect].namesKey { // as its first column, if the table does not
			key.Columns = c.on.columnsOf(c.ctx, r, key.Name)
		}
		paths := r.broken(key)
		if paths == nil {
			continue
		}
		errs := untaint.Collector{Op: c.op}
		for v := range untaint.Violations(e) {
			for _, path := range paths {
				v.Path = path
				errs.Add(v)
			}
		}
		return errs.Err()
	}
	return err
}

// broken returns the client's fields of the columns that a key has.
func (r *relation) broken(key fault.Key) (paths []string) {
	if key.Table != "" && r.last != "" && !strings.EqualFold(key.Table, r.last) {
		return nil // of another table, such as one that a trigger writes
	}
	for i := range r.cols.list {
		c := &r.cols.list[i]
		if c.unique == "" || slices.Contains(paths, c.unique) {
			continue
		}
		of := slices.ContainsFunc(key.Columns, func(name string) bool { return strings.EqualFold(name, c.name) })
		if of || key.Columns == nil && r.keyNamed(key.Name, c.name) {
			paths = append(paths, c.unique)
		}
	}
	return paths
}

// keyNamed reports whether a key has the name that a server gives the one on a
// column: "users_email_key", "users_email_idx", "email".
func (r *relation) keyNamed(key, column string) bool {
	return key == column || key == r.last+"_"+column+"_key" || key == r.last+"_"+column+"_idx"
}

// columnsOf asks MySQL for the columns of a key, whose name is all that its errors
// say. It asks in the transaction, which goes on after a conflict there.
func (s *session) columnsOf(ctx context.Context, r *relation, key string) []string {
	const text = "SELECT column_name FROM information_schema.statistics WHERE table_schema = COALESCE(?, DATABASE()) AND table_name = ? AND index_name = ? AND column_name IS NOT NULL"
	if r.last == "" || key == "" {
		return nil
	}
	var schema any
	if parts, ok := tableParts(r.full); ok && len(parts) > 1 {
		schema = parts[len(parts)-2]
	}
	c := call{on: s, ctx: &permit{Context: ctx, text: text}, text: text, args: []any{schema, r.last, key}}
	rows, err := c.query()
	if err != nil {
		return nil
	}
	defer func() { _ = rows.Close() }()
	var names []string
	for rows.Next() {
		var name string
		if rows.Scan(&name) != nil {
			return nil
		}
		names = append(names, name)
	}
	if rows.Err() != nil {
		return nil
	}
	return names
}
