package execsafe_test

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/untaint/untaint/execsafe"
)

// printf declares a command that prints what it is given.
func printf(parts ...execsafe.Part) *execsafe.Command {
	return execsafe.MustDeclare("/usr/bin/printf", quick, execsafe.Require(execsafe.Files), parts...)
}

func ExamplePattern() {
	name := execsafe.Pattern("name", "[a-z][a-z0-9-]*")
	cmd := printf(name.Operand())
	show(cmd, name.Set("build-7"))
	show(cmd, name.Set("-rf"))
	// Output:
	// ["build-7"]
	// execsafe.With: invalid: /name no_match
}

// A pattern that lets an option through is found when the command is declared.
func ExamplePattern_open() {
	name := execsafe.Pattern("name", ".*")
	_, err := execsafe.Declare("/usr/bin/touch", quick, execsafe.BestEffort(), name.Operand())
	fmt.Println(err)
	// Output: execsafe.Declare: misuse: /parts/0 open_pattern (matches nothing); /parts/0 open_pattern (name name, begins @); /parts/0 may_be_option (name name)
}

func ExampleText() {
	title := execsafe.Text("title", 10)
	cmd := printf(execsafe.EndOfOptions("--"), execsafe.Fixed("%s"), title.Operand())
	show(cmd, title.Set("-- $(id)"))
	show(cmd, title.Set("longer than ten"))
	show(cmd, title.Set("a\x00b"))
	// Output:
	// ["--" "%s" "-- $(id)"]
	// execsafe.With: too_large: /title argument_too_long (max 10)
	// execsafe.With: unsafe: /title argument_control
}

func ExampleLines() {
	message := execsafe.Lines("message", 1000)
	show(printf(message.Flag("--message")), message.Set("Fix it\n\nIt was broken."))
	// Output: ["--message=Fix it\n\nIt was broken."]
}

func ExampleEnum() {
	format := execsafe.Enum("format", "png", "jpeg")
	cmd := printf(format.Flag("--format"))
	show(cmd, format.Set("png"))
	show(cmd, format.Set("php"))
	// Output:
	// ["--format=png"]
	// execsafe.With: invalid: /format not_a_choice
}

func ExampleInt() {
	width := execsafe.Int("width", 1, 4096)
	show(printf(width.Flag("-w")), width.Set(-5))
	// Output: execsafe.With: invalid: /width out_of_range (min 1, max 4096)
}

func ExampleDuration() {
	from := execsafe.Duration("from", 0, time.Hour)
	show(printf(from.Flag("-ss")), from.Set(1500*time.Millisecond))
	// Output: ["-ss" "1.5"]
}

func ExampleBool() {
	quiet := execsafe.Bool("quiet")
	cmd := printf(execsafe.Fixed("x"), quiet.Flag("--quiet"))
	show(cmd, quiet.Set(true))
	show(cmd)
	// Output:
	// ["x" "--quiet"]
	// ["x"]
}

func ExampleURL() {
	source := execsafe.URL("source", []string{"https"}, []string{".example.com"})
	cmd := printf(source.Operand())
	for _, v := range []string{"https://cdn.example.com/a.png", "file:///etc/passwd", "https://cdn.example.com@evil.net/", "https://evil.net/"} {
		show(cmd, source.Set(v))
	}
	// Output:
	// ["https://cdn.example.com/a.png"]
	// execsafe.With: unsafe: /source url_scheme
	// execsafe.With: malformed: /source not_plain_url
	// execsafe.With: unsafe: /source url_host
}

func ExampleAt() {
	root, remove := uploads()
	defer remove()
	file := execsafe.OpenFile("file")
	for _, name := range []string{"report.txt", "/etc/passwd", "old", "none", ""} {
		show(printf(file.Operand()), file.Set(execsafe.At(root, name)))
	}
	// Output:
	// ["/proc/self/fd/3"]
	// execsafe.With: unsafe: /file path_escape
	// execsafe.With: invalid: /file file_type
	// execsafe.With: not_found: /file file_missing
	// execsafe.With: invalid: /file empty_argument
}

func ExampleOpenFile() {
	root, remove := uploads()
	defer remove()
	file := execsafe.OpenFile("file")
	cat := execsafe.MustDeclare("/usr/bin/cat", quick, execsafe.Uncontained(), file.Operand())
	res, err := cat.Run(context.Background(), file.Set(execsafe.At(root, "report.txt")))
	fmt.Printf("%q %v\n", res.Stdout, err)
	// Output: "b\na\n" <nil>
}

func ExampleFile() {
	root, remove := uploads()
	defer remove()
	file := execsafe.File("file")
	show(printf(execsafe.Dir(root), file.Operand()), file.Set(execsafe.At(root, "report.txt")))
	// Output: ["./report.txt"]
}

func ExampleFolder() {
	root, remove := uploads()
	defer remove()
	folder := execsafe.Folder("folder")
	show(printf(execsafe.Dir(root), folder.Operand()), folder.Set(execsafe.At(root, "report.txt")))
	// Output: execsafe.With: invalid: /folder file_type
}

