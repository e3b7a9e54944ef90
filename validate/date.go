package validate

import (
	"errors"
	"fmt"
	"time"
)

// Date is a calendar day without a time or a zone, as <input type=date> sends
// it: "2026-01-02" (RFC 3339 full-date). The zero Date is not a day. To get a
// moment, pass it to [time.Date] with a location.
type Date struct {
	Year  int        // 0 to 9999
	Month time.Month // January is 1
	Day   int        // 1 to 31
}

var errDate = errors.New("not a date")

// UnmarshalText sets the date from the form "2006-01-02". The day must exist.
func (d *Date) UnmarshalText(b []byte) error {
	t, err := time.Parse(time.DateOnly, string(b))
	if err != nil {
		return errDate // the parser's own error quotes the input
	}
	d.Year, d.Month, d.Day = t.Date()
	return nil
}

// MarshalText returns the date in the form "2006-01-02", and "" for the zero
// Date.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// String returns the date in the form "2006-01-02", and "" for the zero Date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day)
}

// IsZero reports whether d is the zero Date.
func (d Date) IsZero() bool { return d == Date{} }
