// Command mcp is a server of the Model Context Protocol with the official SDK. Its
// tools run a command, fetch a URL and make a query. What a model sends is input like
// any other: it repeats what it read on some page. The arguments are checked by the
// tags of a struct, which are also the schema that the model is shown, and what they
// may do is bounded where it is done.
//
//	go run .     on standard input and output
package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/modelcontextprotocol/go-sdk/mcp"
	_ "modernc.org/sqlite"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/execsafe"
	"github.com/untaint/untaint/netsafe"
	"github.com/untaint/untaint/sqlsafe"
	"github.com/untaint/untaint/validate"
)

func main() {
	if err := run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, "mcp:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	pool, err := sql.Open("sqlite", "file:orders.db?mode=ro")
	if err != nil {
		return err
	}
	defer pool.Close()
	root, err := os.OpenRoot(".")
	if err != nil {
		return err
	}
	defer root.Close()
	web, err := netsafe.Config{Timeout: 10 * time.Second, Bytes: 64 << 10}.Compile()
	if err != nil {
		return err
	}
	s, err := newServer(pool, root, web)
	if err != nil {
		return err
	}
	return s.Run(ctx, &mcp.StdioTransport{})
}

// add gives the server a tool whose arguments are a T: its tags are the schema that
// the model is shown and the check of what it sends. A refusal goes back as the
// result, with the sentences, so that the model can do better; what failed inside
// says nothing.
func add[T any](s *mcp.Server, name, about string, do func(context.Context, T) (string, error)) error {
	args, err := validate.For[T]()
	if err != nil {
		return err
	}
	schema, err := args.JSONSchema()
	if err != nil {
		return err
	}
	s.AddTool(&mcp.Tool{Name: name, Description: about, InputSchema: schema}, func(ctx context.Context, r *mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		in, err := args.JSON(bytes.NewReader(r.Params.Arguments))
		text := ""
		if err == nil {
			text, err = do(ctx, in)
		}
		if err != nil {
			said, _ := json.Marshal(untaint.ByField(err))
			return &mcp.CallToolResult{IsError: true, Content: []mcp.Content{&mcp.TextContent{Text: string(said)}}}, nil
		}
		return &mcp.CallToolResult{Content: []mcp.Content{&mcp.TextContent{Text: text}}}, nil
	})
	return nil
}

// The arguments of the three tools.
type (
	countArgs struct {
		File string `json:"file" validate:"required,max=100"`
	}
	fetchArgs struct {
		URL string `json:"url" validate:"required,max=500,http_url"`
	}
	ordersArgs struct {
		Customer string `json:"customer" validate:"required,username,max=32"`
		Sort     string `json:"sort" validate:"omitempty,max=50"`
		Limit    int    `json:"limit" validate:"gte=1,lte=100"`
	}
)

// Order is a row of the table orders.
type Order struct {
	ID       int64  `db:"id,pk,auto,sort" json:"id"`
	Customer string `db:"customer" json:"customer"`
	Item     string `db:"item,sort" json:"item"`
}

var orders = sqlsafe.MustFor[Order]("orders")

// newServer makes the server: what the tools may reach is decided here, once.
func newServer(pool *sql.DB, root *os.Root, web *netsafe.Client) (*mcp.Server, error) {
	file := execsafe.OpenFile("file")
	count, err := execsafe.Declare("/usr/bin/wc", execsafe.Limits{Timeout: 5 * time.Second, Stdout: 1 << 10}, execsafe.BestEffort(), execsafe.Fixed("-l"), execsafe.EndOfOptions("--"), file.Operand())
	if err != nil {
		return nil, err
	}
	db := sqlsafe.Wrap(pool, sqlsafe.SQLite)
	s := mcp.NewServer(&mcp.Implementation{Name: "untaint-example", Version: "v0"}, nil)
	c := untaint.Collector{Op: "mcp.newServer"}
	c.Merge("/count_lines", add(s, "count_lines", "Count the lines of a file in the folder.", func(ctx context.Context, in countArgs) (string, error) {
		res, err := count.Run(ctx, file.Set(execsafe.At(root, in.File)))
		n, _, _ := bytes.Cut(res.Stdout, []byte(" ")) // the rest is the program's name for the file
		return string(n), err
	}))
	c.Merge("/fetch", add(s, "fetch", "Fetch a public web page.", func(ctx context.Context, in fetchArgs) (string, error) {
		res, err := web.Get(ctx, in.URL)
		if err != nil {
			return "", err
		}
		defer res.Body.Close()
		text, err := io.ReadAll(res.Body)
		return string(text), err
	}))
	c.Merge("/orders", add(s, "orders", "List the orders of a customer.", func(ctx context.Context, in ordersArgs) (string, error) {
		all, err := sqlsafe.All[Order](ctx, db, sqlsafe.SQL("SELECT ? FROM orders WHERE customer = ? ORDER BY ? LIMIT ?", orders.Columns(), in.Customer, orders.Sort(in.Sort, "-id"), in.Limit))
		if err != nil {
			return "", err
		}
		text, err := json.Marshal(all)
		return string(text), err
	}))
	return s, c.Err()
}
