package validate_test

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/untaint/untaint/validate"
)

// Upload takes a picture.
type Upload struct {
	Picture validate.File `form:"picture" file:"types=image/png image/jpeg,max=2MiB"`
}

// uploadRequest is a form with one file.
func uploadRequest(name, content string) *http.Request {
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	part, _ := w.CreateFormFile("picture", name)
	_, _ = io.WriteString(part, content)
	_ = w.Close()
	r := httptest.NewRequest(http.MethodPost, "/", &body)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return r
}

const pixels = "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"

func ExampleFile() {
	in, err := validate.Request[Upload](uploadRequest("cat.png", pixels))
	fmt.Println(in.Picture.Name(), in.Picture.Type(), in.Picture.Size(), err)
	_, err = validate.Request[Upload](uploadRequest("cat.png", "<html><script>alert(1)</script>"))
	fmt.Println(err)
	_, err = validate.Request[Upload](uploadRequest("..", pixels))
	fmt.Println(err)
	// Output:
	// cat.png image/png 16 <nil>
	// validate.Request: unsupported: form /picture upload_type (want image/png image/jpeg)
	// validate.Request: unsafe: form /picture empty
}

func ExampleFile_Name() {
	in, _ := validate.Request[Upload](uploadRequest("cat.png", pixels))
	fmt.Println(in.Picture.Name())
	// Output: cat.png
}

func ExampleFile_Type() {
	in, _ := validate.Request[Upload](uploadRequest("cat.exe", pixels))
	fmt.Println(in.Picture.Type())
	// Output: image/png
}

func ExampleFile_Size() {
	in, _ := validate.Request[Upload](uploadRequest("cat.png", pixels))
	fmt.Println(in.Picture.Size())
	// Output: 16
}

func ExampleFile_Open() {
	in, _ := validate.Request[Upload](uploadRequest("cat.png", pixels))
	content, err := io.ReadAll(in.Picture.Open())
	fmt.Println(len(content), err)
	// Output: 16 <nil>
}

func ExampleFile_Close() {
	in, _ := validate.Request[Upload](uploadRequest("cat.png", pixels))
	fmt.Println(in.Picture.Close())
	// Output: <nil>
}

func ExampleFile_IsZero() {
	fmt.Println(validate.File{}.IsZero())
	// Output: true
}

func ExampleOpt_UnmarshalJSONFrom() {
	var o validate.Opt[int]
	err := o.UnmarshalJSONFrom(jsontext.NewDecoder(strings.NewReader("7")))
	fmt.Println(o.Or(0), err)
	// Output: 7 <nil>
}
