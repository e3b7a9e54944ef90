package execsafe

import (
	"os"
	"slices"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/execsafe/internal/contain"
)

// folders sets HOME and the working folder. A command without TempDir gets the
// shared empty folder, which nothing can be written to.
func (s *stage) folders() *cause {
	var path string
	if s.inv.cmd.temp {
		own, err := makeScratch()
		if err != nil {
			return &cause{violation: *violation(codeNoScratch, untaint.Failed), err: class(err)}
		}
		path, s.scratch.own = own, own
		s.spec.Policy.Write = append(slices.Clip(s.spec.Policy.Write), contain.Place{Path: path})
	} else {
		s.scratch.home = takeHome()
		path = s.scratch.home.path
		s.spec.Policy.Read = append(slices.Clip(s.spec.Policy.Read), contain.Place{Path: path})
	}
	s.spec.Env = s.environment(path)
	if s.inv.dir().path == nil {
		s.spec.Dir = path
		return nil
	}
	f, c := s.open(s.inv.dir())
	if c != nil {
		return c
	}
	s.spec.DirFile = f
	return nil
}

func (s *stage) environment(home string) []string {
	env := make([]string, 0, len(s.inv.cmd.env)+len(s.inv.rest().env)+2)
	env = append(append(append(env, s.inv.cmd.env...), s.inv.rest().env...), "HOME="+home)
	if s.inv.cmd.temp {
		env = append(env, "TMPDIR="+home)
	}
	return env
}

// files opens, or creates, each path among the arguments, so that what the
// child may reach is the file that was found and not a name.
func (s *stage) files() *cause {
	for _, v := range s.inv.rest().paths {
		f, c := s.open(v)
		if c != nil {
			return c
		}
		if v.open {
			s.spec.ExtraFiles = append(s.spec.ExtraFiles, f)
		}
	}
	return nil
}

func (s *stage) open(v value) (*os.File, *cause) {
	f, no, err := v.acquire()
	if no != nil {
		return nil, &cause{violation: *no, err: class(err)}
	}
	if v.create {
		s.created = append(s.created, v)
	}
	s.ours = append(s.ours, f)
	place := contain.Place{File: f}
	if v.access == writeFolder {
		s.spec.Policy.Metadata = true
	}
	if v.access == writeFile || v.access == writeFolder {
		s.spec.Policy.Write = append(slices.Clip(s.spec.Policy.Write), place)
	} else {
		s.spec.Policy.Read = append(slices.Clip(s.spec.Policy.Read), place)
	}
	return f, nil
}
