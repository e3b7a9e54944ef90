package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// What a signature is for, so that it is good for nothing else, and who signs.
const (
	namespace = "untaint-release"
	signer    = "releases@untaint.example"
)

// errNotSigned says that this machine has nothing to sign with.
var errNotSigned = errors.New("the list of sums could not be signed, ssh-keygen is missing: apt-get install openssh-client")

// signed signs the list of sums with a key of its own, as a release is with the
// maintainers' key, and verifies it as a user does, who has the public key:
//
//	ssh-keygen -Y verify -f allowed_signers -I NAME -n untaint-release -s SHA256SUMS.sig < SHA256SUMS
//	sha256sum -c SHA256SUMS
//
// It returns an error too if a list that was changed, or the signature of somebody
// else, is taken.
func signed(dir string, list []byte) error {
	if _, err := exec.LookPath("ssh-keygen"); err != nil {
		return errNotSigned
	}
	ours, err := newKey(filepath.Join(dir, "ours"))
	if err != nil {
		return err
	}
	theirs, err := newKey(filepath.Join(dir, "theirs"))
	if err != nil {
		return err
	}
	public, err := os.ReadFile(ours + ".pub")
	if err != nil {
		return err
	}
	allowed := filepath.Join(dir, "allowed_signers")
	if err := os.WriteFile(allowed, append([]byte(signer+` namespaces="`+namespace+`" `), public...), 0o644); err != nil {
		return err
	}
	good, err := sign(ours, namespace, list)
	if err != nil {
		return err
	}
	foreign, err := sign(theirs, namespace, list)
	if err != nil {
		return err
	}
	otherwise, err := sign(ours, "file", list)
	if err != nil {
		return err
	}
	changed := bytes.Clone(list)
	changed[0] ^= 1
	if err := verify(dir, allowed, good, list); err != nil {
		return fmt.Errorf("our own signature is refused: %w", err)
	}
	for what, err := range map[string]error{
		"a changed list":                verify(dir, allowed, good, changed),
		"the signature of somebody":     verify(dir, allowed, foreign, list),
		"a signature for another thing": verify(dir, allowed, otherwise, list),
	} {
		if err == nil {
			return errors.New(what + " is taken")
		}
	}
	return nil
}

func newKey(file string) (string, error) {
	out, err := exec.Command("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", file).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("ssh-keygen: %w\n%s", err, out)
	}
	return file, nil
}

func sign(key, namespace string, text []byte) ([]byte, error) {
	cmd := exec.Command("ssh-keygen", "-q", "-Y", "sign", "-f", key, "-n", namespace)
	cmd.Stdin = bytes.NewReader(text)
	return cmd.Output()
}

func verify(dir, allowed string, signature, text []byte) error {
	file := filepath.Join(dir, "SHA256SUMS.sig")
	if err := os.WriteFile(file, signature, 0o644); err != nil {
		return err
	}
	cmd := exec.Command("ssh-keygen", "-q", "-Y", "verify", "-f", allowed, "-I", signer, "-n", namespace, "-s", file)
	cmd.Stdin = bytes.NewReader(text)
	return cmd.Run()
}
