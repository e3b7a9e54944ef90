// Package execsafe runs programs that you declare at start-up: an absolute
// path, constant arguments and typed parameters, with limits on time and output
// and a choice of containment. Untrusted values go into parameters. No value
// can become the program, an option, a response file, a host, the name of a
// variable or a file outside its folder, unless the parameter's type says so.
//
//	var (
//		width = execsafe.Int("width", 1, 4096)
//		image = execsafe.OpenFile("image")
//
//		thumbnail = execsafe.MustDeclare("/usr/bin/convert",
//			execsafe.Limits{Timeout: 10 * time.Second, Stdout: 8 << 20},
//			execsafe.BestEffort(),
//			execsafe.TempDir(),                   // it writes there while it works
//			execsafe.Reads("/etc/ImageMagick-6"), // its policy, which holds only if it can be read
//			image.Joined("png:"),                 // and no other format, whatever the file says
//			execsafe.Fixed("-strip"),
//			width.Separate("-resize"),
//			execsafe.Fixed("png:-"),
//		)
//	)
//
//	res, err := thumbnail.Run(ctx, width.Set(in.Width), image.Set(execsafe.At(uploads, in.Name)))
//
// There is no shell, and no text is ever split into arguments. The environment
// holds constants only. Unless you declare otherwise, the working folder is an
// empty one and standard input is the null device.
//
// # A run ends
//
// The process and everything it started are killed before [Run] returns: after
// the timeout, when the context is done, when it writes more than it may, and
// when your reader or writer fails or panics. When the program exits by itself,
// what it left in the background is killed too.
//
// # Containment
//
// On Linux the kernel confines the child, and only the child: it executes no
// other program, reads and writes only what is declared, opens no socket, gains
// no privileges and cannot leave its tree. This needs no root, no helper
// program and no cgo. Each declaration chooses [Require], [BestEffort] or
// [Uncontained]. On other systems only the checks, the limits on time and
// output, and the killing of the tree apply.
//
// On linux/arm64 the escape suite has run on Debian's kernel 6.1 in an emulator
// (make arm in the repository), and on no real machine. On other processors no
// system call is refused on Linux, and [Require] says what is missing.
//
// # Ready declarations
//
// Packages below profile/ declare git (log, show, clone), tar (list, extract,
// create) and pdftotext for untrusted input. Each is tested on the real program
// with the attacks known for it.
//
// # What it does not do
//
// It does not know what a program does with its arguments: your declaration
// says that, and a mistake in it goes unnoticed unless a list here knows the
// program. It does not look into the files that a program reads. It does not
// bound a program's use of the network by host. It does not keep a program from
// seeing that a file exists, nor from locking one that it may read (flock). It does
// not make the output trustworthy.
//
// # Codes
//
// Besides the exported constants there are these codes. Match them with
// errors.Is(err, untaint.Code("url_host")).
//
// A value is refused:
//
//   - empty_argument: Invalid: an empty argument
//   - argument_not_utf8: Malformed: not UTF-8
//   - argument_control: Unsafe: NUL, a line break or another control character
//   - option_like: Unsafe: the program could read it as an option
//   - reserved_first: Unsafe: begins with what the program reads as something else, such as @file
//   - argument_too_long: TooLarge: longer than the parameter allows
//   - not_a_choice: Invalid: none of an Enum's values
//   - out_of_range: Invalid: outside the range of an Int or a Duration
//   - no_match: Invalid: does not match a Pattern
//   - not_plain_url: Malformed: not an absolute URL of plain characters
//   - url_scheme: Unsafe: a scheme that is not declared
//   - url_host: Unsafe: a host that is not declared
//   - path_escape: Unsafe: leads out of its root
//   - path_denied: Denied: the system does not let this program open it
//   - file_missing: NotFound: no such file in the root
//   - file_exists: Conflict: the new file is already there
//   - file_type: Invalid: a folder, pipe or device where a file is asked for, or the reverse
//   - file_changed: Unsafe: another file than the one that was checked
//   - argument_count: Invalid: too few or too many values of a repeated parameter
//   - arguments_too_long: TooLarge: all arguments together are longer than a process can take
//
// A run did not go well:
//
//   - system_busy: Busy: the system has no process, file or memory left, or the program is open for writing
//   - canceled: Canceled: the context was canceled
//   - status_lost: Failed: how the process ended is not known, since SIGCHLD is ignored or something else waits for any child
//   - scratch_left: Failed: a folder of the run could not be removed, since something is mounted in it for example
//   - declared_path_missing: Failed: a file or folder of Reads, Writes or Helpers is gone
//   - no_scratch: Failed: no private folder could be made, on a full disk for example
//   - pipeline_stage_killed: Failed: killed because another stage failed
//   - output_not_json: Malformed: the output is not one strict JSON value
//   - output_too_deep: TooLarge: the JSON output is nested too deeply
//
// A declaration is wrong, of kind Misuse:
//
//   - program_path: not a clean absolute path
//   - declared_path: a file or folder of Reads or Writes that is not there or cannot be read
//   - program_not_found: no such program, or not an executable file
//   - program_writable: others may write the program or a folder above it
//   - program_setuid: runs with rights of its own
//   - batch_file: .bat or .cmd, which a shell runs
//   - script: a script whose interpreter is not among the Helpers
//   - interpreter: runs code from its arguments, and is not opted in
//   - no_limit: a mandatory limit is missing
//   - bad_limit: a limit out of its range
//   - no_containment_choice: the zero Containment
//   - needs_files_protection: a path by name without Require(Files): use OpenFile
//   - bad_name: a parameter, flag or variable name of a wrong form
//   - same_name: two parameters, or two variables, of one name
//   - unsafe_variable: a variable that makes programs load code
//   - bad_rule: a parameter's own rule is impossible or does not compile
//   - open_pattern: a pattern that can match nothing, or begin with what the program reads as something else
//   - may_be_option: a value that could be read as an option where it stands
//   - no_end_of_options: free text where the program still looks for options
//   - text_as_address: free text as an operand of a program that reads hosts and URLs there
//   - end_not_known: a program that does not take the marker, or a git before the version in its parameter
//   - flag_after_end: a flag after the end of options
//   - bad_part: a part that does not belong there, such as Optional on a constant
//   - bad_folder: a working folder that is not an absolute, open root
//
// A call is wrong, of kind Misuse:
//
//   - argument_missing: a parameter without a value
//   - argument_foreign: a parameter of another command
//   - argument_twice: a parameter set twice
//   - input_not_declared: standard input for a command without Input
//   - command_not_built: a zero Command, Invocation or Param
//   - root_not_absolute: an os.Root that was opened by a relative name
//   - stream_not_possible: StdoutTo where the output is streamed already
package execsafe
