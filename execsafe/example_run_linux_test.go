package execsafe_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"strings"
	"time"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/execsafe"
	"github.com/untaint/untaint/execsafe/execsafetest"
)

func ExampleCommand_Run() {
	brief := quick
	brief.Timeout = 100 * time.Millisecond
	sleep := execsafe.MustDeclare("/usr/bin/sleep", brief, execsafe.BestEffort(), execsafe.Fixed("60"))
	_, err := sleep.Run(context.Background())
	fmt.Println(err, errors.Is(err, untaint.Timeout))
	// Output: execsafe.Run: timeout: timeout (max_ms 100) true
}

func ExampleCommand_WithRunner() {
	word := execsafe.Pattern("word", "[a-z]+")
	fake := &execsafetest.Recorder{}
	cmd := printf(word.Operand()).WithRunner(fake)
	_, _ = cmd.Run(context.Background(), word.Set("good"))
	_, _ = cmd.Run(context.Background(), word.Set("-bad"))
	fmt.Println(len(fake.Calls()), fake.Calls()[0].Args)
	// Output: 1 [good]
}

func ExampleCommand_With() {
	word := execsafe.Pattern("word", "[a-z]+")
	inv, err := printf(word.Operand()).With(word.Set("good"))
	fmt.Println(inv.Call().Args, err)
	// Output: [good] <nil>
}

func ExampleCommand_Start() {
	cmd := printf(execsafe.Fixed("some text"))
	p, err := cmd.Start(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	defer p.Close()
	text, err := io.ReadAll(p)
	fmt.Printf("%s, %v\n", text, err)
	// Output: some text, <nil>
}

// Leaving the loop ends a program that would never end.
func ExampleCommand_Lines() {
	yes := execsafe.MustDeclare("/usr/bin/yes", quick, execsafe.BestEffort(), execsafe.Fixed("so be it"))
	n := 0
	for line, err := range yes.Lines(context.Background(), 80) {
		fmt.Println(string(line), err)
		if n++; n == 2 {
			break
		}
	}
	// Output:
	// so be it <nil>
	// so be it <nil>
}

func ExampleStart() {
	inv, err := printf(execsafe.Fixed("some text")).With()
	if err != nil {
		log.Fatal(err)
	}
	p, err := execsafe.Start(context.Background(), inv)
	if err != nil {
		log.Fatal(err)
	}
	res, err := p.Wait()
	fmt.Println(res.ExitCode, err)
	// Output: 0 <nil>
}

func ExampleProcess_Read() {
	yes := execsafe.MustDeclare("/usr/bin/yes", execsafe.Limits{Timeout: time.Minute, Stdout: 100}, execsafe.BestEffort())
	p, err := yes.Start(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	n, err := io.Copy(io.Discard, p)
	fmt.Println(n, err)
	// Output: 100 execsafe.Run: too_large: output_limit (stream stdout, max 100)
}

func ExampleProcess_Wait() {
	p, err := execsafe.MustDeclare("/usr/bin/false", quick, execsafe.BestEffort()).Start(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	res, err := p.Wait()
	fmt.Println(res.ExitCode, err)
	// Output: 1 execsafe.Run: failed: exit_status (exit 1)
}

func ExampleProcess_Close() {
	p, err := execsafe.MustDeclare("/usr/bin/sleep", quick, execsafe.BestEffort(), execsafe.Fixed("60")).Start(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(p.Close())
	_, err = p.Wait()
	fmt.Println(err)
	// Output:
	// <nil>
	// execsafe.Run: canceled: canceled
}

func ExampleJSON() {
	type size struct{ Width, Height int }
	for _, out := range []string{`{"Width":3,"Height":4}`, `{"Width":3,"Width":4}`, `{"Width":3} and more`} {
		got, err := execsafe.JSON[size](execsafe.Result{Stdout: []byte(out)})
		fmt.Println(got, err)
	}
	// Output:
	// {3 4} <nil>
	// {0 0} execsafe.JSON: malformed: output_not_json
	// {0 0} execsafe.JSON: malformed: output_not_json
}

func ExamplePipe() {
	list, err := printf(execsafe.Fixed(`pear\napple\nfig\n`)).With()
	if err != nil {
		log.Fatal(err)
	}
	sort, err := execsafe.MustDeclare("/usr/bin/sort", quick, execsafe.BestEffort()).With()
	if err != nil {
		log.Fatal(err)
	}
	both, err := execsafe.Pipe(list, sort)
	if err != nil {
		log.Fatal(err)
	}
	res, err := execsafe.Run(context.Background(), both)
	fmt.Printf("%q %d stages %v\n", res.Stdout, len(res.Stages), err)
	// Output: "apple\nfig\npear\n" 2 stages <nil>
}

func ExampleRun() {
	inv, err := printf(execsafe.Fixed("x")).With()
	if err != nil {
		log.Fatal(err)
	}
	res, err := execsafe.Run(context.Background(), inv)
	fmt.Println(string(res.Stdout), err)
	_, err = execsafe.Run(context.Background(), inv)
	fmt.Println(err)
	// Output:
	// x <nil>
	// execsafe.Run: misuse: argument_twice
}

func ExampleStdinBytes() {
	sort := execsafe.MustDeclare("/usr/bin/sort", quick, execsafe.BestEffort(), execsafe.Fixed("-r"), execsafe.Input(100))
	res, err := sort.Run(context.Background(), execsafe.StdinBytes([]byte("a\nb\n")))
	fmt.Printf("%q %v\n", res.Stdout, err)
	// Output: "b\na\n" <nil>
}

func ExampleStdinFrom() {
	cat := execsafe.MustDeclare("/usr/bin/cat", quick, execsafe.BestEffort(), execsafe.Input(100))
	_, err := cat.Run(context.Background(), execsafe.StdinFrom(strings.NewReader(strings.Repeat("x", 101))))
	fmt.Println(err)
	// Output: execsafe.Run: too_large: input_too_large (max 100)
}

func ExampleStdoutTo() {
	var out bytes.Buffer
	res, err := printf(execsafe.Fixed("hello")).Run(context.Background(), execsafe.StdoutTo(&out))
	fmt.Println(out.String(), len(res.Stdout), err)
	// Output: hello 0 <nil>
}

func ExampleInvocation_Call() {
	root, remove := uploads()
	defer remove()
	first, _ := printf(execsafe.Fixed("%d", "7"), execsafe.Env("APP_MODE", "batch"), execsafe.Dir(root)).With()
	second, _ := execsafe.MustDeclare("/usr/bin/sort", quick, execsafe.BestEffort()).With()
	both, err := execsafe.Pipe(first, second)
	call := both.Call()
	fmt.Println(call.Program, call.Args, call.Env[4:], call.Dir == root.Name(), call.Next[0].Program, err)
	// Output: /usr/bin/printf [%d 7] [APP_MODE=batch] true /usr/bin/sort <nil>
}

func ExampleStderr() {
	cmd := execsafe.MustDeclare("/usr/bin/dd", execsafe.Limits{Timeout: 10 * time.Second, Stdout: 1 << 10},
		execsafe.BestEffort(), execsafe.Fixed("count=x"))
	_, err := cmd.Run(context.Background())
	fmt.Println(err)
	said, _ := execsafe.Stderr(err)
	fmt.Print(said)
	// Output:
	// execsafe.Run: failed: exit_status (exit 1)
	// /usr/bin/dd: invalid number: ‘x’
}
