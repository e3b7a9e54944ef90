package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// client is a program that sends requests.
type client struct {
	title   string
	names   []string // by which its requests are known
	command []string // to which the place to send to is added
	build   []string // what makes the program
}

const java = "/usr/share/java/httpclient.jar:/usr/share/java/httpcore.jar:/usr/share/java/httpmime.jar:/usr/share/java/commons-logging.jar:/usr/share/java/commons-codec.jar"

var clients = []client{
	{title: "Chromium", names: []string{"chromium"}},
	{title: "curl", names: []string{"curl"}, command: []string{"bash", "SEND/curl.sh"}},
	{title: "wget", names: []string{"wget"}, command: []string{"bash", "SEND/wget.sh"}},
	{title: "node: fetch, axios, got", names: []string{"node", "axios", "got"}, command: []string{"node", "SEND/node.mjs"}},
	{title: "Python: requests, urllib", names: []string{"python"}, command: []string{"/usr/bin/python3", "SEND/py.py"}},
	{title: "PHP", names: []string{"php"}, command: []string{"php", "SEND/php.php"}},
	{title: "Ruby: Net::HTTP", names: []string{"ruby"}, command: []string{"ruby", "SEND/rb.rb"}},
	{title: "Perl: LWP", names: []string{"perl"}, command: []string{"perl", "SEND/pl.pl"}},
	{title: "Java: Apache HttpClient 4, java.net.http, URLConnection", names: []string{"java"}, command: []string{"java", "-cp", java + ":.", "Send"},
		build: []string{"javac", "-encoding", "UTF-8", "-cp", java, "-d", ".", "SEND/Send.java"}},
	{title: "mono: HttpClient, WebClient", names: []string{"mono"}, command: []string{"mono", "Send.exe"},
		build: []string{"mcs", "-r:System.Net.Http", "-out:Send.exe", "SEND/Send.cs"}},
}

// run sends what the client sends.
func (c client) run(ctx context.Context, rec *recorder, dir string) error {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Minute)
	defer cancel()
	if c.command == nil {
		return browse(ctx, rec, dir)
	}
	if c.build != nil {
		if err := program(ctx, dir, c.build...); err != nil {
			return err
		}
	}
	proof, err := filepath.Abs("..")
	if err != nil {
		return err
	}
	return program(ctx, dir, append(slices.Clip(c.command), rec.address, proof)...)
}

// program runs a program in a folder. SEND is the folder of what it sends.
func program(ctx context.Context, dir string, args ...string) error {
	send, err := filepath.Abs("send")
	if err != nil {
		return err
	}
	args = slices.Clone(args)
	for i, arg := range args {
		if rest, ok := strings.CutPrefix(arg, "SEND/"); ok {
			args[i] = filepath.Join(send, rest)
		}
	}
	cmd := exec.CommandContext(ctx, args[0], args[1:]...) //nolint:gosec // the list is ours
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8", "TZ=UTC", "no_proxy=127.0.0.1", "NO_PROXY=127.0.0.1")
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	return nil
}

// browse lets Chromium open the page, which tells when it has sent everything.
func browse(ctx context.Context, rec *recorder, dir string) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	cmd := exec.CommandContext(ctx, "chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", //nolint:gosec // the list is ours
		"--disable-dev-shm-usage", "--lang=en-US", "--no-proxy-server", "--user-data-dir="+filepath.Join(dir, "chromium"), rec.address+"/page")
	cmd.WaitDelay = 5 * time.Second
	if err := cmd.Start(); err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case problem := <-rec.done:
		cancel()
		_ = <-ended // it was killed
		if problem != "" {
			return errors.New(problem)
		}
		return nil
	case err := <-ended:
		return fmt.Errorf("ended early: %w", err)
	case <-ctx.Done():
		_ = <-ended // it was killed
		return ctx.Err()
	}
}
