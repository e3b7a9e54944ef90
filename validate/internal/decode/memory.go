package decode

// What is taken is counted before it is taken, as what the runtime takes for it
// at most. Two sums are kept: what the value holds, which may be as much as the
// limit says, and what was taken on the way to it and given up, such as a slice
// that has grown; both together may be twice that.

// hold counts n bytes that the value is going to hold.
func (d *reading) hold(n int64) bool {
	d.live += n
	if d.live <= d.limits.Memory && d.live+d.garbage <= 2*d.limits.Memory {
		return true
	}
	return d.over(CodeTooMuchMemory, d.limits.Memory)
}

// exchange counts n bytes in place of old ones, which are given up.
func (d *reading) exchange(n, old int64) bool {
	d.garbage += old
	return d.hold(n - old)
}

// waste counts n bytes that are taken on the way alone.
func (d *reading) waste(n int64) bool {
	d.garbage += n
	return d.hold(0)
}

// fits reports whether n bytes can be taken in place of old ones.
func (d *reading) fits(n, old int64) bool {
	return d.live+n-old <= d.limits.Memory && d.live+n+d.garbage <= 2*d.limits.Memory
}

// rounded is at least what the runtime takes for n bytes: its sizes are up to a
// sixth apart.
func rounded(n int64) int64 {
	if n <= 16 {
		return (n + 7) &^ 7
	}
	return n + n/6 + 16
}

// zoneSize is what a time.Time takes for an offset that package time does not keep
// itself, such as +05:45.
const zoneSize = 176

const (
	mapHeader = 48  // of a Go map
	mapGroup  = 8   // entries that lie together, also where there is one
	mapInline = 128 // a larger key or value lies outside
)

// mapRoom is how many entries a map has room for.
type mapRoom struct {
	slot  int64 // bytes of one entry
	room  int
	taken int64
}

// slotSize is what a key or a value takes in the table of a map.
func slotSize(n uintptr) int64 {
	if n > mapInline {
		return 8
	}
	return int64(n)
}

// room counts what a map with n entries takes for one more. A map of one entry
// has room for eight; then the table doubles whenever it is seven eighths full.
func (d *reading) room(m *mapRoom, n int) bool {
	if n < m.room {
		return true
	}
	slots := 8
	for slots == 8 && n >= 8 || slots > 8 && n >= slots/8*7 {
		slots *= 2
	}
	m.room = slots / 8 * 7
	if slots == 8 {
		m.room = 8
	}
	old := m.taken
	m.taken = rounded(int64(slots)*m.slot + int64(slots))
	if slots > 8 {
		m.taken += 64 // of the table itself
	}
	return d.exchange(m.taken, old)
}

// holdIndirect counts a value of a map that lies outside of its table.
func (d *reading) holdIndirect(size int64) bool {
	return size <= mapInline || d.hold(rounded(size))
}
