package sqlsafe

// takes reports whether the writer would write a text with these values as it is.
func (t *template) takes(d Dialect, args []any) bool {
	if !t.shape.plain || t.shape.sorts || len(args) != len(t.markers) {
		return false
	}
	for _, arg := range args {
		if !harmless(arg) && !d.canHold(arg) {
			return false
		}
	}
	return true
}

// appendNumbered writes the text with placeholders counted from n.
func (t *template) appendNumbered(out []byte, d Dialect, n int) []byte {
	out = append(out, t.segments[0]...)
	for i, seg := range t.segments[1:] {
		out = d.appendPlaceholder(out, n+i)
		if seg != "" {
			out = append(out, seg...)
		}
	}
	return out
}
