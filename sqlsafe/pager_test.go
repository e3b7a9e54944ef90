package sqlsafe_test

import (
	"encoding/base64"
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/sqlsafe"
)

type event struct {
	ID    uint64    `db:"id,pk,sort"`
	Kind  string    `db:"kind,sort"`
	Delta int32     `db:"delta,sort"`
	Ratio float64   `db:"ratio"`
	Done  bool      `db:"done,sort"`
	At    time.Time `db:"at,sort"`
	Tag   [4]byte   `db:"tag,sort"`
}

var (
	secret = []byte("0123456789abcdef0123456789abcdef")
	events = sqlsafe.MustFor[event]("events")
	pages  = sqlsafe.MustPager(events, secret, "-at", 100)
)

func sample(n int) []event {
	out := make([]event, n)
	for i := range out {
		out[i] = event{ID: uint64(i) + math.MaxUint64/2, Kind: "k é", Delta: -5, Ratio: -1.25, Done: true,
			At: time.Date(1969, 7, 20, 20, 17, 40, i, time.UTC), Tag: [4]byte{1, 0, 255, byte(i)}}
	}
	return out
}

func TestPageRoundTrip(t *testing.T) {
	const sort = "kind,-delta,-done,at,tag"
	rows, next, err := pages.Page(sort, "", 2).Finish(sample(3))
	require.NoError(t, err)
	require.Len(t, rows, 2)
	last := rows[1]

	page := pages.Page(sort, next, 2)
	text, args := built(t, sqlsafe.Postgres, page.Where())
	require.Equal(t, `("kind" > $1 OR ("kind" = $2 AND ("delta" < $3 OR ("delta" = $4 AND ("done" < $5 OR ("done" = $6 AND ("at" > $7 OR ("at" = $8 AND ("tag" > $9 OR ("tag" = $10 AND ("id" > $11)))))))))))`, text)
	require.Equal(t, []any{last.Kind, last.Kind, last.Delta, last.Delta, last.Done, last.Done, last.At, last.At, last.Tag, last.Tag, last.ID}, args)
	text, _ = built(t, sqlsafe.Postgres, page.OrderBy())
	require.Equal(t, `"kind", "delta" DESC, "done" DESC, "at", "tag", "id"`, text)
	_, args = built(t, sqlsafe.Postgres, page.Limit())
	require.Equal(t, []any{3}, args)

	_, end, err := page.Finish(sample(2))
	require.NoError(t, err)
	require.Empty(t, end)

	_, next, err = pages.Page("", "", 1).Finish(sample(2))
	require.NoError(t, err)
	text, _ = built(t, sqlsafe.MySQL, pages.Page("", next, 1).Where())
	require.Equal(t, "(`at`, `id`) < (?, ?)", text)
	text, _ = built(t, sqlsafe.SQLServer, pages.Page("", next, 1).Where())
	require.Equal(t, "([at] < @p1 OR ([at] = @p2 AND ([id] < @p3)))", text)
	text, _ = built(t, sqlsafe.SQLite, pages.Page("kind", "", 1).Where())
	require.Equal(t, "1 = 1", text)

	// SQLite compares the text of a time.
	for _, cursor := range []string{"", next} {
		_, _, err = pages.Page("", cursor, 1).Where().Build(sqlsafe.SQLite)
		require.EqualError(t, err, "sqlsafe.Build: misuse: /at not_comparable")
	}
}

