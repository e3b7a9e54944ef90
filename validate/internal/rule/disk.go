package rule

import (
	"errors"
	"io/fs"
	"os"
	"runtime"
	"slices"
	"strings"
	"syscall"

	"github.com/gabriel-vasile/mimetype"
)

// The rules of this file ask the disk of the server about a name. Only Compatible
// takes them.

func fileExists(s string) bool {
	info, err := os.Stat(s)
	return err == nil && !info.IsDir()
}

func dirExists(s string) bool {
	info, err := os.Stat(s)
	return err == nil && info.IsDir()
}

// possible reports whether a name that nothing has could be one's.
func possible(s string) bool {
	if strings.TrimSpace(s) == "" {
		return false
	}
	_, err := os.Stat(s)
	var path *fs.PathError
	return err == nil || errors.As(err, &path) && path.Err != syscall.EINVAL //nolint:errorlint // the very error of the system
}

func filePath(s string) bool {
	if dirExists(s) {
		return false
	}
	return fileExists(s) || possible(s) && !strings.HasSuffix(s, string(os.PathSeparator))
}

func dirPath(s string) bool {
	return dirExists(s) || possible(s) && strings.HasSuffix(s, string(os.PathSeparator))
}

func socketExists(s string) bool {
	switch {
	case runtime.GOOS == "windows" || s == "":
		return false
	case runtime.GOOS == "linux" && s[0] == '@':
		return abstractSocket(s)
	}
	info, err := os.Stat(s)
	return err == nil && info.Mode().Type() == fs.ModeSocket
}

// abstractSocket looks a socket up among those that the kernel lists.
func abstractSocket(name string) bool {
	list, err := os.ReadFile("/proc/net/unix")
	if err != nil {
		return false
	}
	for line := range strings.Lines(string(list)) {
		fields := strings.Fields(line)
		if len(fields) >= 8 && fields[len(fields)-1] == name {
			return true
		}
	}
	return false
}

// images are what the rule image takes.
var images = []string{
	"image/bmp", "image/cis-cod", "image/gif", "image/ief", "image/jp2", "image/jpeg", "image/jpm", "image/jpx", "image/pipeg", "image/png",
	"image/svg+xml", "image/tiff", "image/webp", "image/x-cmu-raster", "image/x-cmx", "image/x-icon", "image/x-portable-anymap",
	"image/x-portable-bitmap", "image/x-portable-graymap", "image/x-portable-pixmap", "image/x-rgb", "image/x-xbitmap", "image/x-xpixmap",
	"image/x-xwindowdump",
}

func isImage(s string) bool {
	kind, ok := fileType(s)
	return ok && slices.Contains(images, kind)
}

// isMIME takes a type, or all of one sort as in image/*.
func isMIME(s, want string) bool {
	kind, ok := fileType(s)
	if !ok {
		return false
	}
	sort, _, _ := strings.Cut(kind, "/")
	wantSort, wantRest, _ := strings.Cut(strings.TrimSpace(want), "/")
	return wantSort != "" && wantRest != "" && (wantSort+"/"+wantRest == kind || wantRest == "*" && wantSort == sort)
}

func fileType(s string) (string, bool) {
	if !fileExists(s) {
		return "", false
	}
	kind, err := mimetype.DetectFile(s)
	if err != nil {
		return "", false
	}
	return kind.String(), true
}
