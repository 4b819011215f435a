package report_test

import (
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/harmonium-ml/harmonium/internal/report"
)

func TestTicks(t *testing.T) {
	for name, try := range map[string]struct {
		low, high float64
		log       bool
		want      string
	}{
		"epochs":         {1, 12, false, "2 4 6 8 10 12"},
		"unit":           {0, 1, false, "0.0 0.2 0.4 0.6 0.8 1.0"},
		"around zero":    {-30, 33, false, "−30 −20 −10 0 10 20 30"},
		"thousands":      {0, 50_000, false, "0 10,000 20,000 30,000 40,000 50,000"},
		"large and fine": {10_000, 10_001, false, "10000.0 10000.2 10000.4 10000.6 10000.8 10001.0"},
		"millions":       {0, 4e6, false, "0 1e+06 2e+06 3e+06 4e+06"},
		"small":          {0, 5e-6, false, "0 1e−06 2e−06 3e−06 4e−06 5e−06"},
		"one value":      {7, 7, false, "4 5 6 7 8 9 10"},
		"only zero":      {0, 0, false, "−1.0 −0.5 0.0 0.5 1.0"},
		"decades":        {0.5, 2000, true, "1 10 100 1000"},
		"many decades":   {1e-12, 1, true, "1e−12 1e−09 1e−06 0.001 1"},
		"within decades": {2, 9, true, "2 3 4 5 6 7 8 9"},
	} {
		t.Run(name, func(t *testing.T) {
			_, labels, err := report.Ticks(try.low, try.high, 0, try.log)
			require.NoError(t, err)
			assert.Equal(t, try.want, strings.Join(labels, " "))
		})
	}
}

// TestTicksOfAnyRange: few, rising, distinct and within the range, whatever it is.
func TestTicksOfAnyRange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		low := rapid.Float64Range(-1e12, 1e12).Draw(t, "low")
		high := low + math.Pow(10, rapid.Float64Range(-3, 12).Draw(t, "exponent"))
		log := rapid.Bool().Draw(t, "log")
		if log {
			low, high = math.Abs(low)+1e-12, math.Abs(low)+math.Abs(high)+1e-11
		}
		values, labels, err := report.Ticks(low, high, 0, log)
		if err != nil {
			t.Fatal(err)
		}
		if len(values) < 1 || len(values) > 11 {
			t.Fatalf("%d ticks: %v", len(values), labels)
		}
		slack := (high - low) * 1e-9 // rounding of a multiple of the step
		for i, v := range values {
			if v < low-slack || v > high+slack || i > 0 && v <= values[i-1] {
				t.Fatalf("ticks %v of %g … %g", values, low, high)
			}
		}
	})
}

func TestAxisRefusesEndlessRange(t *testing.T) {
	_, _, err := report.Ticks(-math.MaxFloat64, math.MaxFloat64, 0, false)
	assert.ErrorContains(t, err, `axis "x"`)
}
