package main

import (
	"crypto/rand"
	"database/sql"
	"log/slog"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/test/env"
	"github.com/untaint/untaint/sqlsafe"
)

// server is the URL of PostgreSQL for a user and a schema.
func postgresURL(user, schema string) string {
	u := url.URL{Scheme: "postgres", User: url.User(user), Host: "127.0.0.1:5432", Path: "/test", RawQuery: url.Values{"search_path": {schema}}.Encode()}
	return u.String()
}

// onPostgreSQL makes a schema with the tables of the application, which are the
// server's administrator's, and lets the configuration log in as the user webapp.
func onPostgreSQL(t *testing.T, c *Config) *sqlsafe.DB {
	t.Helper()
	schema := "webapp_" + strings.ToLower(rand.Text()[:10])
	pool, err := sql.Open("pgx", postgresURL("postgres", schema))
	require.NoError(t, err)
	if err := pool.PingContext(t.Context()); err != nil {
		env.Missing(t, "PostgreSQL at 127.0.0.1:5432", "apt-get install postgresql")
	}
	for _, statement := range []string{
		`DO $$ BEGIN CREATE ROLE webapp LOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$`,
		`CREATE SCHEMA ` + schema, `GRANT USAGE ON SCHEMA ` + schema + ` TO webapp`,
	} {
		_, err := pool.ExecContext(t.Context(), statement)
		require.NoError(t, err)
	}
	t.Cleanup(func() {
		_, _ = pool.Exec(`DROP SCHEMA ` + schema + ` CASCADE`)
		pool.Close()
	})
	require.NoError(t, migrate(t.Context(), untaint.NewSecret(postgresURL("postgres", schema))))
	c.Postgres, c.DatabaseURL = true, untaint.NewSecret(postgresURL("webapp", schema))
	return sqlsafe.Wrap(pool, sqlsafe.Postgres)
}

// The application does on PostgreSQL what it does on SQLite, as a user with few
// rights.
func TestOnPostgreSQL(t *testing.T) {
	for name, test := range map[string]func(*testing.T){
		"session": TestSession, "second factor": TestSecondFactor, "routes": TestEveryRouteHasARule, "ownership": TestOwnership, "comments": TestComments,
		"reset": TestReset, "tokens": TestTokens, "refresh": TestRefreshIsTakenOnce, "picture": TestPicture, "errors": TestErrors, "rehash": TestRehashAtLogin,
	} {
		t.Run(name, test)
	}
}

// Whatever statement the application could be brought to send, its user may do no
// more than the program does.
func TestDatabaseUserHasFewRights(t *testing.T) {
	config := testConfig()
	_ = onPostgreSQL(t, &config)
	as, err := sql.Open("pgx", config.DatabaseURL.Expose())
	require.NoError(t, err)
	defer as.Close()
	for _, attack := range []string{
		"DROP TABLE users", "ALTER TABLE users ADD x INTEGER", "CREATE TABLE loot (x TEXT)", "TRUNCATE comments", "DELETE FROM users", "UPDATE users SET role = 'admin'",
		"INSERT INTO users (name, email, hash, role, totp, step, epoch) VALUES ('eve', 'e', 'h', 'admin', '', 0, 0)", "UPDATE comments SET html = ''",
		"SELECT * FROM pg_authid", "CREATE ROLE eve", "SET ROLE postgres", "COPY users TO '/tmp/loot'", "COPY users TO PROGRAM 'id'", "SELECT pg_read_file('/etc/passwd')", "SELECT lo_import('/etc/passwd')",
	} {
		_, err := as.ExecContext(t.Context(), attack)
		require.Error(t, err, attack)
		require.Contains(t, err.Error(), "42501", "%s: refused for want of rights", attack)
	}
	_, err = as.ExecContext(t.Context(), "SELECT role FROM users")
	require.NoError(t, err)
}

// With more rights than that it does not start, and says nothing of the password.
func TestDatabaseOwnerIsRefused(t *testing.T) {
	config := testConfig()
	_ = onPostgreSQL(t, &config)
	config.DatabaseURL = untaint.NewSecret(strings.Replace(config.DatabaseURL.Expose(), "//webapp@", "//postgres@", 1))
	_, err := New(t.Context(), config, slog.New(slog.DiscardHandler))
	require.EqualError(t, err, "webapp.Config.Check: misuse: /DatabaseURL refused_at_start")
	config.DatabaseURL = untaint.NewSecret("postgres://webapp:hunter2@[/")
	_, err = New(t.Context(), config, slog.New(slog.DiscardHandler))
	require.Error(t, err)
	require.NotContains(t, err.Error(), "hunter2")
}
