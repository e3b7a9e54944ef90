// Package validate decodes a request into a struct and checks the struct's
// `validate` tags, whose language is that of go-playground/validator/v10.
//
//	type Signup struct {
//		Email    string   `json:"email" validate:"required,email"`
//		Password string   `json:"password" validate:"min=12,maxbytes=72"`
//		Tags     []string `json:"tags" validate:"max=5,dive,min=2,max=20"`
//	}
//
//	var signup = validate.MustFor[Signup]()
//
//	in, err := signup.Request(r)
//
// A type is compiled once. For reports every mistake in its tags at that time,
// each with a caret. The [Validator] that it returns reads fields by offset
// where possible and does not allocate for valid values. It has all rules of
// validator, and [Rule] adds your own.
//
// # What differs from validator
//
// By default, rules refuse some values that validator should refuse but
// accepts. The option [Compatible] restores validator's verdicts.
//
//	rule                  refused by default
//	url, http_url,        a scheme that runs code, reads a file or has no host; a user name;
//	https_url             a host that is none, an odd address, a port out of range; encoded
//	                      control characters; anything but printable ASCII
//	uri                   schemes that run code, inline a document or read a file; a reference
//	email                 quoted local parts, a leading "-", "/" or "|", "%" and "!", other than ASCII, over 254 bytes
//	hostname*, fqdn       over 253 bytes; a numeric last label; a label that ends in "-"
//	hostname_port         no host; an address spelled in another way than a.b.c.d; a
//	                      port with a sign or leading zeros
//	ipv4, cidrv4          an IPv4 address mapped to IPv6
//	cidr, cidrv6          host bits; leading zeros
//	tcp*_addr, udp*_addr  ports by name, with a sign or leading zeros; a name to be resolved
//	origin                what no browser sends: a default port, upper case
//	uuid, uuid_rfc4122    the nil and the max UUID
//	ulid                  the long s and the Kelvin sign
//	base64*               bits that encode nothing and are not zero
//	json                  a name twice in an object; text that is not UTF-8
//	jwt                   no signature; the algorithm none
//	e164                  no "+"
//	boolean               all but true, false, 1 and 0
//	credit_card           zeros alone
//	ascii                 control characters other than tab, LF and CR
//	url_encoded           characters that have to be encoded
//	html_encoded          markup beside the character references
//	datauri               media types that a browser runs; what is not base64
//	eqfield, nefield      compare the content of slices, maps, arrays and structs, not their
//	                      length or type
//	required              also on a struct that is no pointer
//	omitnil               also a nil behind ValidatorValue
//	min, max, gt, …       on a time need the option Clock
//	eq, ne                on a slice, map or array, of which they compare the length
//	a rule on an any      the wrong type is a violation; validator panics
//	[]T, map[K]T in any   the elements' own rules run
//	a NaN as a key        the value there is checked, which validator never finds
//	sql.Null*             their value is checked, and NULL is nil
//	Var on a struct       the tag counts
//
// For also reports what validator ignores, accepts or answers with a panic at
// the first request: an unknown rule or alias; a parameter that is missing,
// superfluous or unreadable; a number in octal; a quote inside a word of oneof;
// a rule on a type that it cannot test; a reference to a field that does not
// exist or has another type; elements with rules but no dive; rules on an
// unexported field or on the keys of a map without keys and endkeys; a field that
// no document can bind; a tag without its quotes; rules under a misspelt key or
// another program's (see [TagKey]); the rules file, filepath, dir, dirpath,
// image, mimetype and uds_exists, which read the disk; and unix_addr, which
// accepts everything. The tag "-" excludes a field.
//
// Compatible does not restore panics, stack overflows or endless checks: a
// value past the depth or number of [MaxValues] is TooLarge, a language tag of
// more than 255 bytes is refused, and a check ends one violation after
// [untaint.MaxViolations]. Nor does it pass a context to validations.
//
// # Rules that validator does not have
//
//	maxbytes=72      at most so many bytes, as bcrypt and columns count
//	utf8, nfc        well-formed, in normalization form C
//	nocontrol        no control characters but tab, LF and CR LF
//	line             text of one line: what nocontrol and nobidi say, no line breaks and tabs
//	nobidi           no characters that reorder or hide text
//	url=https redis  a URL of one of these schemes, with a host as url wants it
//	notblank         text that is more than white space
//	single_script    no letters, marks or numbers of scripts that do not belong together, none that
//	                 Unicode restricts in identifiers (of dead scripts, phonetics, compatibility),
//	                 no digits of two systems (UTS 39, "Highly Restrictive")
//	username         PRECIS UsernameCasePreserved (RFC 8265), and single_script; no marks piled up;
//	                 of ASCII's symbols only ".", "_" and "-", "_" alone in front
//	person_name      a name to show: letters and marks of any script, spaces, apostrophes,
//	                 hyphens, full stops, commas; two names may look alike
//	filename         the name of one file on Linux, macOS and Windows
//	relpath          a path below a folder
//	host             a name or an address as a URL has it
//	public_host      one that is not private, local or special
//	public_url       http or https to a public host; nothing is resolved
//	local_redirect   a path on the same site
//	header_value     the value of an HTTP header
//	present          the client sent it, for an Opt
//	default=…        what decoding sets where nothing was sent
//
// A rule that names other fields may look for them in the struct around the one that
// holds its own field: required_if=^.Kind card. "^.^." is one struct further up. It
// is the struct around wherever a pointer, a list, a map or an interface stands
// between. All fields of one rule are in one struct.
//
// # What it does not do
//
// A valid value is not safe for a page, a query or a command: the packages that
// write there make it so. html and html_encoded describe what a text looks
// like, not that you may show it. Names are never resolved, so public_url does
// not protect against a name that leads to a private address: fetch with
// package netsafe.
//
// # Codes
//
// The codes to branch on are constants. Match the others with errors.Is(err,
// untaint.Code("too_short")). Those of rules, and of mistakes that [For]
// reports:
//
//	not_allowed too_short too_long too_many_bytes wrong_length too_few too_many
//	wrong_count too_small too_big too_early too_late not_equal forbidden_value
//	lacks_text has_text wrong_format not_email not_url not_uuid not_ip not_host
//	unfit_type no_alternative invalid mixed_script not_username too_many_nodes
//	bad_argument rule_panicked bad_tag unknown_rule wrong_kind bad_parameter
//	no_such_field missing_dive unexported_field refused_rule bad_source bad_option
//
// Rules on characters and URLs have the reason as their code, such as
// "bidi_character", "path_traversal" or "not_public_host". The rule json says
// where a text stops being JSON: its wrong_format has the parameters reason
// ("json_syntax", "json_cut_short", "json_trailing", "json_name_twice",
// "json_not_utf8" or "json_surrogate"), line and column. Both count from 1, the
// column in characters.
//
// Those of decoding:
//
//	Malformed    bad_syntax, trailing_data, empty_body, null, byte_order_mark, lone_surrogate,
//	             wrong_case, duplicate_key, number_overflow, not_decoded, repeated, bad_escape,
//	             bad_multipart, bad_chunk, bad_cookie
//	TooLarge     too_many_items, too_many_tokens, too_much_memory, too_many_params, too_many_files,
//	             file_too_large, number_too_long
//	Unsupported  content_encoding, upload_type
//	Canceled, Timeout, Failed  read_canceled, read_timeout, read_failed, file_not_stored
//	Misuse       no_path_value, nothing_bound, body_already_read, form_on_get, method_panicked
package validate
