package execsafe

import "github.com/untaint/untaint"

// The codes of a value that is refused before anything runs.
const (
	CodeEmpty         untaint.Code = "empty_argument"     // Invalid: an empty argument
	CodeInvalidUTF8   untaint.Code = "invalid_utf8"       // Malformed: not UTF-8
	CodeControl       untaint.Code = "control_character"  // Unsafe: NUL, a line break or another control character
	CodeOptionLike    untaint.Code = "option_like"        // Unsafe: the program could read it as an option
	CodeReservedFirst untaint.Code = "reserved_first"     // Unsafe: begins with what the program reads as something else, such as @file
	CodeTooLong       untaint.Code = "argument_too_long"  // TooLarge: longer than the parameter allows
	CodeNotListed     untaint.Code = "not_a_choice"       // Invalid: none of an Enum's values
	CodeOutOfRange    untaint.Code = "out_of_range"       // Invalid: outside the range of an Int or a Duration
	CodeNoMatch       untaint.Code = "no_match"           // Invalid: does not match a Pattern
	CodeNotURL        untaint.Code = "not_url"            // Malformed: not an absolute URL of plain characters
	CodeURLScheme     untaint.Code = "url_scheme"         // Unsafe: a scheme that is not declared
	CodeURLHost       untaint.Code = "url_host"           // Unsafe: a host that is not declared
	CodePathEscape    untaint.Code = "path_escape"        // Unsafe: leads out of its root
	CodeFileMissing   untaint.Code = "file_missing"       // NotFound: no such file in the root
	CodeFileExists    untaint.Code = "file_exists"        // Conflict: the new file is already there
	CodeFileType      untaint.Code = "file_type"          // Invalid: a folder, pipe or device where a file is asked for, or the reverse
	CodeFileChanged   untaint.Code = "file_changed"       // Unsafe: another file than the one that was checked
	CodeCount         untaint.Code = "argument_count"     // Invalid: too few or too many values of a repeated parameter
	CodeTooManyArgs   untaint.Code = "arguments_too_long" // TooLarge: all arguments together are longer than a process can take
	CodeInputTooLarge untaint.Code = "input_too_large"    // TooLarge: more standard input than declared
)

// The codes of a run that did not go well.
const (
	CodeBusy           untaint.Code = "too_many_running"      // Busy: the command's limit of concurrent runs is reached
	CodeTimeout        untaint.Code = "timeout"               // Timeout: the command's or the context's time is over
	CodeCanceled       untaint.Code = "canceled"              // Canceled: the context was canceled
	CodeOutputLimit    untaint.Code = "output_limit"          // TooLarge: more output than declared
	CodeLineLimit      untaint.Code = "line_limit"            // TooLarge: a line longer than asked for
	CodeExit           untaint.Code = "exit_status"           // Failed: an exit status that is not accepted
	CodeSignal         untaint.Code = "killed_by_signal"      // Failed: a signal that was not ours, such as one for a passed resource limit
	CodeNotStarted     untaint.Code = "not_started"           // Failed: the system did not start the process
	CodeProgramMissing untaint.Code = "program_missing"       // Failed: the program is gone
	CodeProgramChanged untaint.Code = "program_changed"       // Failed: the program is not the file that was declared
	CodeNoScratch      untaint.Code = "no_scratch"            // Failed: no private folder could be made, on a full disk for example
	CodeStream         untaint.Code = "stream_failed"         // Failed: the caller's reader or writer failed
	CodeNotContained   untaint.Code = "containment_missing"   // Failed: a rung that was required could not be applied
	CodeStage          untaint.Code = "pipeline_stage_killed" // Failed: killed because another stage failed
	CodeNotJSON        untaint.Code = "not_json"              // Malformed: the output is not one strict JSON value
	CodeTooDeep        untaint.Code = "too_deep"              // TooLarge: the JSON output is nested too deeply
)

// The codes of mistakes in a declaration, all of kind Misuse.
const (
	CodeProgramPath     untaint.Code = "program_path"          // not a clean absolute path
	CodeProgramNotFound untaint.Code = "program_not_found"     // no such program, or not an executable file
	CodeProgramWritable untaint.Code = "program_writable"      // others may write the program or a folder above it
	CodeProgramSetuid   untaint.Code = "program_setuid"        // runs with rights of its own
	CodeBatch           untaint.Code = "batch_file"            // .bat or .cmd, which a shell runs
	CodeScript          untaint.Code = "script"                // a script whose interpreter is not among the Helpers
	CodeInterpreter     untaint.Code = "interpreter"           // runs code from its arguments, and is not opted in
	CodeNoLimit         untaint.Code = "no_limit"              // a mandatory limit is missing
	CodeBadLimit        untaint.Code = "bad_limit"             // a limit out of its range
	CodeNoContainment   untaint.Code = "no_containment_choice" // the zero Containment
	CodeNeedsFiles      untaint.Code = "needs_files_rung"      // a path by name without Require(Files): use OpenFile
	CodeBadName         untaint.Code = "bad_name"              // a parameter, flag or variable name of a wrong form
	CodeSameName        untaint.Code = "same_name"             // two parameters, or two variables, of one name
	CodeUnsafeEnv       untaint.Code = "unsafe_variable"       // a variable that makes programs load code
	CodeBadRule         untaint.Code = "bad_rule"              // a parameter's own rule is impossible or does not compile
	CodeOpenPattern     untaint.Code = "open_pattern"          // a pattern that can match nothing, or begin with what the program reads as something else
	CodeMayBeOption     untaint.Code = "may_be_option"         // a value that could be read as an option where it stands
	CodeNoEnd           untaint.Code = "no_end_of_options"     // free text where the program still looks for options
	CodeTextAddress     untaint.Code = "text_as_address"       // free text as an operand of a program that reads hosts and URLs there
	CodeEndNotKnown     untaint.Code = "end_not_known"         // a program that does not take the marker
	CodeFlagAfterEnd    untaint.Code = "flag_after_end"        // a flag after the end of options
	CodeBadPart         untaint.Code = "bad_part"              // a part that does not belong there, such as Optional on a constant
	CodeBadFolder       untaint.Code = "bad_folder"            // a working folder that is not an absolute, open root
)

// The codes of mistakes in a call, all of kind Misuse.
const (
	CodeMissing      untaint.Code = "argument_missing"    // a parameter without a value
	CodeForeignArg   untaint.Code = "argument_foreign"    // a parameter of another command
	CodeTwice        untaint.Code = "argument_twice"      // a parameter set twice
	CodeNoInput      untaint.Code = "input_not_declared"  // standard input for a command without Input
	CodeNotDeclared  untaint.Code = "command_not_built"   // a zero Command, Invocation or Param
	CodeRelativeRoot untaint.Code = "root_not_absolute"   // an os.Root that was opened by a relative name
	CodeUnread       untaint.Code = "stream_not_possible" // StdoutTo where the output is streamed already
)
