package execsafetest_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"time"

	"github.com/untaint/untaint/execsafe"
	"github.com/untaint/untaint/execsafe/execsafetest"
)

var name = execsafe.Pattern("name", "[a-z]+")

func greeter() *execsafe.Command {
	cmd, err := execsafe.Declare("/usr/bin/printf", execsafe.Limits{Timeout: time.Second, Stdout: 100},
		execsafe.Uncontained(), execsafe.Fixed("hello %s"), name.Operand())
	if err != nil {
		log.Fatal(err)
	}
	return cmd
}

func ExampleRecorder() {
	fake := &execsafetest.Recorder{Reply: func(call execsafe.Call) (execsafe.Result, error) {
		if call.Args[1] == "ada" {
			return execsafe.Result{Stdout: []byte("hello ada")}, nil
		}
		return execsafe.Result{ExitCode: -1}, errors.New("no more processes")
	}}
	cmd := greeter().WithRunner(fake)
	for _, who := range []string{"ada", "bob"} {
		res, err := cmd.Run(context.Background(), name.Set(who))
		fmt.Printf("%q %v\n", res.Stdout, err)
	}
	// Output:
	// "hello ada" <nil>
	// "" no more processes
}

func ExampleRecorder_Run() {
	inv, err := greeter().With(name.Set("ada"))
	if err != nil {
		log.Fatal(err)
	}
	var runner execsafe.Runner = &execsafetest.Recorder{}
	_, err = runner.Run(context.Background(), inv)
	fmt.Println(err)
	// Output: <nil>
}

// What a test asks of the fake: what was started, and what was not.
func ExampleRecorder_Calls() {
	fake := &execsafetest.Recorder{}
	cmd := greeter().WithRunner(fake)
	_, err := cmd.Run(context.Background(), name.Set("$(id)"))
	fmt.Println(err)
	_, _ = cmd.Run(context.Background(), name.Set("ada"))
	for _, call := range fake.Calls() {
		fmt.Println(call.Program, call.Args)
	}
	// Output:
	// execsafe.With: invalid: /name no_match
	// /usr/bin/printf [hello %s ada]
}
