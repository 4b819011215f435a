package report_test

import (
	"fmt"
	"math"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/harmonium-ml/harmonium/internal/report"
)

// strokes returns the d attributes of the curves of a chart, without those of
// its legend.
func strokes(t testing.TB, l report.Lines) []string {
	t.Helper()
	drawn, err := l.HTML()
	require.NoError(t, err)
	_, chart, ok := strings.Cut(string(drawn), `<svg class="chart"`)
	require.True(t, ok)
	var paths []string
	for _, match := range regexp.MustCompile(`class="line"[^>]* d="([^"]*)"`).FindAllStringSubmatch(chart, -1) {
		paths = append(paths, match[1])
	}
	return paths
}

func TestLines(t *testing.T) {
	l := report.Lines{X: "epoch", Y: "nats", Series: []report.Series{
		{Name: "train", Y: []float64{3, 2, 1}}, {Name: "valid", X: []float64{1, 3}, Y: []float64{3, 2}}}}
	drawn, err := l.HTML()
	require.NoError(t, err)
	elements(t, drawn) // well-formed
	for _, want := range []string{"epoch", "nats", "train", "valid", `role="img"`,
		`aria-label="Line chart of nats against epoch: train goes from 3 to 1; valid goes from 3 to 2."`} {
		assert.Contains(t, string(drawn), want)
	}
	assert.Len(t, strokes(t, l), 2)
}

// TestLinesPositions: the first and last point stand at the ends of the frame,
// the higher value higher, equal values equally high.
func TestLinesPositions(t *testing.T) {
	paths := strokes(t, report.Lines{Series: []report.Series{{Y: []float64{3, 1}}, {Y: []float64{1, 3}}}})
	var x0, y0, x1, y1, X0, Y0, X1, Y1 float64
	scan(t, paths[0], &x0, &y0, &x1, &y1)
	scan(t, paths[1], &X0, &Y0, &X1, &Y1)
	assert.Less(t, x0, x1)
	assert.Less(t, y0, y1, "up is towards 0")
	assert.Equal(t, []float64{x0, y1, x1, y0}, []float64{X0, Y0, X1, Y1})
}

func scan(t testing.TB, path string, x0, y0, x1, y1 *float64) {
	t.Helper()
	_, err := fmt.Sscanf(path, "M%f %fh0L%f %f", x0, y0, x1, y1)
	require.NoError(t, err, path)
}

// TestLinesGaps: what cannot be drawn leaves a gap, and a point between two
// gaps is still a dot.
func TestLinesGaps(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	count := func(log bool, y ...float64) int {
		paths := strokes(t, report.Lines{LogY: log, Series: []report.Series{{Y: y}}})
		return strings.Count(paths[0], "M")
	}
	assert.Equal(t, 1, count(false, 1, 2, 3))
	assert.Equal(t, 2, count(false, 1, 2, nan, 3, 4))
	assert.Equal(t, 3, count(false, 1, inf, 2, nan, 3))
	assert.Equal(t, 1, count(false, 1, 0, -1))
	assert.Equal(t, 2, count(true, 1, 0, 2), "zero has no logarithm")
}

// TestLinesThinned: a million steps make a small drawing that keeps a single
// spike and a single gap.
func TestLinesThinned(t *testing.T) {
	y := make([]float64, 1_000_000)
	y[123_456] = 5
	y[654_321] = math.NaN()
	path := strokes(t, report.Lines{Series: []report.Series{{Y: y}}})[0]
	const maxPath = 20_000 // bytes: 1200 points of at most 14
	assert.Less(t, len(path), maxPath)
	assert.Equal(t, 2, strings.Count(path, "M"), "one gap")

	heights := map[string]bool{}
	for _, match := range regexp.MustCompile(`[ML][0-9.]+ ([0-9.]+)`).FindAllStringSubmatch(path, -1) {
		heights[match[1]] = true
	}
	assert.Len(t, heights, 2, "the ground and the spike")
}

func TestLinesRefuses(t *testing.T) {
	one := report.Series{Name: "one", Y: []float64{1}}
	for name, try := range map[string]struct {
		lines report.Lines
		text  string
	}{
		"none":     {report.Lines{}, "0 series, want 1 to 10"},
		"many":     {report.Lines{Series: make([]report.Series, 11)}, "11 series"},
		"lengths":  {report.Lines{Series: []report.Series{one, {Name: "two", X: []float64{1}, Y: []float64{1, 2}}}}, `series 1 "two" has 1 values of x and 2 of y`},
		"empty":    {report.Lines{Series: []report.Series{{Name: "none"}}}, `series 0 "none" has no point to draw`},
		"all NaN":  {report.Lines{Series: []report.Series{{Name: "nan", Y: []float64{math.NaN()}}}}, `series 0 "nan" has no point`},
		"log of 0": {report.Lines{LogY: true, Series: []report.Series{{Name: "zero", Y: []float64{0, -1}}}}, `series 0 "zero" has no point`},
		"endless":  {report.Lines{Y: "loss", Series: []report.Series{{Y: []float64{-math.MaxFloat64, math.MaxFloat64}}}}, `axis "loss"`},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := try.lines.HTML()
			assert.ErrorContains(t, err, try.text)
		})
	}
}
