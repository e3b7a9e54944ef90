package snippet

import (
	"os"

	"github.com/untaint/untaint/execsafe"
)

type word string

const typed word = "--flag"

func program(in string, list []string, l execsafe.Limits, k execsafe.Containment) {
	execsafe.Declare(in, l, k)                         // want `cannot use in`
	execsafe.Declare("/usr/bin/"+in, l, k)             // want `cannot use`
	execsafe.MustDeclare(os.Args[1], l, k)             // want `cannot use os.Args`
	execsafe.Declare("/usr/bin/true")                  // want `not enough arguments`
	execsafe.Declare("/usr/bin/true", l)               // want `not enough arguments`
	execsafe.Fixed(in)                                 // want `cannot use in`
	execsafe.Fixed("a", in)                            // want `cannot use in`
	execsafe.Fixed(list...)                            // want `cannot use list`
	execsafe.Fixed("a" + in)                           // want `cannot use`
	execsafe.Fixed(typed)                              // want `cannot use typed`
	execsafe.EndOfOptions(in)                          // want `cannot use in`
	execsafe.Reserve(in)                               // want `cannot use in`
	execsafe.Env(in, "x")                              // want `cannot use in`
	execsafe.Env("A", in)                              // want `cannot use in`
	execsafe.DangerousEnv(in, "x")                     // want `cannot use in`
	execsafe.Helpers(in)                               // want `cannot use in`
	execsafe.Helpers(list...)                          // want `cannot use list`
	execsafe.Reads(in)                                 // want `cannot use in`
	execsafe.Writes(in)                                // want `cannot use in`
	execsafe.Int(in, 1, 2)                             // want `cannot use in`
	execsafe.Enum("a", in)                             // want `cannot use in`
	execsafe.Enum("a", list...)                        // want `cannot use list`
	execsafe.Pattern("a", in)                          // want `cannot use in`
	execsafe.Text(in, 1)                               // want `cannot use in`
	execsafe.Text("a", 1).Flag(in)                     // want `cannot use in`
	execsafe.Text("a", 1).Separate(in)                 // want `cannot use in`
	execsafe.Text("a", 1).Joined(in)                   // want `cannot use in`
	execsafe.Text("a", 1).Env(in)                      // want `cannot use in`
	execsafe.Declare(execsafe.constant(in), l, k)      // want `constant not exported`
	_, _ = execsafe.Declare("/usr/bin/true", l, k, in) // want `cannot use in`
	_ = execsafe.Part{place: nil}                      // want `unknown field place|cannot refer to unexported field`
	_ = execsafe.Containment{chosen: true}             // want `unknown field chosen|cannot refer to unexported field`
}
