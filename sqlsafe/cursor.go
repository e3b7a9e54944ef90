package sqlsafe

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"reflect"
	"strings"
	"time"
)

// sealer makes cursors of values and values of cursors: AES-256-GCM with a
// random nonce, under a key that nothing else uses. NIST SP 800-38D section 8.3
// allows 2^32 such messages under one key.
type sealer struct{ aead cipher.AEAD }

const minSecret = 32

// maxCursor bounds what is decoded; a cursor of ours holds at most
// maxSortKeys values and the key.
const maxCursor = 4096

func newSealer(secret []byte) sealer {
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte("untaint/sqlsafe cursor 1"))
	block, err := aes.NewCipher(mac.Sum(nil))
	if err != nil {
		return sealer{} // unreachable: a SHA-256 sum is an AES-256 key
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return sealer{} // unreachable: AES has 16-byte blocks
	}
	return sealer{aead}
}

// boundTo is what a cursor is good for: this table and these sort keys.
func boundTo(r *relation, keys []sortKey) []byte {
	b := append([]byte(r.full), 0)
	for _, k := range keys {
		b = append(b, k.col.name...)
		b = append(b, byte(k.col.typ.Kind()))
		if k.down {
			b = append(b, '-')
		}
		b = append(b, 0)
	}
	return b
}

func (s sealer) seal(vals []any, r *relation, keys []sortKey) (string, error) {
	var b []byte
	for _, v := range vals {
		b = appendSealed(b, reflect.ValueOf(v))
	}
	if base64.RawURLEncoding.EncodedLen(len(b)+s.aead.Overhead()) > maxCursor {
		return "", tooManyItems("sqlsafe.Finish", "/after", maxCursor)
	}
	return base64.RawURLEncoding.EncodeToString(s.aead.Seal(nil, nil, b, boundTo(r, keys))), nil
}

// open returns the values in a cursor. All that can be wrong with it looks the
// same.
func (s sealer) open(cursor string, r *relation, keys []sortKey) ([]any, bool) {
	if len(cursor) > maxCursor || strings.ContainsAny(cursor, "\r\n") { // which base64 passes over
		return nil, false
	}
	sealed, err := base64.RawURLEncoding.Strict().DecodeString(cursor)
	if err != nil {
		return nil, false
	}
	b, err := s.aead.Open(nil, nil, sealed, boundTo(r, keys))
	if err != nil {
		return nil, false
	}
	vals := make([]any, len(keys))
	for i, k := range keys {
		v := reflect.New(k.col.typ).Elem()
		rest, ok := readSealed(b, v)
		if !ok {
			return nil, false
		}
		vals[i], b = v.Interface(), rest
	}
	return vals, len(b) == 0
}

// sealable reports whether a cursor can hold values of a type.
func sealable(t reflect.Type) bool {
	switch k := t.Kind(); k {
	case reflect.Bool, reflect.String:
		return true
	case reflect.Array:
		return t.Elem() == reflect.TypeFor[byte]()
	default:
		return isInteger(k) || t == reflect.TypeFor[time.Time]()
	}
}

// appendSealed writes a value of a sealable type.
func appendSealed(b []byte, v reflect.Value) []byte {
	switch k := v.Kind(); {
	case k == reflect.Bool:
		if v.Bool() {
			return append(b, 1)
		}
		return append(b, 0)
	case k == reflect.String:
		b = binary.AppendUvarint(b, uint64(v.Len()))
		return append(b, v.String()...)
	case k == reflect.Array:
		for i := range v.Len() {
			b = append(b, byte(v.Index(i).Uint()))
		}
		return b
	case k >= reflect.Uint && k <= reflect.Uint64:
		return binary.AppendUvarint(b, v.Uint())
	case isInteger(k):
		return binary.AppendVarint(b, v.Int())
	}
	at, _ := reflect.TypeAssert[time.Time](v)
	b = binary.AppendVarint(b, at.Unix())
	return binary.AppendUvarint(b, uint64(at.Nanosecond()))
}

// readSealed reads what appendSealed wrote into v, and returns the rest.
func readSealed(b []byte, v reflect.Value) ([]byte, bool) {
	switch k := v.Kind(); {
	case k == reflect.Bool && len(b) >= 1:
		v.SetBool(b[0] != 0)
		return b[1:], true
	case k == reflect.String:
		n, size := binary.Uvarint(b)
		if size <= 0 || n > uint64(len(b)-size) {
			return nil, false
		}
		v.SetString(string(b[size : size+int(n)]))
		return b[size+int(n):], true
	case k == reflect.Array && len(b) >= v.Len():
		return b[reflect.Copy(v, reflect.ValueOf(b)):], true
	case k >= reflect.Uint && k <= reflect.Uint64:
		n, size := binary.Uvarint(b)
		v.SetUint(n)
		return b[max(size, 0):], size > 0
	case isInteger(k):
		n, size := binary.Varint(b)
		v.SetInt(n)
		return b[max(size, 0):], size > 0
	case k == reflect.Struct:
		sec, n := binary.Varint(b)
		nsec, m := binary.Uvarint(b[max(n, 0):])
		v.Set(reflect.ValueOf(time.Unix(sec, int64(nsec)).UTC()))
		return b[max(n, 0)+max(m, 0):], n > 0 && m > 0
	}
	return nil, false
}
