package untaint

import "net/http"

// Kind says what sort of refusal an error is, and with it what to do. The set
// is closed. A Kind is itself an error, so that
//
//	errors.Is(err, untaint.Unsafe)
//
// holds when any violation inside err is of that kind, through [fmt.Errorf]'s
// %w and [errors.Join] alike.
//
// The kinds are declared from the mildest to the worst. If an error has several
// violations, the worst kind decides. No Kind means success; success is a nil
// error. The order is:
//
//   - what the client can correct by sending something else: Invalid to [TooLarge];
//   - what it should not have tried: Unsafe, then [Unauthenticated], because
//     whoever has not said who it is has to do that first, then [Denied], which
//     no other credentials of the same client change;
//   - what is refused whatever it holds: [RateLimited], which answers the client
//     before anybody looks at what it may do, and [Canceled], since nobody reads
//     the answer;
//   - what failed on our side: Busy, [Timeout], [Failed], [Misuse]. Busy stands over
//     RateLimited because our own load decides how long to wait.
type Kind uint8

const (
	Invalid         Kind = iota + 1 // the value breaks a rule
	Malformed                       // the value could not be parsed
	Unsupported                     // a content type or feature that is not taken
	NotFound                        // what was asked for does not exist
	Conflict                        // a unique or exclusion constraint is violated
	TooLarge                        // a limit on size, depth or number is passed
	Unsafe                          // the value would have changed the meaning of something at a sink
	Unauthenticated                 // nobody has said who is asking, or the credentials are wrong or have expired
	Denied                          // policy says no
	RateLimited                     // this client has asked too often; try again later
	Canceled                        // the caller gave up
	Busy                            // a limit of ours is reached; try again later
	Timeout                         // it took longer than allowed
	Failed                          // the sink itself failed
	Misuse                          // a mistake in the program that calls us, never shown to a client
)

// kinds has one row for each Kind, indexed by it.
var kinds = [...]struct {
	name   string
	status int
	grpc   uint32
}{
	0:               {"unknown", http.StatusInternalServerError, 2},
	Invalid:         {"invalid", http.StatusUnprocessableEntity, 3},
	Malformed:       {"malformed", http.StatusBadRequest, 3},
	Unsupported:     {"unsupported", http.StatusUnsupportedMediaType, 12},
	NotFound:        {"not_found", http.StatusNotFound, 5},
	Conflict:        {"conflict", http.StatusConflict, 6},
	TooLarge:        {"too_large", http.StatusRequestEntityTooLarge, 8},
	Unsafe:          {"unsafe", http.StatusBadRequest, 3},
	Unauthenticated: {"unauthenticated", http.StatusUnauthorized, 16},
	RateLimited:     {"rate_limited", http.StatusTooManyRequests, 8},
	Denied:          {"denied", http.StatusForbidden, 7},
	Canceled:        {"canceled", statusClientClosedRequest, 1},
	Busy:            {"busy", http.StatusServiceUnavailable, 14},
	Timeout:         {"timeout", http.StatusGatewayTimeout, 4},
	Failed:          {"failed", http.StatusInternalServerError, 13},
	Misuse:          {"misuse", http.StatusInternalServerError, 13},
}

// statusClientClosedRequest is not an IANA status; proxies made it the usual
// one to log for a client that went away before it was answered.
const statusClientClosedRequest = 499

// known returns k, or Misuse for a number that is not a Kind. An error whose kind
// nobody declared is a mistake in the program that built it.
func (k Kind) known() Kind {
	if k == 0 || int(k) >= len(kinds) {
		return Misuse
	}
	return k
}

// Error returns the name of the kind in snake_case, such as "too_large".
func (k Kind) Error() string { return k.String() }

// String returns the name of the kind in snake_case, such as "too_large".
func (k Kind) String() string {
	if int(k) >= len(kinds) {
		return kinds[0].name
	}
	return kinds[k].name
}

// Status returns the HTTP status that suits the kind: 422 for [Invalid], 400
// for [Malformed] and [Unsafe], 413 for [TooLarge], and 500 for a number that
// is not a Kind. To answer with other statuses, use a [ProblemWriter].
func (k Kind) Status() int {
	if int(k) >= len(kinds) {
		return kinds[0].status
	}
	return kinds[k].status
}

// GRPC returns the number of the google.golang.org/grpc/codes.Code that suits
// the kind, without importing it: InvalidArgument (3) for [Invalid],
// [Malformed] and [Unsafe], Unimplemented (12) for [Unsupported], [NotFound]
// (5), AlreadyExists (6) for [Conflict], ResourceExhausted (8) for [TooLarge]
// and [RateLimited], [Unauthenticated] (16), PermissionDenied (7) for [Denied],
// [Canceled] (1), Unavailable (14) for [Busy], which is what tells a client to
// try again, DeadlineExceeded (4) for [Timeout], Internal (13) for [Failed] and
// [Misuse], and Unknown (2) for any other number.
func (k Kind) GRPC() uint32 {
	if int(k) >= len(kinds) {
		return kinds[0].grpc
	}
	return kinds[k].grpc
}

// MarshalText returns the name of the kind. It never fails.
func (k Kind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }
