package validate_test

import "os"

// full reports whether the large tables are to be run whole.
func full() bool { return os.Getenv("UNTAINT_FULL") == "1" }
