// Command webapp is a small web application: accounts, comments with rich text, a
// webhook, an export, a password reset by mail. It shows the security checklist
// of a web application row by row, a file for each, with a test in which the
// attack fails. THREATS.md names them.
//
//	go run .             on https://localhost:8443, with SQLite and a certificate of its own
//	go run . -postgres   with PostgreSQL, whose tables "go run . -migrate" makes
//	WEBAPP_ENV=production WEBAPP_CONFIG=webapp.yaml ... go run .
package main

import (
	"cmp"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/sanitize"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "webapp:", err)
		os.Exit(1)
	}
}

func run() error {
	postgres := flag.Bool("postgres", false, "PostgreSQL at the secret database_url, in place of SQLite")
	tables := flag.Bool("migrate", false, "make the tables of PostgreSQL as the user of the secret database_owner_url, and end")
	flag.Parse()
	ctx := context.Background()
	config, secrets, err := load(ctx, os.LookupEnv)
	if err != nil {
		return err
	}
	if *tables {
		owner, err := secrets.Secret(ctx, "database_owner_url")
		if err != nil {
			return err
		}
		return migrate(ctx, owner)
	}
	config.Postgres = config.Postgres || *postgres
	if !config.Production {
		return develop(config)
	}
	cert, err := tls.LoadX509KeyPair(os.Getenv("WEBAPP_CERT"), os.Getenv("WEBAPP_CERT_KEY"))
	if err != nil {
		return fmt.Errorf("WEBAPP_CERT and WEBAPP_CERT_KEY: %w", err)
	}
	return serve(config, cert, ":443")
}

// develop runs on this machine, with a key and a certificate made just now where
// there are none.
func develop(config Config) error {
	cert, err := ownCertificate()
	if err != nil {
		return err
	}
	if config.Key.IsZero() {
		key := make([]byte, 32)
		_, _ = rand.Read(key)
		config.Key = untaint.NewSecret(base64.StdEncoding.EncodeToString(key))
	}
	addr := cmp.Or(os.Getenv("WEBAPP_LISTEN"), "127.0.0.1:8443")
	_, port, err := net.SplitHostPort(addr)
	if err != nil {
		return errors.New("WEBAPP_LISTEN is no address")
	}
	config.Origin = cmp.Or(config.Origin, "https://localhost:"+port)
	config.Database = cmp.Or(config.Database, filepath.Join(os.TempDir(), "untaint-webapp.db"))
	config.Mail = cmp.Or(config.Mail, "127.0.0.1:1025")
	fmt.Println("webapp is at", config.Origin)
	return serve(config, cert, addr)
}

func serve(config Config, cert tls.Certificate, addr string) error {
	log := slog.New(sanitize.NewLogHandler(slog.NewJSONHandler(os.Stderr, nil)))
	a, err := New(context.Background(), config, log)
	if err != nil {
		return err
	}
	defer a.Close()
	server := &http.Server{
		Addr: addr, Handler: a.Handler(), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 30 * time.Second, WriteTimeout: 60 * time.Second,
		IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
		TLSConfig: &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS12},
	}
	return server.ListenAndServeTLS("", "")
}

func ownCertificate() (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	t := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "webapp"}, DNSNames: []string{"localhost"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(30 * 24 * time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, t, t, &key.PublicKey, key)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, err
}
