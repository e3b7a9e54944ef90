package execsafe_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"time"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/execsafe"
)

// quick are the limits of the examples.
var quick = execsafe.Limits{Timeout: 10 * time.Second, Stdout: 1 << 20}

// show prints the arguments that a program would be given, or why it is not.
func show(cmd *execsafe.Command, args ...execsafe.Arg) {
	inv, err := cmd.With(args...)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%q\n", inv.Call().Args)
}

// uploads is an open folder with a file "report.txt" and a folder "old".
func uploads() (root *os.Root, remove func()) {
	dir, err := os.MkdirTemp("", "uploads")
	if err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "report.txt"), []byte("b\na\n"), 0o600); err != nil {
		log.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "old"), 0o700); err != nil {
		log.Fatal(err)
	}
	if root, err = os.OpenRoot(dir); err != nil {
		log.Fatal(err)
	}
	return root, func() { _ = root.Close(); _ = os.RemoveAll(dir) }
}

// A command is declared once and run with typed values.
func Example() {
	root, remove := uploads()
	defer remove()
	file := execsafe.OpenFile("file")
	sort := execsafe.MustDeclare("/usr/bin/sort", quick, execsafe.BestEffort(),
		execsafe.EndOfOptions("--"), file.Operand())

	res, err := sort.Run(context.Background(), file.Set(execsafe.At(root, "report.txt")))
	fmt.Printf("%s%v\n", res.Stdout, err)
	_, err = sort.Run(context.Background(), file.Set(execsafe.At(root, "../../etc/shadow")))
	fmt.Println(err)
	// Output:
	// a
	// b
	// <nil>
	// execsafe.With: unsafe: /file path_escape
}

// The wrong way: free text where the program still looks for options, and no
// limit on anything. It does not compile as a command, and says all that is
// wrong with it.
func Example_wrong() {
	message := execsafe.Text("message", 200)
	_, err := execsafe.Declare("git", execsafe.Limits{}, execsafe.Containment{},
		execsafe.Fixed("log"), message.Operand(), execsafe.Env("GIT_SSH_COMMAND", "ssh"))
	for v := range untaint.Violations(err) {
		fmt.Println(v)
	}
	// Output:
	// /program program_path
	// /limits/timeout no_limit
	// /limits/stdout no_limit
	// /containment no_containment_choice
	// /parts/2 unsafe_variable (name GIT_SSH_COMMAND)
	// /parts/1 no_end_of_options (name message)
	// /parts/1 text_as_address (name message)
}

func ExampleDeclare() {
	width := execsafe.Int("width", 1, 200)
	fold, err := execsafe.Declare("/usr/bin/fold", quick, execsafe.BestEffort(),
		execsafe.Fixed("-s"), width.Flag("--width"), execsafe.Input(1<<20))
	if err != nil {
		log.Fatal(err)
	}
	res, err := fold.Run(context.Background(), width.Set(12), execsafe.StdinBytes([]byte("to_be_or_not_to_be")))
	fmt.Printf("%s\n%v\n", res.Stdout, err)
	// Output:
	// to_be_or_not
	// _to_be
	// <nil>
}

func ExampleMustDeclare() {
	date := execsafe.MustDeclare("/usr/bin/date", quick, execsafe.Uncontained(), execsafe.Fixed("-d@0", "+%F %Z"))
	res, err := date.Run(context.Background())
	fmt.Printf("%s%v\n", res.Stdout, err)
	// Output:
	// 1970-01-01 UTC
	// <nil>
}

func ExampleRequire() {
	root, remove := uploads()
	defer remove()
	file := execsafe.File("file")
	cat := execsafe.MustDeclare("/usr/bin/cat", quick, execsafe.Require(execsafe.Files|execsafe.SystemCalls), file.Operand())
	res, err := cat.Run(context.Background(), file.Set(execsafe.At(root, "report.txt")))
	fmt.Println(len(res.Stdout), res.Applied.Has(execsafe.Files), err)
	// Output: 4 true <nil>
}

func ExampleBestEffort() {
	cmd := execsafe.MustDeclare("/usr/bin/true", quick, execsafe.BestEffort())
	res, err := cmd.Run(context.Background())
	fmt.Println(res.Applied.Has(execsafe.Probe()&^execsafe.Namespaces), err)
	// Output: true <nil>
}

func ExampleUncontained() {
	cmd := execsafe.MustDeclare("/usr/bin/true", quick, execsafe.Uncontained())
	res, err := cmd.Run(context.Background())
	fmt.Println(res.Applied, err)
	// Output: process_tree,parent_death <nil>
}

