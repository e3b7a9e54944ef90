package execsafe

import (
	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/code"
)

// Codes to branch on. The package comment lists the others; match them with
// [errors.Is](err, untaint.Code("url_host")).
const (
	// CodeInputTooLarge is TooLarge: more standard input than declared.
	CodeInputTooLarge untaint.Code = "input_too_large"
	// CodeTooManyRunning is Busy: the command's limit of concurrent runs is reached.
	CodeTooManyRunning untaint.Code = "too_many_running"
	// CodeTimeout is Timeout: the command's or the context's time is over.
	CodeTimeout untaint.Code = "timeout"
	// CodeOutputLimit is TooLarge: more output than declared.
	CodeOutputLimit untaint.Code = "output_limit"
	// CodeLineLimit is TooLarge: a line longer than asked for.
	CodeLineLimit untaint.Code = "line_limit"
	// CodeExitStatus is Failed: an exit status that is not accepted.
	CodeExitStatus untaint.Code = "exit_status"
	// CodeKilledBySignal is Failed: a signal that this package did not send,
	// such as the kernel's when a resource limit is passed.
	CodeKilledBySignal untaint.Code = "killed_by_signal"
	// CodeNotStarted is Failed: the system did not start the process.
	CodeNotStarted untaint.Code = "not_started"
	// CodeProgramMissing is Failed: the program is gone.
	CodeProgramMissing untaint.Code = "program_missing"
	// CodeProgramChanged is Failed: the program is not the file that was declared.
	CodeProgramChanged untaint.Code = "program_changed"
	// CodeStreamFailed is Failed: the caller's reader or writer failed.
	CodeStreamFailed untaint.Code = "stream_failed"
	// CodeContainmentMissing is Failed: a protection that was required could not be applied.
	CodeContainmentMissing untaint.Code = "containment_missing"
)

// The codes of a value that is refused before anything runs.
const (
	codeEmptyArgument    untaint.Code = "empty_argument"     // Invalid: an empty argument
	codeArgumentNotUTF8  untaint.Code = "argument_not_utf8"  // Malformed: not UTF-8
	codeArgumentControl  untaint.Code = "argument_control"   // Unsafe: NUL, a line break or another control character
	codeOptionLike       untaint.Code = "option_like"        // Unsafe: the program could read it as an option
	codeReservedFirst    untaint.Code = "reserved_first"     // Unsafe: begins with what the program reads as something else, such as @file
	codeArgumentTooLong  untaint.Code = "argument_too_long"  // TooLarge: longer than the parameter allows
	codeNotAChoice       untaint.Code = "not_a_choice"       // Invalid: none of an Enum's values
	codeOutOfRange       untaint.Code = code.OutOfRange      // Invalid: outside the range of an Int or a Duration
	codeNoMatch          untaint.Code = "no_match"           // Invalid: does not match a Pattern
	codeNotPlainURL      untaint.Code = "not_plain_url"      // Malformed: not an absolute URL of plain characters
	codeURLScheme        untaint.Code = "url_scheme"         // Unsafe: a scheme that is not declared
	codeURLHost          untaint.Code = "url_host"           // Unsafe: a host that is not declared
	codePathEscape       untaint.Code = "path_escape"        // Unsafe: leads out of its root
	codePathDenied       untaint.Code = "path_denied"        // Denied: the system does not let this program open it
	codeFileMissing      untaint.Code = "file_missing"       // NotFound: no such file in the root
	codeFileExists       untaint.Code = "file_exists"        // Conflict: the new file is already there
	codeFileType         untaint.Code = "file_type"          // Invalid: a folder, pipe or device where a file is asked for, or the reverse
	codeFileChanged      untaint.Code = "file_changed"       // Unsafe: another file than the one that was checked
	codeArgumentCount    untaint.Code = "argument_count"     // Invalid: too few or too many values of a repeated parameter
	codeArgumentsTooLong untaint.Code = "arguments_too_long" // TooLarge: all arguments together are longer than a process can take
)

