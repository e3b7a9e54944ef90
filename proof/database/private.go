package database

import (
	"context"
	"database/sql"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/untaint/untaint/internal/test/env"
)

// Private is a database server that belongs to one test, which may stop it and
// start it again. It listens on a free port of 127.0.0.1 and keeps its data in
// a folder that goes with the test.
type Private struct {
	Engine Engine // its Make gives a database on this server

	tb      testing.TB
	dir     string
	port    int
	owner   *syscall.Credential
	program string
	args    []string
	dsn     string
	running *exec.Cmd
}

// PrivatePostgres starts a PostgreSQL server.
func PrivatePostgres(tb testing.TB) *Private {
	tb.Helper()
	p := newPrivate(tb, "postgres")
	p.program = pgProgram(tb, "postgres")
	p.must(pgProgram(tb, "initdb"), "-D", p.data(), "-U", "postgres", "-A", "trust", "-N")
	p.args = []string{"-D", p.data(), "-p", strconv.Itoa(p.port), "-h", "127.0.0.1", "-k", p.dir, "-c", "fsync=off"}
	p.dsn = fmt.Sprintf("postgres://postgres@127.0.0.1:%d/postgres?sslmode=disable", p.port)
	p.Engine = PGX()
	p.Start()
	return p
}

// PrivateMariaDB starts a MariaDB server.
func PrivateMariaDB(tb testing.TB) *Private {
	tb.Helper()
	p := newPrivate(tb, "mysql")
	p.program = env.Program(tb, "mariadbd", "mariadb-server")
	p.must(env.Program(tb, "mariadb-install-db", "mariadb-server"), "--no-defaults", "--datadir="+p.data(),
		"--auth-root-authentication-method=normal", "--skip-test-db")
	p.args = []string{"--no-defaults", "--datadir=" + p.data(), "--port=" + strconv.Itoa(p.port), "--bind-address=127.0.0.1",
		"--socket=" + filepath.Join(p.dir, "socket"), "--pid-file=" + filepath.Join(p.dir, "pid"), "--innodb-flush-log-at-trx-commit=2"}
	p.dsn = fmt.Sprintf("root@tcp(127.0.0.1:%d)/mysql?parseTime=true", p.port)
	p.Engine = MySQL()
	p.Start()
	return p
}

func newPrivate(tb testing.TB, owner string) *Private {
	tb.Helper()
	if testing.Short() {
		tb.Skip("skipped: a private server takes seconds to start")
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	p := &Private{tb: tb, port: l.Addr().(*net.TCPAddr).Port}
	_ = l.Close()
	// Not tb.TempDir, whose parent the server's own user may not enter.
	if p.dir, err = os.MkdirTemp("", "untaint-server-"); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		p.Stop()
		_ = os.RemoveAll(p.dir)
	})
	if os.Getuid() == 0 { // the servers refuse to run as root
		p.own(owner)
	}
	return p
}

func (p *Private) own(owner string) {
	u, err := user.Lookup(owner)
	if err != nil {
		env.Missing(p.tb, "user "+owner, "install its server")
	}
	uid, _ := strconv.ParseUint(u.Uid, 10, 32)
	gid, _ := strconv.ParseUint(u.Gid, 10, 32)
	p.owner = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	if err := os.Chown(p.dir, int(uid), int(gid)); err != nil {
		p.tb.Fatal(err)
	}
}

func (p *Private) data() string { return filepath.Join(p.dir, "data") }

func (p *Private) command(name string, args ...string) *exec.Cmd {
	c := exec.Command(name, args...)
	c.Dir = p.dir
	c.SysProcAttr = &syscall.SysProcAttr{Credential: p.owner, Pdeathsig: syscall.SIGKILL}
	return c
}

func (p *Private) must(name string, args ...string) {
	p.tb.Helper()
	if out, err := p.command(name, args...).CombinedOutput(); err != nil {
		p.tb.Fatalf("%s: %v\n%s", name, err, out)
	}
}

// Start starts the server and waits until it answers.
func (p *Private) Start() {
	p.tb.Helper()
	log, err := os.OpenFile(filepath.Join(p.dir, "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		p.tb.Fatal(err)
	}
	defer log.Close()
	p.running = p.command(p.program, p.args...)
	p.running.Stdout, p.running.Stderr = log, log
	if err := p.running.Start(); err != nil {
		p.tb.Fatal(err)
	}
	db, err := sql.Open(p.Engine.Driver, p.dsn)
	if err != nil {
		p.tb.Fatal(err)
	}
	defer db.Close()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	for db.PingContext(ctx) != nil {
		if ctx.Err() != nil {
			text, _ := os.ReadFile(filepath.Join(p.dir, "log"))
			p.tb.Fatalf("%s does not start:\n%s", p.program, text)
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// Stop kills the server, as a crash would.
func (p *Private) Stop() {
	if p.running == nil {
		return
	}
	_ = p.running.Process.Signal(syscall.SIGQUIT) // PostgreSQL takes its children along
	if p.Engine.Family == MariaDB {
		_ = p.running.Process.Kill()
	}
	_ = p.running.Wait()
	p.running = nil
}

// Open connects to the server. The caller closes the pool.
func (p *Private) Open() *sql.DB {
	p.tb.Helper()
	db, err := sql.Open(p.Engine.Driver, p.dsn)
	if err != nil {
		p.tb.Fatal(err)
	}
	return db
}

// pgProgram finds one of PostgreSQL's programs, which Debian keeps out of PATH.
func pgProgram(tb testing.TB, name string) string {
	tb.Helper()
	if found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/" + name); len(found) > 0 {
		return found[len(found)-1]
	}
	return env.Program(tb, name, "postgresql")
}

// Refused returns a DSN of the engine's own form that nothing listens on.
func (e Engine) Refused() string {
	switch e.Family {
	case PostgreSQL:
		u := url.URL{Scheme: "postgres", User: url.User("postgres"), Host: "127.0.0.1:1", Path: "/none", RawQuery: "sslmode=disable"}
		return u.String()
	case MariaDB:
		return "root@tcp(127.0.0.1:1)/none"
	}
	return "file:/nowhere/at/all.db"
}
