package sqlsafe

// Bind returns a value that a statement binds once, however often you use it:
//
//	unit := sqlsafe.Bind("day")
//	sqlsafe.SQL("SELECT date_trunc(?, at), count(*) FROM visits GROUP BY date_trunc(?, at)", unit, unit)
//
// Each place gets the same placeholder, so the server knows that they are one
// value of one type. MySQL has no placeholder that can be used twice, so there
// the value is bound at each place. Two calls of Bind make two values.
func Bind(value any) Query { return made(&once{value}) }

func (o *once) write(w *writer) truth {
	if w.sortKey {
		w.misuse(codeBindInOrder)
		return unknown
	}
	for _, p := range w.once {
		if p.value == o {
			w.buf = w.d.appendAgain(w.buf, p.at)
			return unknown
		}
	}
	if !w.bindable(len(w.args), o.value) {
		return unknown
	}
	w.value(o.value)
	if dialects[w.d].again {
		w.once = append(w.once, placed{o, len(w.args)})
	}
	return unknown
}

// appendAgain writes the placeholder of a value that is bound already. SQLite
// gives "?" the number after the highest so far, which "?1" does not change.
func (d Dialect) appendAgain(b []byte, n int) []byte {
	if dialects[d].indexed {
		return appendCount(append(b, '?'), n)
	}
	return d.appendPlaceholder(b, n)
}
