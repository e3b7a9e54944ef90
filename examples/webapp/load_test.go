package main

import (
	"fmt"
	"net/http"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/sqlsafe"
)

// A hundred requests a second, for a minute with UNTAINT_FULL=1 and for three
// seconds without: each is answered as it should be, no comment is lost or there
// twice, and nothing is left running or open behind them.
func TestUnderLoad(t *testing.T) {
	rounds := 300
	if os.Getenv("UNTAINT_FULL") == "1" {
		rounds = 6000
	}
	s := start(t)
	users := make([]*browser, 4)
	for i := range users {
		users[i] = s.member(t, fmt.Sprintf("user%d", i))
	}
	settle := func() (goroutines, files int) {
		s.server.Client().CloseIdleConnections()
		for range 50 {
			runtime.GC()
			time.Sleep(20 * time.Millisecond)
		}
		list, _ := os.ReadDir("/proc/self/fd")
		return runtime.NumGoroutine(), len(list)
	}
	goroutinesBefore, filesBefore := settle()
	var all sync.WaitGroup
	var wrong, slowest atomic.Int64
	posted := 0
	from := time.Now()
	for i := range rounds {
		time.Sleep(time.Until(from.Add(time.Duration(i) * 10 * time.Millisecond)))
		b := users[i%len(users)]
		method, path, body, want := "GET", "/", "", http.StatusOK
		switch i % 4 {
		case 0:
			method, path, body, want = "POST", "/api/comments", fmt.Sprintf(`{"text":"number %d <b>bold</b> <script>x</script>"}`, i), http.StatusCreated
			posted++
		case 1:
			path = "/api/comments?q=number&sort=author,-id"
		case 2:
			method, path, body, want = "POST", "/api/comments", `{"text":""}`, http.StatusUnprocessableEntity
		}
		all.Go(func() {
			begun := time.Now()
			kind := ""
			if body != "" {
				kind = "application/json"
			}
			if status, _, _ := b.send(method, path, kind, body); status != want {
				wrong.Add(1)
			}
			if took := int64(time.Since(begun)); took > slowest.Load() {
				slowest.Store(took)
			}
		})
	}
	all.Wait()
	took := time.Since(from)
	require.Zero(t, wrong.Load(), "answers that were not as they should be")
	type count struct {
		All      int `db:"n"`
		Distinct int `db:"d"`
	}
	c, err := sqlsafe.One[count](t.Context(), s.db, sqlsafe.SQL("SELECT count(*) AS n, count(DISTINCT html) AS d FROM comments"))
	require.NoError(t, err)
	require.Equal(t, count{posted, posted}, c)
	goroutines, files := settle()
	t.Logf("%d requests in %s, %.0f a second, slowest %s; goroutines %d before, %d after; files %d, %d", rounds, took.Round(time.Millisecond), float64(rounds)/took.Seconds(),
		time.Duration(slowest.Load()).Round(time.Millisecond), goroutinesBefore, goroutines, filesBefore, files)
	require.LessOrEqual(t, goroutines, goroutinesBefore+3)
	require.LessOrEqual(t, files, filesBefore+3)
}