// Rows that come in another order than the database compares them would lead a
// client round in a circle.
func TestPageDoesNotLoop(t *testing.T) {
	rows := sample(3)
	_, next, err := pages.Page("", "", 2).Finish(rows)
	require.NoError(t, err)
	_, _, err = pages.Page("", next, 2).Finish(rows)
	require.EqualError(t, err, "sqlsafe.Finish: failed: cursor_stuck")

	// An hour that was read twice leads back.
	_, next, err = pages.Page("-at", "", 1).Finish(sample(3)[1:])
	require.NoError(t, err)
	_, _, err = pages.Page("-at", next, 1).Finish(sample(4)[2:])
	require.EqualError(t, err, "sqlsafe.Finish: failed: cursor_stuck")
	_, _, err = pages.Page("-at", next, 1).Finish(sample(2))
	require.NoError(t, err)
	_, next, err = pages.Page("kind,at", "", 1).Finish(sample(3)[1:])
	require.NoError(t, err)
	_, _, err = pages.Page("kind,at", next, 1).Finish(sample(2))
	require.EqualError(t, err, "sqlsafe.Finish: failed: cursor_stuck")
}

// A cursor that was changed in any bit, cut, made for other keys, another table
// or under another secret is refused, and all look alike.
func TestCursorIsAuthenticated(t *testing.T) {
	_, next, err := pages.Page("kind", "", 1).Finish(sample(2))
	require.NoError(t, err)
	refuse := func(p *sqlsafe.Pager[event], sort, cursor string) {
		t.Helper()
		page := p.Page(sort, cursor, 1)
		_, _, err := page.Where().Build(sqlsafe.Postgres)
		require.EqualError(t, err, "sqlsafe.Page: invalid: /after bad_cursor")
		_, _, err = page.Finish(nil)
		require.EqualError(t, err, "sqlsafe.Page: invalid: /after bad_cursor")
	}
	raw, err := base64.RawURLEncoding.DecodeString(next)
	require.NoError(t, err)
	for i := range raw {
		for bit := range 8 {
			changed := append([]byte(nil), raw...)
			changed[i] ^= 1 << bit
			refuse(pages, "kind", base64.RawURLEncoding.EncodeToString(changed))
		}
		refuse(pages, "kind", base64.RawURLEncoding.EncodeToString(raw[:i])+" ")
	}
	refuse(pages, "kind", next[:9]+"\r\n"+next[9:])
	refuse(pages, "-kind", next)
	refuse(pages, "kind,at", next)
	refuse(pages, "", next)
	refuse(sqlsafe.MustPager(events, []byte("another secret of 32 bytes or so"), "-at", 100), "kind", next)
	refuse(sqlsafe.MustPager(sqlsafe.MustFor[event]("other.events"), secret, "-at", 100), "kind", next)
	refuse(pages, "kind", string(make([]byte, 5000)))
	require.NotContains(t, string(raw), "k é")
	require.NotContains(t, fmt.Sprintf("%+v %#v", pages.Page("kind", next, 1), pages.Page("kind", next, 1)), "k é")
}

func TestPageRefusals(t *testing.T) {
	_, _, err := pages.Page("nope", "x", 101).OrderBy().Build(sqlsafe.Postgres)
	require.EqualError(t, err, "sqlsafe.Page: invalid: /limit out_of_range (min 1, max 100); /sort/0 unknown_column")
	var zero sqlsafe.Page[event]
	_, _, err = zero.Limit().Build(sqlsafe.Postgres)
	require.ErrorIs(t, err, untaint.Code("zero_query"))
	_, _, err = zero.Finish(nil)
	require.ErrorIs(t, err, untaint.Code("zero_query"))

	type nullable struct {
		ID   *int `db:"id,pk"`
		Rank *int `db:"rank,sort"`
	}
	_, err = sqlsafe.NewPager(sqlsafe.MustFor[nullable]("t"), []byte("short"), "rank", 0)
	require.EqualError(t, err, "sqlsafe.NewPager: misuse: too_few_secret_bytes (at sqlsafe_test.nullable); no_page_length (at sqlsafe_test.nullable); bad_column_tag (at sqlsafe_test.nullable.ID); bad_column_tag (at sqlsafe_test.nullable.Rank)")
	_, err = sqlsafe.NewPager(events, secret, "nope", 1)
	require.ErrorIs(t, err, untaint.Misuse)
	require.Panics(t, func() { sqlsafe.MustPager(events, nil, "-at", 1) })
}
