package validate

// decodeOptions are the options that only decoding reads.
type decodeOptions struct{}
