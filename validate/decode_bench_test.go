package validate_test

import (
	"bytes"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/validate"
)

// createUser is the usual request of the benchmarks.
type createUser struct {
	Username string    `json:"username" validate:"required,min=3,max=32,alphanum"`
	Email    string    `json:"email" validate:"required,email,max=254"`
	Password string    `json:"password" validate:"required,min=8,max=72"`
	Confirm  string    `json:"confirm" validate:"required,eqfield=Password"`
	Age      int       `json:"age" validate:"gte=18,lte=130"`
	Website  string    `json:"website" validate:"omitempty,url"`
	Role     string    `json:"role" validate:"required,oneof=user admin guest"`
	Tags     []string  `json:"tags" validate:"max=8,dive,min=1,max=16"`
	Address  addressIn `json:"address"`
	ID       string    `json:"id" validate:"required,uuid"`
}

type addressIn struct {
	Street  string `json:"street" validate:"required,max=100"`
	City    string `json:"city" validate:"required,max=50"`
	Zip     string `json:"zip" validate:"required,len=5,numeric"`
	Country string `json:"country" validate:"required,len=2,alpha"`
}

var createUserBody = []byte(`{"username":"gopher42","email":"gopher@example.com","password":"correct horse battery","confirm":"correct horse battery",` +
	`"age":33,"website":"https://example.com/about","role":"admin","tags":["go","security","web"],` +
	`"address":{"street":"1 Main Street","city":"Springfield","zip":"12345","country":"US"},"id":"f81d4fae-7dec-41d0-8765-00a0c91e6bf6"}`)

func BenchmarkJSON(b *testing.B) {
	b.Run("json", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			var u createUser
			if err := json.Unmarshal(createUserBody, &u, json.RejectUnknownMembers(true)); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("json from a reader", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			var u createUser
			if err := json.UnmarshalRead(bytes.NewReader(createUserBody), &u, json.RejectUnknownMembers(true)); err != nil {
				b.Fatal(err)
			}
		}
	})
	v, err := validate.For[createUser]()
	require.NoError(b, err)
	b.Run("untaint", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := v.JSON(bytes.NewReader(createUserBody)); err != nil {
				b.Fatal(err)
			}
		}
	})
}
