package losses_test

import (
	"encoding/json"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/losses"
)

// referenceError bounds errors of log p in float64, relative to log p or to 1: the
// terms of a density are up to 10⁶ times as large as their sum.
const referenceError = 1e-9

// A referenceTable is testdata/references.json, which references.py writes.
type referenceTable struct {
	Densities []struct {
		Loss    string
		Natural []float64 // either natural parameters or outputs
		Outputs []float64
		X       []float64
		LogP    string
	}
	Derivatives []struct {
		Natural float64
		Values  []string // A, A′, A″, A‴ of ContinuousBernoulli
	}
}

func references(t testing.TB) (table referenceTable) {
	t.Helper()
	text, err := os.ReadFile("testdata/references.json")
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, &table))
	require.NotEmpty(t, table.Densities)
	require.NotEmpty(t, table.Derivatives)
	return table
}

func decimal(t testing.TB, text string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(text, 64)
	require.NoError(t, err)
	return v
}

// The log-densities of all losses have nine digits: those of NLL at outputs, and
// those of A, T and h at natural parameters, up to the ends of their ranges.
func TestReferences(t *testing.T) {
	programs := map[string]func(at, x []float64, natural bool) float64{}
	seen := map[string]bool{}
	for _, r := range references(t).Densities {
		logProb, ok := programs[r.Loss]
		if !ok {
			l, err := losses.Parse(r.Loss)
			require.NoError(t, err)
			logProb = density(t, l)
			programs[r.Loss] = logProb
		}
		at, natural := r.Outputs, r.Natural != nil
		if natural {
			at = r.Natural
		}
		want := decimal(t, r.LogP)
		got := logProb(at, r.X, natural)
		assert.InDelta(t, want, got, referenceError*max(1, math.Abs(want)), "%s at %v (natural: %v), x = %v", r.Loss, at, natural, r.X)
		kind, _, _ := strings.Cut(r.Loss, "(")
		seen[kind] = true
	}
	for _, l := range oneOfEach {
		kind, _, _ := strings.Cut(l.String(), "(")
		assert.True(t, seen[kind], "no reference for %v", l)
	}
}

// density compiles a loss, and returns its log-density of one column.
func density(t testing.TB, l losses.Loss) func(at, x []float64, natural bool) float64 {
	t.Helper()
	outputs, values := l.Width()
	f, isFamily := l.(losses.Family)
	p, err := graph.BuildOf(tensor.Float64, func(b *graph.Builder) {
		at, x := b.Input("at", outputs), b.Input("x", values)
		b.Output("NLL", l.NLL(b, at, x))
		if !isFamily {
			return
		}
		partition, base := f.LogPartition(b, at), f.LogBase(b, x)
		if base == nil {
			base = b.Fill(partition, 0)
		}
		b.Output("log h − A", b.Sub(base, partition))
		b.Output("T", f.Statistics(b, x))
	})
	require.NoError(t, err)
	return func(at, x []float64, natural bool) float64 {
		_, err := p.Run(graph.Slice[float64](at), graph.Slice[float64](x))
		require.NoError(t, err)
		if !natural {
			return -p.Output("NLL").Float64s()[0]
		}
		logP := p.Output("log h − A").Float64s()[0]
		for i, statistic := range p.Output("T").Float64s() {
			logP += at[i] * statistic
		}
		return logP
	}
}
