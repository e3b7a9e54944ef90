package validate_test

import (
	"fmt"

	"github.com/untaint/untaint/validate"
)

// The schema of a type says what JSON accepts, and names what it cannot say.
func ExampleValidator_JSONSchema() {
	type comment struct {
		Author string   `json:"author" validate:"required,max=32,single_script"`
		Stars  int      `json:"stars" validate:"min=1,max=5"`
		Tags   []string `json:"tags" validate:"max=3,unique,dive,oneof=go web"`
	}
	schema, err := validate.MustFor[comment]().JSONSchema()
	fmt.Println(string(schema), err)
	// Output:
	// {
	//   "$schema": "https://json-schema.org/draft/2020-12/schema",
	//   "title": "comment",
	//   "$comment": "x-untaint-rules names rules that this schema does not say, or not in full",
	//   "type": "object",
	//   "properties": {
	//     "author": {
	//       "type": "string",
	//       "minLength": 1,
	//       "maxLength": 32,
	//       "x-untaint-rules": [
	//         "single_script"
	//       ]
	//     },
	//     "stars": {
	//       "type": "integer",
	//       "minimum": 1,
	//       "maximum": 5
	//     },
	//     "tags": {
	//       "type": [
	//         "array",
	//         "null"
	//       ],
	//       "maxItems": 3,
	//       "uniqueItems": true,
	//       "items": {
	//         "type": "string",
	//         "enum": [
	//           "go",
	//           "web"
	//         ]
	//       }
	//     }
	//   },
	//   "required": [
	//     "author",
	//     "stars"
	//   ],
	//   "additionalProperties": false
	// } <nil>
}
