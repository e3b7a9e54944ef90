package playground_test

import (
	"fmt"
	"strings"

	"github.com/go-playground/validator/v10"

	"github.com/untaint/untaint/validate"
	"github.com/untaint/untaint/validate/playground"
)

func ExampleWith() {
	team := validator.New()
	err := team.RegisterValidation("sku", func(fl validator.FieldLevel) bool { return strings.HasPrefix(fl.Field().String(), "S-") })
	fmt.Println(err)
	type line struct {
		SKU string `json:"sku" validate:"required,sku"`
	}
	lines := validate.MustFor[line](playground.With(team))
	fmt.Println(lines.Check(&line{"S-1"}))
	fmt.Println(lines.Check(&line{"X-1"}))
	// Output:
	// <nil>
	// <nil>
	// validate.Check: invalid: /sku invalid (rule sku)
}
