package sqlsafe_test

import (
	"context"
	"math/rand/v2"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/test/env"
	"github.com/untaint/untaint/proof/database"
	"github.com/untaint/untaint/sqlsafe"
)

// canary stands in a table that no query here reads. It must turn up nowhere.
const canary = "canary-5b1f"

// sampled is how many payloads are taken where the whole corpus is not asked
// for; the seed is fixed, so that a failure comes back.
const sampled = 400

func payloads(t *testing.T) []string {
	t.Helper()
	rows := env.Corpus[struct{ Payload string }](t, "sql.jsonl")
	all := make([]string, 0, len(rows))
	for _, row := range rows {
		all = append(all, row.Payload)
	}
	slices.Sort(all)
	all = slices.Compact(all)
	if os.Getenv("UNTAINT_FULL") != "1" {
		r := rand.New(rand.NewPCG(1, 2))
		r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		all = all[:sampled]
	}
	return append(all, "", "\\", "%", "_", "!", "100%!_\\", "a\x00b", "\xff", "\ufffd", "日本%", strings.Repeat("%_", 2000))
}

// noted is what the corpus is written to and read from.
type noted struct {
	ID   int64  `db:"id,pk,sort"`
	Text string `db:"txt,sort,filter,select,patch"`
	Size int    `db:"size,sort,filter"`
}

var (
	notes  = sqlsafe.MustFor[noted]("notes")
	tables = sqlsafe.MustTables("notes", "archive")
)

// corpusEngines are the main ones, and MariaDB with each of the modes that
// change how quotes and backslashes read.
func corpusEngines() []database.Engine {
	return append(database.Main(), database.MySQLMode("NO_BACKSLASH_ESCAPES"), database.MySQLMode("ANSI_QUOTES"))
}

func prepareCorpus(t *testing.T, i *database.Instance) *sqlsafe.DB {
	t.Helper()
	column := map[database.Family]string{
		database.PostgreSQL: "text",
		database.MariaDB:    "longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin",
		database.SQLite:     "text",
	}[i.Engine.Family]
	i.MustExec(t,
		"CREATE TABLE notes (id bigint PRIMARY KEY, txt "+column+" NOT NULL, size int NOT NULL)",
		"CREATE TABLE archive (id bigint PRIMARY KEY, txt "+column+" NOT NULL, size int NOT NULL)",
		"CREATE TABLE secrets (v varchar(100) NOT NULL)",
		"INSERT INTO secrets VALUES ('"+canary+"')",
	)
	return sqlsafe.Wrap(i.DB, dialects[i.Engine.Family])
}

// Each payload, as a value, comes back byte by byte, or is refused because the
// database could not hold it; and as a LIKE term it finds those texts alone
// that contain it.
func TestCorpusAsValue(t *testing.T) {
	all := payloads(t)
	database.Each(t, corpusEngines(), func(t *testing.T, i *database.Instance) {
		db := prepareCorpus(t, i)
		d := dialects[i.Engine.Family]
		refusedByUs := 0
		for chunk := range slices.Chunk(all, 200) {
			var held []noted
			for n, payload := range chunk {
				row := noted{ID: int64(n), Text: payload, Size: len(payload)}
				_, err := db.Exec(t.Context(), notes.Insert(&row))
				if want := unholdable(d, payload); want != "" {
					require.ErrorIs(t, err, want)
					noEcho(t, err, payload)
					refusedByUs++
					continue
				}
				require.NoError(t, err, "%q", payload)
				held = append(held, row)
			}
			back, err := sqlsafe.All[noted](t.Context(), db, sqlsafe.SQL("SELECT ? FROM notes ORDER BY id", notes.Columns()))
			require.NoError(t, err)
			require.Equal(t, held, back)
			for _, row := range held {
				asTerm(t, db, i.Engine.Family, row.Text, held)
			}
			_, err = db.Exec(t.Context(), notes.DeleteWhere(sqlsafe.Everything()))
			require.NoError(t, err)
		}
		t.Logf("%s: %d payloads as value and LIKE term, %d of them refused as no text of the database", i.Engine.Name, len(all), refusedByUs)
	})
}

// unholdable returns the code with which a text must be refused, if any.
func unholdable(d sqlsafe.Dialect, s string) untaint.Code {
	switch {
	case d == sqlsafe.Postgres && strings.Contains(s, "\x00"):
		return untaint.Code("nul_in_text")
	case d != sqlsafe.SQLite && !utf8.ValidString(s):
		return untaint.Code("invalid_utf8")
	}
	return ""
}

