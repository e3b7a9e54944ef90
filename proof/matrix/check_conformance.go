package main

import (
	"context"
	"fmt"

	"github.com/untaint/untaint/proof/conformance"
)

// conformanceCheck runs validator's own tests against package validate.
var conformanceCheck = Check{Name: "conformance", Run: runConformance}

func runConformance(ctx context.Context) (Table, error) {
	r, err := conformance.Run(ctx, ".")
	if err != nil {
		return Table{}, err
	}
	all := len(r.Passed) + len(r.Differs) + len(r.Failed)
	t := Table{
		Title:   "go-playground/validator's own tests, run against validate.Compatible",
		Columns: []string{"", "passed", "differs on purpose", "failed"},
		Rows: []Row{{
			Name: "validate",
			Cells: []string{
				fmt.Sprintf("%d of %d", len(r.Passed), all), fmt.Sprintf("%d of %d", len(r.Differs), all), fmt.Sprintf("%d of %d", len(r.Failed), all),
			},
			Ours:   true,
			Failed: len(r.Failed) > 0 || len(r.Passed) == 0,
		}},
		Notes: append(r.Differs, r.Failed...),
	}
	return t, nil
}
