package snippet

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"

	"github.com/untaint/untaint/sqlsafe"
)

type request struct{ Where string }

const typed string = "SELECT 1"

var global = "SELECT 1"

func user() string { return os.Args[1] }

func text(in string, r *http.Request, req request, m map[string]string, list []string, body []byte, n int, ch chan string, p *string, a any) {
	local := "SELECT 1"
	var sb strings.Builder
	var buf bytes.Buffer
	raw, _ := io.ReadAll(r.Body)
	js, _ := json.Marshal(req)

	sqlsafe.SQL(in)                                                   // want `cannot use in`
	sqlsafe.SQL("SELECT * FROM users WHERE name = '" + in + "'")      // want `cannot use`
	sqlsafe.SQL("SELECT * FROM " + in)                                // want `cannot use`
	sqlsafe.SQL(fmt.Sprintf("SELECT * FROM users WHERE id = %s", in)) // want `cannot use`
	sqlsafe.SQL(fmt.Sprint("SELECT ", n))                             // want `cannot use`
	sqlsafe.SQL(strings.Join(list, " AND "))                          // want `cannot use`
	sqlsafe.SQL(strings.Repeat("?,", n))                              // want `cannot use`
	sqlsafe.SQL(strings.ReplaceAll("SELECT 1", "1", in))              // want `cannot use`
	sqlsafe.SQL(strings.TrimSpace(in))                                // want `cannot use`
	sqlsafe.SQL(sb.String())                                          // want `cannot use`
	sqlsafe.SQL(buf.String())                                         // want `cannot use`
	sqlsafe.SQL(string(body))                                         // want `cannot use`
	sqlsafe.SQL(string(raw))                                          // want `cannot use`
	sqlsafe.SQL(string(js))                                           // want `cannot use`
	sqlsafe.SQL(strconv.Itoa(n))                                      // want `cannot use`
	sqlsafe.SQL(strconv.Quote(in))                                    // want `cannot use`
	sqlsafe.SQL(r.FormValue("q"))                                     // want `cannot use`
	sqlsafe.SQL(r.URL.Query().Get("q"))                               // want `cannot use`
	sqlsafe.SQL(r.Header.Get("X-Query"))                              // want `cannot use`
	sqlsafe.SQL(req.Where)                                            // want `cannot use`
	sqlsafe.SQL(m["where"])                                           // want `cannot use`
	sqlsafe.SQL(list[0])                                              // want `cannot use`
	sqlsafe.SQL(<-ch)                                                 // want `cannot use`
	sqlsafe.SQL(*p)                                                   // want `cannot use`
	sqlsafe.SQL(a.(string))                                           // want `cannot use`
	sqlsafe.SQL(a)                                                    // want `cannot use`
	sqlsafe.SQL(user())                                               // want `cannot use`
	sqlsafe.SQL(os.Getenv("QUERY"))                                   // want `cannot use`
	sqlsafe.SQL(local)                                                // want `cannot use`
	sqlsafe.SQL(typed)                                                // want `cannot use`
	sqlsafe.SQL(global)                                               // want `cannot use`
	sqlsafe.SQL(string("SELECT 1"))                                   // want `cannot use`
	sqlsafe.SQL(in[1:])                                               // want `cannot use`
	sqlsafe.SQL(body)                                                 // want `cannot use`
	sqlsafe.SQL(nil)                                                  // want `cannot use`
	sqlsafe.SQL(list...)                                              // want `not enough arguments`
	sqlsafe.SQL(sqlsafe.SQL("SELECT 1"))                              // want `cannot use`
}
