package migrate

import (
	"encoding/json"
	"net/http"

	"github.com/go-playground/validator/v10"

	"github.com/untaint/untaint/validate"
	"github.com/untaint/untaint/validate/playground"
)

// Order has tags that both understand.
type Order struct {
	Email string   `json:"email" validate:"required,email"`
	Items []string `json:"items" validate:"min=1,max=20,dive,alphanum"`
}

var checker = validator.New(validator.WithRequiredStructEnabled())

// OrderBefore is the code to move.
func OrderBefore(r *http.Request) (Order, error) {
	var in Order
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		return Order{}, err
	}
	return in, checker.Struct(in)
}

var orders = validate.MustFor[Order]()

// OrderAfter keeps the tags as they are.
func OrderAfter(r *http.Request) (Order, error) {
	return orders.Request(r)
}

// Ticket has a rule that only a team's own validator knows.
type Ticket struct {
	Code string `json:"code" validate:"required,ticket_code"`
}

// ticketsBy brings along the rules that are registered with v.
func ticketsBy(v *validator.Validate) (*validate.Validator[Ticket], error) {
	return validate.For[Ticket](playground.With(v))
}