func ExampleProbe() {
	fmt.Println(execsafe.Probe().Has(execsafe.ProcessTree))
	// Output: true
}

func ExampleProtections_Has() {
	have := execsafe.ProcessTree | execsafe.ParentDeath | execsafe.Files
	fmt.Println(have.Has(execsafe.ProcessTree|execsafe.Files), have.Has(execsafe.SystemCalls))
	// Output: true false
}

func ExampleProtections_String() {
	fmt.Println(execsafe.ProcessTree | execsafe.Files)
	// Output: process_tree,files
}

func ExampleFixed() {
	show(execsafe.MustDeclare("/usr/bin/git", quick, execsafe.BestEffort(), execsafe.Fixed("--no-pager", "version")))
	// Output: ["--no-pager" "version"]
}

func ExampleEndOfOptions() {
	word := execsafe.Text("word", 100)
	echo := execsafe.MustDeclare("/usr/bin/printf", quick, execsafe.BestEffort(),
		execsafe.EndOfOptions("--"), execsafe.Fixed("%s"), word.Operand())
	show(echo, word.Set("-v"))
	// Output: ["--" "%s" "-v"]
}

func ExampleReserve() {
	word := execsafe.Text("word", 100)
	date := execsafe.MustDeclare("/usr/bin/date", quick, execsafe.BestEffort(),
		execsafe.Reserve("+"), execsafe.EndOfOptions("--"), word.Operand())
	show(date, word.Set("+%s"))
	// Output: execsafe.With: unsafe: /word reserved_first
}

func ExampleAtSignIsPlain() {
	handle := execsafe.Pattern("handle", "@[a-z]+")
	echo := execsafe.MustDeclare("/usr/bin/printf", quick, execsafe.BestEffort(),
		execsafe.AtSignIsPlain(), execsafe.Fixed("%s"), handle.Operand())
	show(echo, handle.Set("@ada"))
	// Output: ["%s" "@ada"]
}

func ExampleEnv() {
	cmd := execsafe.MustDeclare("/usr/bin/true", quick, execsafe.BestEffort(), execsafe.Env("APP_MODE", "batch"))
	inv, err := cmd.With()
	fmt.Println(inv.Call().Env, err)
	// Output: [PATH=/usr/bin:/bin LANG=C.UTF-8 LC_ALL=C.UTF-8 TZ=UTC APP_MODE=batch] <nil>
}

func ExampleDangerousEnv() {
	_, err := execsafe.Declare("/usr/bin/git", quick, execsafe.BestEffort(), execsafe.Env("GIT_DIR", "/srv/site.git"))
	fmt.Println(err)
	_, err = execsafe.Declare("/usr/bin/git", quick, execsafe.BestEffort(), execsafe.DangerousEnv("GIT_DIR", "/srv/site.git"))
	fmt.Println(err)
	// Output:
	// execsafe.Declare: misuse: /parts/0 unsafe_variable (name GIT_DIR)
	// <nil>
}

func ExampleDangerousInterpreter() {
	_, err := execsafe.Declare("/usr/bin/find", quick, execsafe.BestEffort(), execsafe.Fixed("."))
	fmt.Println(err)
	_, err = execsafe.Declare("/usr/bin/find", quick, execsafe.BestEffort(), execsafe.Fixed("."), execsafe.DangerousInterpreter())
	fmt.Println(err)
	// Output:
	// execsafe.Declare: misuse: /program interpreter
	// <nil>
}

func ExampleDir() {
	root, remove := uploads()
	defer remove()
	ls := execsafe.MustDeclare("/usr/bin/ls", quick, execsafe.Require(execsafe.Files), execsafe.Dir(root))
	res, err := ls.Run(context.Background())
	fmt.Printf("%s%v\n", res.Stdout, err)
	// Output:
	// old
	// report.txt
	// <nil>
}

func ExampleWritableDir() {
	root, remove := uploads()
	defer remove()
	for _, dir := range []execsafe.Part{execsafe.Dir(root), execsafe.WritableDir(root)} {
		touch := execsafe.MustDeclare("/usr/bin/touch", quick, execsafe.Require(execsafe.Files), dir, execsafe.Fixed("new"))
		_, err := touch.Run(context.Background())
		fmt.Println(err)
	}
	// Output:
	// execsafe.Run: failed: exit_status (exit 1)
	// <nil>
}

