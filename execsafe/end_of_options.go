package execsafe

import (
	"bytes"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/execsafe/internal/contain"
)

// EndOfOptions places the marker after which the program reads no options: "--"
// or, for git, "--end-of-options". Free text may follow it; flags may not. For
// a program that is known not to support it (find, gcc) it is a mistake with
// "end_not_known". So is "--end-of-options" on a git that is too old for it
// with the subcommand in the constant arguments before: Declare runs git once
// to ask for its version.
//
// Many programs still read host:path, a URL or @file after the marker. The
// marker does not prevent that; the parameter's type does.
func EndOfOptions(marker constant) Part {
	return Part{put: func(d *draft) {
		switch {
		case marker != "--" && marker != "--end-of-options":
			d.mistake(codeBadName)
		case ignoresEnd(d.cmd.program.names()):
			d.mistake(codeEndNotKnown)
		case marker != "--":
			d.checkGit()
		}
		d.ended = true
		d.cmd.places = append(d.cmd.places, place{kind: placeEnd, text: string(marker)})
	}}
}

// endIgnored are programs for which "--" ends no options: find runs -exec after
// it, and compilers do not know it.
var endIgnored = []string{"find", "gcc", "g++", "cc", "c++", "clang", "ffmpeg", "ffprobe", "convert", "magick", "openssl", "gs", "java", "dd", "test", "expr", "pdflatex"}

func ignoresEnd(names []string) bool {
	return slices.ContainsFunc(names, func(n string) bool {
		return slices.Contains(endIgnored, n) || slices.Contains(endIgnored, unversioned(n))
	})
}

// release is a version of git: 2.43.1.
type release [3]int

func (r release) String() string {
	return strconv.Itoa(r[0]) + "." + strconv.Itoa(r[1]) + "." + strconv.Itoa(r[2])
}

// Since when git reads "--end-of-options": most commands since commit 51b4594b,
// rev-parse since 3a1f91cf, and those that look at "--" themselves since
// 93851746, before which they take it for a revision or a file.
var (
	gitEnds      = release{2, 24, 0}
	gitEndsLater = map[string]release{
		"rev-parse": {2, 30, 0},
		"annotate":  {2, 43, 1}, "blame": {2, 43, 1}, "checkout": {2, 43, 1}, "grep": {2, 43, 1}, "reset": {2, 43, 1}, "stash": {2, 43, 1},
	}
)

// checkGit adds a mistake if the program is a git that does not know the marker
// of its command. A program that does not say its version is taken at its word.
func (d *draft) checkGit() {
	if !slices.Contains(d.cmd.program.names(), "git") {
		return
	}
	least, later := gitEndsLater[d.subcommand()]
	if !later {
		least = gitEnds
	}
	if has, ok := gitRelease(d.cmd.program.resolved); ok && slices.Compare(has[:], least[:]) < 0 {
		d.mistake(codeEndNotKnown, untaint.TextParam("min", least.String()))
	}
}

// subcommand is the first constant argument that is not an option of git's own.
func (d *draft) subcommand() string {
	value := false
	for _, at := range d.cmd.places {
		switch {
		case value || at.kind != placeFixed:
			value = false
		case at.text == "-c" || at.text == "-C" || at.text == "--git-dir" || at.text == "--work-tree" || at.text == "--namespace":
			value = true
		case !strings.HasPrefix(at.text, "-"):
			return at.text
		}
	}
	return ""
}

// gitPatience is how long git may take to say its version.
const gitPatience = 10 * time.Second

// gitRelease runs a git, contained where it can be, and reads its version.
func gitRelease(path string) (release, bool) {
	r, w, err := os.Pipe()
	if err != nil {
		return release{}, false
	}
	defer r.Close()
	p, err := contain.Start(contain.Spec{Path: path, Argv: []string{"git", "version"}, Dir: "/", Stdout: w, Want: contain.All})
	_ = w.Close()
	if err != nil {
		return release{}, false
	}
	defer time.AfterFunc(gitPatience, p.Kill).Stop()
	text, _ := io.ReadAll(io.LimitReader(r, 256))
	p.Kill()
	_, _ = p.Wait()
	return parseRelease(text)
}

// parseRelease reads "git version 2.39.5 (Apple Git-154)".
func parseRelease(text []byte) (r release, ok bool) {
	rest, found := bytes.CutPrefix(text, []byte("git version "))
	if !found {
		return r, false
	}
	number, _, _ := strings.Cut(strings.TrimSpace(string(rest)), " ")
	for i, part := range strings.SplitN(number, ".", 4) {
		if i == len(r) {
			break
		}
		digits := strings.TrimRightFunc(part, func(c rune) bool { return c < '0' || c > '9' }) // 2.44.0-rc1 is 2.44.0
		digits, _, _ = strings.Cut(digits, "-")
		n, err := strconv.Atoi(digits)
		if err != nil {
			return r, false
		}
		r[i] = n
	}
	return r, true
}
