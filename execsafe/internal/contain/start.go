package contain

import (
	"path/filepath"
	"strings"
)

// New returns the process that spec describes, or an *Error if it makes no
// sense or requires what cannot be had.
func New(spec Spec) (*Process, error) {
	if err := spec.prepare(); err != nil {
		return nil, err
	}
	return &Process{spec: spec, done: make(chan struct{})}, nil
}

// Start starts the process that spec describes, or returns an *Error. After a
// start that succeeded Wait must be called, as long as the process lives a
// thread of the program is set aside for it.
func Start(spec Spec) (*Process, error) {
	p, err := New(spec)
	if err == nil {
		err = p.Start()
	}
	if err != nil {
		return nil, err
	}
	return p, nil
}

// Start starts the process. It is called once, or Run is.
func (p *Process) Start() error { return p.start() }

// Run is Start and Wait in one, with the calling goroutine on the thread that
// is set aside. Once the process has been started it calls started, which must
// not block. The error is that of Start.
func (p *Process) Run(started func()) error { return p.run(started) }

func (s *Spec) prepare() error {
	if err := s.check(); err != nil {
		return err
	}
	s.Want |= s.Require | ProcessTree | ParentDeath
	if s.Want&(Truncation|Devices) != 0 {
		s.Want |= Files // which these are parts of
	}
	if s.Want.Has(Metadata) {
		s.Want |= SystemCalls // which refuses the calls
	}
	asked := s.Require
	if s.supervised() {
		s.Want |= Descriptors // so that the number of the listener is known
		asked |= Metadata     // to know whether there is one
	}
	have, err := available(asked)
	if err != nil {
		return err
	}
	if !have.Has(Metadata) && s.supervised() {
		s.Want &^= Metadata
	}
	if missing := s.Require &^ have; missing != 0 {
		return &Error{Reason: Unavailable, Missing: missing}
	}
	return nil
}

// supervised reports whether calls that change metadata are to be looked at one
// by one. Where nothing may be written they are all refused.
func (s *Spec) supervised() bool { return s.Want.Has(Metadata) && len(s.Policy.Write) > 0 }

// Probe returns what the kernel offers this program. It finds out by trying, on
// a process that is killed before it begins, once in the life of the program;
// short of processes or files it finds less, and tries again the next time.
func Probe() Protections {
	have, _ := available(All | Namespaces)
	return have
}

// check finds what no kernel should be bothered with.
func (s *Spec) check() error {
	bad := func(step string) error { return &Error{Reason: Invalid, Step: step} }
	if !filepath.IsAbs(s.Path) {
		return bad("program path is not absolute")
	}
	if s.Dir != "" && !filepath.IsAbs(s.Dir) {
		return bad("directory is not absolute")
	}
	for _, list := range [][]string{{s.Path, s.Dir}, s.Argv, s.Env, s.Policy.Exec} {
		for _, v := range list {
			if strings.IndexByte(v, 0) >= 0 {
				return bad("a NUL byte")
			}
		}
	}
	for _, f := range s.ExtraFiles {
		if f == nil {
			return bad("an extra file is nil")
		}
	}
	for _, path := range s.Policy.Exec {
		if !filepath.IsAbs(path) {
			return bad("policy path is not absolute")
		}
	}
	for _, places := range [][]Place{s.Policy.Read, s.Policy.Write} {
		for _, p := range places {
			if p.File == nil && (!filepath.IsAbs(p.Path) || strings.IndexByte(p.Path, 0) >= 0) {
				return bad("policy path is not absolute")
			}
		}
	}
	if len(s.Argv) == 0 {
		s.Argv = []string{s.Path}
	}
	return nil
}