func ExampleTempDir() {
	mktemp := execsafe.MustDeclare("/usr/bin/mktemp", quick, execsafe.Require(execsafe.Files), execsafe.TempDir())
	res, err := mktemp.Run(context.Background())
	_, gone := os.Stat(string(res.Stdout[:len(res.Stdout)-1]))
	fmt.Println(err, os.IsNotExist(gone))
	// Output: <nil> true
}

func ExampleInput() {
	wc := execsafe.MustDeclare("/usr/bin/wc", quick, execsafe.BestEffort(), execsafe.Fixed("-c"), execsafe.Input(10))
	for _, in := range []string{"short", "longer than that"} {
		res, err := wc.Run(context.Background(), execsafe.StdinBytes([]byte(in)))
		fmt.Printf("%q %v\n", res.Stdout, err)
	}
	// Output:
	// "5\n" <nil>
	// "" execsafe.With: too_large: /stdin input_too_large (max 10)
}

func ExampleHelpers() {
	sort := func(parts ...execsafe.Part) error {
		parts = append(parts, execsafe.Fixed("-S1k", "--compress-program=/usr/bin/gzip", "/usr/share/dict/none"))
		_, err := execsafe.Declare("/usr/bin/sort", quick, execsafe.Require(execsafe.Files), parts...)
		return err
	}
	fmt.Println(sort(execsafe.Helpers("/usr/bin/gzip")))
	fmt.Println(sort(execsafe.Helpers("/usr/bin/sh")))
	// Output:
	// <nil>
	// execsafe.Declare: misuse: /parts/0 interpreter
}

func ExampleReads() {
	for _, parts := range [][]execsafe.Part{nil, {execsafe.Reads("/etc/passwd")}} {
		head := execsafe.MustDeclare("/usr/bin/head", quick, execsafe.Require(execsafe.Files),
			append(parts, execsafe.Fixed("-c4", "/etc/passwd"))...)
		res, err := head.Run(context.Background())
		fmt.Printf("%q %v\n", res.Stdout, err)
	}
	// Output:
	// "" execsafe.Run: failed: exit_status (exit 1)
	// "root" <nil>
}

func ExampleWrites() {
	_, err := execsafe.Declare("/usr/bin/true", quick, execsafe.Require(execsafe.Files), execsafe.Writes("/var/../etc"))
	fmt.Println(err)
	// Output: execsafe.Declare: misuse: /parts/0 program_path
}

func ExamplePlainFiles() {
	root, remove := uploads()
	defer remove()
	link := execsafe.MustDeclare("/usr/bin/ln", quick, execsafe.Require(execsafe.Files),
		execsafe.WritableDir(root), execsafe.PlainFiles(), execsafe.Fixed("-s", "/etc/passwd", "link"))
	_, err := link.Run(context.Background())
	fmt.Println(err)
	// Output: execsafe.Run: failed: exit_status (exit 1)
}

func ExampleNetwork() {
	address := execsafe.URL("address", []string{"https"}, []string{"api.example.com"})
	get := execsafe.MustDeclare("/usr/bin/curl", quick, execsafe.BestEffort(), execsafe.Network(),
		execsafe.Fixed("-q", "--silent", "--globoff", "--proto", "=https"), execsafe.EndOfOptions("--"), address.Operand())
	show(get, address.Set("https://169.254.169.254/"))
	// Output: execsafe.With: unsafe: /address url_host
}

func ExampleAcceptExit() {
	word := execsafe.Text("word", 100)
	grep := execsafe.MustDeclare("/usr/bin/grep", quick, execsafe.BestEffort(), execsafe.AcceptExit(1),
		execsafe.Fixed("-F"), execsafe.EndOfOptions("--"), word.Operand(), execsafe.Input(100))
	res, err := grep.Run(context.Background(), word.Set("--x"), execsafe.StdinBytes([]byte("no such text")))
	fmt.Println(res.ExitCode, err)
	// Output: 1 <nil>
}

func ExampleExitMeans() {
	word := execsafe.Text("word", 100)
	grep := execsafe.MustDeclare("/usr/bin/grep", quick, execsafe.BestEffort(),
		execsafe.ExitMeans(1, untaint.NotFound, "no_match_in_log"),
		execsafe.Fixed("-F"), execsafe.EndOfOptions("--"), word.Operand(), execsafe.Input(100))
	_, err := grep.Run(context.Background(), word.Set("x"), execsafe.StdinBytes([]byte("abc")))
	fmt.Println(err)
	// Output: execsafe.Run: not_found: no_match_in_log
}
