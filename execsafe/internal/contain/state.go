package contain

import (
	"os"
	"time"
)

// State is how a process ended.
type State struct {
	Code    int         // exit code, -1 if a signal ended it
	Signal  os.Signal   // the signal that ended it, or nil
	Applied Protections // what held it

	User, System time.Duration // processor time of the process and of those children it waited for
	Memory       int64         // largest resident set in bytes, 0 if unknown
}
