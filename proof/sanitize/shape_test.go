package sanitize_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	proof "github.com/untaint/untaint/proof/sanitize"
)

func TestEscapes(t *testing.T) {
	for in, want := range map[string][2]bool{
		"":                       {false, false},
		"<b>x</b>":               {false, false},
		"<ul><li>x</ul>":         {false, false},
		"x</div>":                {false, false}, // the page's own </div> is then ignored
		"x</div><b>y</b>":        {true, false},
		"<div>x":                 {false, true},
		"<table><tr><td>":        {false, true},
		"<!--":                   {false, true},
		"<textarea>":             {false, true},
		"</div></div><div>":      {true, false},
		"<svg><style>":           {false, false}, // </div> ends both
		"</body></html><p>after": {false, false}, // a browser goes on
	} {
		closes, swallows := proof.Escapes(in)
		require.Equal(t, want, [2]bool{closes, swallows}, in)
	}
}

func TestLosesText(t *testing.T) {
	for _, c := range []struct {
		in, out string
		want    bool
	}{
		{"if a<3", "if a&lt;3", false},
		{"if a<3", "if a", true},
		{"<script>x</script>y", "y", false},
		{"a b", "ab", false},
		{"aa", "a", true},
		{"<svg><text>x</text></svg>", "", false},
	} {
		require.Equal(t, c.want, proof.LosesText(c.in, c.out), c.in)
	}
}
