package execsafe

// descriptorFolder is where a process finds its own open files. Opening a name
// below it opens the same file anew, at its beginning.
const descriptorFolder = "/proc/self/fd/"
