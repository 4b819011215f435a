package report_test

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/harmonium-ml/harmonium/internal/report"
)

func TestScatter(t *testing.T) {
	s := report.Scatter{X: []float64{0, 1, 1}, Y: []float64{0, 1, 3}, Class: []int{0, 1, 1}, Names: []string{"zero", "one", "unused"}, XLabel: "first", YLabel: "second"}
	drawn, err := s.HTML()
	require.NoError(t, err)
	elements(t, drawn) // well-formed
	text := string(drawn)
	for _, want := range []string{"first", "second", `aria-label="Scatter plot of 3 points, second against first. Medians of the classes: zero around (0, 0), one around (1, 3)."`} {
		assert.Contains(t, text, want)
	}
	_, dots, ok := strings.Cut(text, `<g class="dots"`)
	require.True(t, ok)
	dots, names, ok := strings.Cut(dots, "</g>")
	require.True(t, ok)
	assert.Equal(t, 1, strings.Count(dots, "var(--c0)"))
	assert.Equal(t, 2, strings.Count(dots, "var(--c1)"))
	assert.Equal(t, 3, strings.Count(dots, "h0"), "each point is drawn once")
	assert.Equal(t, 2, strings.Count(names, `class="name"`), "a class without points has no place on the map")
}

func TestScatterWithoutClasses(t *testing.T) {
	drawn, err := report.Scatter{X: []float64{1, 2}, Y: []float64{1, 2}}.HTML()
	require.NoError(t, err)
	assert.NotContains(t, string(drawn), "legend")
	assert.Equal(t, 2, strings.Count(string(drawn), "h0"))
}

func TestScatterStaysSmall(t *testing.T) {
	s := clusters(rand.New(rand.NewPCG(1, 2)), 10_000)
	drawn, err := s.HTML()
	require.NoError(t, err)
	assert.Equal(t, 10_000, strings.Count(string(drawn), "h0"))
	const maxMap = 150_000 // bytes: 10,000 points of at most 14, and the frame
	assert.Less(t, len(drawn), maxMap)
}

func TestScatterRefuses(t *testing.T) {
	ones := []float64{1, 1}
	for name, try := range map[string]struct {
		scatter report.Scatter
		text    string
	}{
		"none":       {report.Scatter{}, "0 values of x, 0 of y"},
		"lengths":    {report.Scatter{X: ones, Y: ones[:1]}, "2 values of x, 1 of y"},
		"classes":    {report.Scatter{X: ones, Y: ones, Class: []int{0}, Names: []string{"a"}}, "1 of classes"},
		"no name":    {report.Scatter{X: ones, Y: ones, Class: []int{0, 1}, Names: []string{"a"}}, "point 1 has class 1, there are names for 1"},
		"negative":   {report.Scatter{X: ones, Y: ones, Class: []int{-1, 0}, Names: []string{"a"}}, "point 0 has class -1"},
		"many names": {report.Scatter{X: ones, Y: ones, Class: []int{0, 0}, Names: make([]string, 11)}, "11 classes, there are colours for 10"},
		"NaN":        {report.Scatter{X: ones, Y: []float64{1, math.NaN()}}, "point 1 is (1, NaN)"},
		"endless":    {report.Scatter{X: []float64{-math.MaxFloat64, math.MaxFloat64}, Y: ones, XLabel: "code"}, `axis "code"`},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := try.scatter.HTML()
			assert.ErrorContains(t, err, try.text)
		})
	}
}
