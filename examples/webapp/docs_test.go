package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The page of threats names tests that exist.
func TestThreatsNameTests(t *testing.T) {
	page, err := os.ReadFile("THREATS.md")
	require.NoError(t, err)
	files, err := filepath.Glob("*_test.go")
	require.NoError(t, err)
	var source strings.Builder
	for _, f := range files {
		text, err := os.ReadFile(f)
		require.NoError(t, err)
		source.Write(text)
	}
	names := regexp.MustCompile(`\bTest\w+`).FindAllString(string(page), -1)
	slices.Sort(names)
	names = slices.Compact(names)
	require.Greater(t, len(names), 20)
	for _, name := range names {
		require.Contains(t, source.String(), "func "+name+"(t *testing.T)")
	}
	for row := range strings.Lines(string(page)) {
		if cells := strings.Split(row, "|"); len(cells) == 6 && !strings.Contains(row, "---") && !strings.Contains(row, "threat |") {
			require.Contains(t, cells[4], "Test", row)
			for name := range strings.SplitSeq(cells[3], ",") {
				require.FileExists(t, strings.TrimSpace(name))
			}
		}
	}
}

// Each row of the checklist has a file, a test and an attack, and all of them are
// there.
func TestChecklist(t *testing.T) {
	page, err := os.ReadFile("../../docs/checklist.md")
	require.NoError(t, err)
	link := regexp.MustCompile(`\[([^\]]+)\]\(([^)]+)\)`)
	for _, l := range link.FindAllStringSubmatch(string(page), -1) {
		at := filepath.Join("../../docs", l[2])
		info, err := os.Stat(at)
		require.NoError(t, err, l[0])
		if strings.HasPrefix(l[1], "Test") {
			text, err := os.ReadFile(at)
			require.NoError(t, err)
			require.Contains(t, string(text), "func "+l[1]+"(t *testing.T)", l[0])
		} else if !info.IsDir() && !strings.HasSuffix(l[2], ".png") && !strings.HasPrefix(l[1], "proof/") {
			require.Equal(t, filepath.Base(l[2]), filepath.Base(l[1]), l[0])
		}
	}
	rows, ten := 0, 0
	for row := range strings.Lines(string(page)) {
		cells := strings.Split(row, "|")
		if len(cells) != 6 || strings.Contains(row, "---") || strings.HasSuffix(row, "| attack |\n") {
			continue
		}
		rows++
		require.Contains(t, cells[2], "](../", row)
		require.Contains(t, cells[3], "[Test", row)
		require.NotEmpty(t, strings.TrimSpace(cells[4]), row)
		if strings.HasPrefix(strings.TrimSpace(cells[1]), "A") && strings.Contains(cells[1][:4], "0") || strings.Contains(cells[1], "A10 ") {
			ten++
		}
	}
	require.GreaterOrEqual(t, rows, 40)
	require.Equal(t, 10, ten)
}
