package main

import (
	"bufio"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
)

// peers are the modules whose versions stand on top of the tables.
var peers = []string{
	"github.com/go-playground/validator/v10",
	"github.com/go-ozzo/ozzo-validation/v4",
	"buf.build/go/protovalidate",
	"github.com/go-json-experiment/json",
	"github.com/microcosm-cc/bluemonday",
	"golang.org/x/net",
	"github.com/Masterminds/squirrel",
	"github.com/doug-martin/goqu/v9",
	"github.com/huandu/go-sqlbuilder",
	"github.com/stephenafamo/bob",
	"github.com/uptrace/bun",
	"gorm.io/gorm",
	"entgo.io/ent",
	"github.com/jackc/pgx/v5",
	"modernc.org/sqlite",
	"github.com/go-ldap/ldap/v3",
}

// describe returns the machine and the versions that the numbers belong to.
func describe() string {
	lines := []string{fmt.Sprintf("%s %s/%s, %d cores, %s", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), cpu())}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return lines[0]
	}
	versions := map[string]string{}
	for _, d := range info.Deps {
		versions[d.Path] = d.Version
	}
	var found []string
	for _, p := range peers {
		if v := versions[p]; v != "" {
			found = append(found, p+" "+v)
		}
	}
	if len(found) > 0 {
		lines = append(lines, strings.Join(found, ", "))
	}
	return strings.Join(lines, "\n")
}

func cpu() string {
	f, err := os.Open("/proc/cpuinfo")
	if err != nil {
		return "processor unknown"
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if name, value, ok := strings.Cut(lines.Text(), ":"); ok && strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return "processor unknown"
}