// asTerm compares what LIKE finds with what strings finds.
func asTerm(t *testing.T, db *sqlsafe.DB, f database.Family, term string, held []noted) {
	t.Helper()
	for _, op := range []struct {
		cond sqlsafe.Query
		same func(s, term string) bool
	}{
		{sqlsafe.Contains("txt", term), strings.Contains},
		{sqlsafe.Prefix("txt", term), strings.HasPrefix},
		{notes.Where("txt", "suffix", term), strings.HasSuffix},
	} {
		ids, err := sqlsafe.All[int64](t.Context(), db, sqlsafe.SQL("SELECT id FROM notes WHERE ? ORDER BY id", op.cond))
		if strings.Contains(term, "\x00") {
			require.ErrorIs(t, err, untaint.Code("nul_in_text"))
			continue
		}
		if !utf8.ValidString(term) {
			require.ErrorIs(t, err, untaint.Code("invalid_utf8"))
			continue
		}
		if len(term) > 8192 {
			require.ErrorIs(t, err, untaint.Code("too_long_pattern"))
			continue
		}
		require.NoError(t, err, "%q", term)
		var want []int64
		for _, row := range held {
			if op.same(folded(f, row.Text), folded(f, term)) {
				want = append(want, row.ID)
			}
		}
		require.Equal(t, want, ids, "%q", term)
	}
}

// folded returns s as LIKE of the engine compares it: SQLite takes the letters
// of ASCII for the same in upper and lower case, sees a text up to a NUL, and
// reads what is not UTF-8 as U+FFFD.
func folded(f database.Family, s string) string {
	if f != database.SQLite {
		return s
	}
	s, _, _ = strings.Cut(s, "\x00")
	b := []byte(strings.ToValidUTF8(s, "\ufffd"))
	for i, c := range b {
		if c >= 'A' && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}

func noEcho(t *testing.T, err error, payload string) {
	t.Helper()
	if len(payload) >= 6 {
		require.NotContains(t, err.Error(), payload)
	}
	require.NotContains(t, err.Error(), canary)
}

// Each payload where a name or an operator belongs is refused before a driver
// is asked, or is one of the names that are allowed.
func TestCorpusAsName(t *testing.T) {
	all := payloads(t)
	database.Each(t, corpusEngines(), func(t *testing.T, i *database.Instance) {
		db := prepareCorpus(t, i)
		d := dialects[i.Engine.Family]
		_, err := db.Exec(t.Context(), notes.Insert(&noted{ID: 1, Text: "a", Size: 1}))
		require.NoError(t, err)
		refused := 0
		for _, payload := range all {
			for _, q := range named(payload) {
				if _, _, err := q.Build(d); err != nil {
					require.True(t, slices.Contains([]untaint.Kind{untaint.Invalid, untaint.Denied, untaint.TooLarge}, untaint.KindOf(err)), "%v", err)
					refused++
					continue
				}
				allowed(t, db, q, payload)
			}
		}
		t.Logf("%s: %d payloads as sort key, column, operator, filter, patch, cursor and table: %d refused", i.Engine.Name, len(all), refused)
		require.Greater(t, refused, 7*len(all)*9/10)
	})
}

// named returns one query for each place where a name may come from outside.
func named(payload string) []sqlsafe.Query {
	return []sqlsafe.Query{
		sqlsafe.SQL("SELECT txt FROM notes ORDER BY ?", notes.Sort(payload, "id")),
		sqlsafe.SQL("SELECT ? FROM notes", notes.Pick(payload)),
		sqlsafe.SQL("SELECT txt FROM notes WHERE ?", notes.Where("txt", payload, "a")),
		sqlsafe.SQL("SELECT txt FROM notes WHERE ?", notes.Where(payload, "eq", "a")),
		sqlsafe.SQL("SELECT txt FROM notes WHERE ?", notes.Filter(url.Values{payload: {"1"}})),
		sqlsafe.SQL("SELECT txt FROM notes WHERE ?", notes.Filter(url.Values{"txt[" + payload + "]": {"1"}})),
		sqlsafe.SQL("SELECT txt FROM notes WHERE ?", notes.Filter(url.Values{"size": {payload}})),
		notes.Patch(&noted{ID: 7}, []string{payload}),
		sqlsafe.SQL("SELECT txt FROM ?", tables.Pick(payload)),
		sqlsafe.SQL("SELECT txt FROM notes WHERE ?", corpusPages.Page("", payload, 10).Where()),
	}
}

var corpusPages = sqlsafe.MustPager(notes, []byte("0123456789abcdef0123456789abcdef"), "-size", 50)

// allowed runs what was not refused: it must read nothing but the notes.
func allowed(t *testing.T, db *sqlsafe.DB, q sqlsafe.Query, payload string) {
	t.Helper()
	plain := payload == "" || !strings.ContainsFunc(payload, func(r rune) bool {
		return !(r == '-' || r == ',' || r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z')
	})
	require.True(t, plain, "%q was let through", payload)
	rows, err := sqlsafe.All[string](context.Background(), db, q)
	if err != nil {
		noEcho(t, err, payload)
		return
	}
	require.NotContains(t, strings.Join(rows, "\n"), canary)
}
