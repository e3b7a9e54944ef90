package main

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
)

// cost is what one password costs to check: OWASP's second choice for argon2id,
// 19 MiB and two passes (ASVS 11.4.2).
type cost struct {
	memory uint32 // KiB
	passes uint32
	lanes  uint8
}

var today = cost{memory: 19 << 10, passes: 2, lanes: 1}

var b64 = base64.RawStdEncoding

// hashPassword returns the PHC string of a password, with a salt of its own.
func hashPassword(password string, c cost) string {
	salt := make([]byte, 16)
	_, _ = rand.Read(salt) // never fails; see crypto/rand
	key := argon2.IDKey([]byte(password), salt, c.passes, c.memory, c.lanes, 32)
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, c.memory, c.passes, c.lanes, b64.EncodeToString(salt), b64.EncodeToString(key))
}

// nobody is checked where there is no such user, so that the answer takes as long
// as for one that exists (CWE-208).
var nobody = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

// checkPassword reports whether a password has that hash, and whether the hash is
// of another cost than today's and should be made anew.
func checkPassword(hash, password string) (ok, stale bool) {
	parts := strings.Split(hash, "$")
	if len(parts) != 6 || parts[1] != "argon2id" || parts[2] != "v=19" {
		return false, false
	}
	var c cost
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &c.memory, &c.passes, &c.lanes); err != nil || c.memory > 1<<20 || c.passes > 16 || c.passes == 0 || c.lanes == 0 {
		return false, false
	}
	salt, err := b64.DecodeString(parts[4])
	if err != nil {
		return false, false
	}
	want, err := b64.DecodeString(parts[5])
	if err != nil || len(want) != 32 {
		return false, false
	}
	key := argon2.IDKey([]byte(password), salt, c.passes, c.memory, c.lanes, 32)
	return subtle.ConstantTimeCompare(key, want) == 1, c != today
}