func ExampleWritableFolder() {
	root, remove := uploads()
	defer remove()
	folder := execsafe.WritableFolder("folder")
	touch := execsafe.MustDeclare("/usr/bin/touch", quick, execsafe.Require(execsafe.Files), folder.Dir(), execsafe.Fixed("new"))
	_, err := touch.Run(context.Background(), folder.Set(execsafe.At(root, "old")))
	_, missing := root.Stat("old/new")
	fmt.Println(err, missing)
	// Output: <nil> <nil>
}

func ExampleNewFile() {
	root, remove := uploads()
	defer remove()
	file, out := execsafe.OpenFile("file"), execsafe.NewFile("out")
	sort := execsafe.MustDeclare("/usr/bin/sort", quick, execsafe.Require(execsafe.Files), out.Flag("--output"), file.Operand())
	in := file.Set(execsafe.At(root, "report.txt"))
	_, err := sort.Run(context.Background(), in, out.Set(execsafe.At(root, "sorted.txt")))
	fmt.Println(err)
	_, err = sort.Run(context.Background(), in, out.Set(execsafe.At(root, "report.txt")))
	fmt.Println(err)
	// Output:
	// <nil>
	// execsafe.With: conflict: /out file_exists
}

func ExampleNewFolder() {
	root, remove := uploads()
	defer remove()
	folder := execsafe.NewFolder("folder")
	touch := execsafe.MustDeclare("/usr/bin/touch", quick, execsafe.Require(execsafe.Files), folder.Dir(), execsafe.Fixed("new"))
	_, err := touch.Run(context.Background(), folder.Set(execsafe.At(root, "fresh")))
	_, missing := root.Stat("fresh/new")
	fmt.Println(err, missing)
	// Output: <nil> <nil>
}

func ExampleParam_Set() {
	n := execsafe.Int("lines", 1, 10)
	head := execsafe.MustDeclare("/usr/bin/head", quick, execsafe.BestEffort(), n.Flag("-n"), execsafe.Input(100))
	res, err := head.Run(context.Background(), n.Set(1), execsafe.StdinFrom(strings.NewReader("one\ntwo\n")))
	fmt.Printf("%q %v\n", res.Stdout, err)
	// Output: "one\n" <nil>
}

func ExampleParam_Each() {
	word := execsafe.Pattern("word", "[a-z]+")
	cmd := printf(word.Operand().Repeated(1, 3))
	show(cmd, word.Each("a", "b"))
	show(cmd, word.Each("a", "$x", "b", "c"))
	show(cmd, word.Each("a", "$x"))
	// Output:
	// ["a" "b"]
	// execsafe.With: invalid: /word argument_count (min 1, max 3)
	// execsafe.With: invalid: /word/1 no_match
}

func ExampleParam_Flag() {
	n := execsafe.Int("n", 0, 9)
	show(printf(n.Flag("--max"), execsafe.Fixed("x")), n.Set(3))
	show(printf(n.Flag("-m"), execsafe.Fixed("x")), n.Set(3))
	// Output:
	// ["--max=3" "x"]
	// ["-m" "3" "x"]
}

func ExampleParam_Separate() {
	n := execsafe.Int("n", 0, 9)
	show(printf(n.Separate("--max")), n.Set(3))
	// Output: ["--max" "3"]
}

func ExampleParam_Joined() {
	n := execsafe.Int("n", 0, 9)
	show(printf(n.Joined("-O")), n.Set(3))
	// Output: ["-O3"]
}

func ExampleParam_Operand() {
	n := execsafe.Int("n", 0, 9)
	show(printf(n.Operand()), n.Set(3))
	// Output: ["3"]
}

func ExampleParam_Env() {
	user := execsafe.Pattern("user", "[a-z]+")
	inv, err := printf(user.Env("APP_USER")).With(user.Set("ada"))
	fmt.Println(inv.Call().Env[4:], err)
	// Output: [APP_USER=ada] <nil>
}

func ExampleParam_Dir() {
	root, remove := uploads()
	defer remove()
	folder := execsafe.Folder("folder")
	_, err := printf(folder.Dir()).With(folder.Set(execsafe.At(root, "..")))
	fmt.Println(err)
	// Output: execsafe.With: unsafe: /folder path_escape
}

func ExamplePart_Optional() {
	n := execsafe.Int("n", 0, 9)
	cmd := printf(execsafe.Fixed("x"), n.Flag("--max").Optional())
	show(cmd)
	show(cmd, n.Set(3))
	// Output:
	// ["x"]
	// ["x" "--max=3"]
}

func ExamplePart_Repeated() {
	word := execsafe.Pattern("word", "[a-z]+")
	show(printf(word.Flag("-e").Repeated(0, 5)), word.Each("a", "b"))
	// Output: ["-e" "a" "-e" "b"]
}
