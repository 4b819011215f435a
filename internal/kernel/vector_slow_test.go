//go:build slow

package kernel_test

import "testing"

// Seventy million numbers for each kernel.
func TestFloat32SweepSlow(t *testing.T) { sweepFloat32(t, 7) }

func TestExponentialsSlow(t *testing.T) {
	everySet(t, func(t *testing.T) { checkAccuracy(t, exponentials[float64](false), 10000) })
}