// The codes of a run that did not go well.
const (
	codeSystemBusy          untaint.Code = "system_busy"           // Busy: the system has no process, file or memory left, or the program is open for writing
	codeCanceled            untaint.Code = code.Canceled           // Canceled: the context was canceled
	codeStatusLost          untaint.Code = "status_lost"           // Failed: how the process ended is not known, since SIGCHLD is ignored or something else waits for any child
	codeScratchLeft         untaint.Code = "scratch_left"          // Failed: a folder of the run could not be removed, since something is mounted in it for example
	codeDeclaredPathMissing untaint.Code = "declared_path_missing" // Failed: a file or folder of Reads, Writes or Helpers is gone
	codeNoScratch           untaint.Code = "no_scratch"            // Failed: no private folder could be made, on a full disk for example
	codePipelineStageKilled untaint.Code = "pipeline_stage_killed" // Failed: killed because another stage failed
	codeOutputNotJSON       untaint.Code = "output_not_json"       // Malformed: the output is not one strict JSON value
	codeOutputTooDeep       untaint.Code = "output_too_deep"       // TooLarge: the JSON output is nested too deeply
)

// The codes of mistakes in a declaration, all of kind Misuse.
const (
	codeProgramPath          untaint.Code = "program_path"           // not a clean absolute path
	codeDeclaredPath         untaint.Code = "declared_path"          // a file or folder of Reads or Writes that is not there or cannot be read
	codeProgramNotFound      untaint.Code = "program_not_found"      // no such program, or not an executable file
	codeProgramWritable      untaint.Code = "program_writable"       // others may write the program or a folder above it
	codeProgramSetuid        untaint.Code = "program_setuid"         // runs with rights of its own
	codeBatchFile            untaint.Code = "batch_file"             // .bat or .cmd, which a shell runs
	codeScript               untaint.Code = "script"                 // a script whose interpreter is not among the Helpers
	codeInterpreter          untaint.Code = "interpreter"            // runs code from its arguments, and is not opted in
	codeNoLimit              untaint.Code = "no_limit"               // a mandatory limit is missing
	codeBadLimit             untaint.Code = code.BadLimit            // a limit out of its range
	codeNoContainmentChoice  untaint.Code = "no_containment_choice"  // the zero Containment
	codeNeedsFilesProtection untaint.Code = "needs_files_protection" // a path by name without Require(Files): use OpenFile
	codeBadName              untaint.Code = "bad_name"               // a parameter, flag or variable name of a wrong form
	codeSameName             untaint.Code = "same_name"              // two parameters, or two variables, of one name
	codeUnsafeVariable       untaint.Code = "unsafe_variable"        // a variable that makes programs load code
	codeBadRule              untaint.Code = "bad_rule"               // a parameter's own rule is impossible or does not compile
	codeOpenPattern          untaint.Code = "open_pattern"           // a pattern that can match nothing, or begin with what the program reads as something else
	codeMayBeOption          untaint.Code = "may_be_option"          // a value that could be read as an option where it stands
	codeNoEndOfOptions       untaint.Code = "no_end_of_options"      // free text where the program still looks for options
	codeTextAsAddress        untaint.Code = "text_as_address"        // free text as an operand of a program that reads hosts and URLs there
	codeEndNotKnown          untaint.Code = "end_not_known"          // a program that does not take the marker
	codeFlagAfterEnd         untaint.Code = "flag_after_end"         // a flag after the end of options
	codeBadPart              untaint.Code = "bad_part"               // a part that does not belong there, such as Optional on a constant
	codeBadFolder            untaint.Code = "bad_folder"             // a working folder that is not an absolute, open root
)

// The codes of mistakes in a call, all of kind Misuse.
const (
	codeArgumentMissing   untaint.Code = "argument_missing"    // a parameter without a value
	codeArgumentForeign   untaint.Code = "argument_foreign"    // a parameter of another command
	codeArgumentTwice     untaint.Code = "argument_twice"      // a parameter set twice
	codeInputNotDeclared  untaint.Code = "input_not_declared"  // standard input for a command without Input
	codeCommandNotBuilt   untaint.Code = "command_not_built"   // a zero Command, Invocation or Param
	codeRootNotAbsolute   untaint.Code = "root_not_absolute"   // an os.Root that was opened by a relative name
	codeStreamNotPossible untaint.Code = "stream_not_possible" // StdoutTo where the output is streamed already
)
