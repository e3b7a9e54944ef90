// Command webapp is a small web application: accounts, comments with rich text, a
// webhook, an export, a password reset by mail. It shows the security checklist
// of a web application row by row, a file for each, with a test in which the
// attack fails. THREATS.md names them.
//
//	go run .                       on https://localhost:8443 with a certificate of its own
//	WEBAPP_ENV=production ... go run .
package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"fmt"
	"log/slog"
	"math/big"
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
	if os.Getenv("WEBAPP_ENV") != "production" {
		return develop()
	}
	config, err := environment()
	if err != nil {
		return err
	}
	cert, err := tls.LoadX509KeyPair(os.Getenv("WEBAPP_CERT"), os.Getenv("WEBAPP_CERT_KEY"))
	if err != nil {
		return fmt.Errorf("WEBAPP_CERT and WEBAPP_CERT_KEY: %w", err)
	}
	return serve(config, cert, ":443")
}

// develop runs on this machine with a key and a certificate made just now.
func develop() error {
	cert, err := ownCertificate()
	if err != nil {
		return err
	}
	key := make([]byte, 32)
	_, _ = rand.Read(key)
	config := Config{Origin: "https://localhost:8443", Database: filepath.Join(os.TempDir(), "untaint-webapp.db"), Key: untaint.NewSecret(base64.StdEncoding.EncodeToString(key)), Mail: "127.0.0.1:1025"}
	fmt.Println("webapp is at", config.Origin)
	return serve(config, cert, "127.0.0.1:8443")
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
