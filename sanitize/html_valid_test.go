package sanitize_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/sanitize"
)

// TestInvalidAnywhere puts a byte that is not UTF-8 at each place of texts of each
// length: text is looked at in steps of several sizes.
func TestInvalidAnywhere(t *testing.T) {
	for size := range 150 {
		plain := strings.Repeat("x", size)
		for i := range size {
			in := plain[:i] + "\xff" + plain[i+1:]
			out, report, err := sanitize.UGC().CleanReport(in)
			require.NoError(t, err)
			require.Equal(t, plain[:i]+"\ufffd"+plain[i+1:], out.String())
			require.Equal(t, 1, report.Len())
		}
	}
}
