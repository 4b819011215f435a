package familytest

import (
	"fmt"
	"math"

	"github.com/harmonium-ml/harmonium/samplers"
)

// A grid is the values that a sum or an integral over a support visits.
type grid struct {
	x      []float64 // cells, one after the other
	weight []float64 // 1 in a sum, dx in an integral
}

const (
	// terms is how many values a sum over counts takes on each side of 0.
	terms = 2000
	// step is that of the trapezoidal rule in t for x = exp(t), or for
	// x = 1/(1 + exp(−t)), whose error falls like exp(−c/step).
	step = 1.0 / 32
	// Below exp(near) a bounded density has no visible mass, and below exp(tiny)
	// none that goes to infinity like x^(0.05 − 1). Above exp(far) a tail like
	// x⁻² has none.
	near = -60
	tiny = -700
	far  = 50
)

// listable refuses supports that the package can neither list nor integrate.
func (s *subject) listable() error {
	switch u := s.support; {
	case u.Values != nil:
		for _, v := range u.Values {
			if len(v) != s.values {
				return fmt.Errorf("Support lists %v; want values of %d numbers", v, s.values)
			}
		}
	case s.values != 1:
		return fmt.Errorf("Support %s has values of %d numbers and does not list them", u.Name, s.values)
	case !(u.Lower < u.Upper):
		return fmt.Errorf("Support %s is the interval [%v, %v]", u.Name, u.Lower, u.Upper)
	}
	return nil
}

// grid covers the support. A density may have a kink at split, if that is a
// number inside.
func (s *subject) grid(split float64) grid {
	var g grid
	u := s.support
	lower, upper := !math.IsInf(u.Lower, 0), !math.IsInf(u.Upper, 0)
	switch {
	case u.Values != nil:
		for _, v := range u.Values {
			g.add(1, v...)
		}
	case u.Whole:
		first, last := max(u.Lower, -terms), min(u.Upper, terms)
		for x := first; x <= last; x++ {
			g.add(1, x)
		}
	case lower && upper:
		for t := float64(tiny); t <= far; t += step {
			p := 1 / (1 + math.Exp(-t))
			if x := u.Lower + (u.Upper-u.Lower)*p; u.Lower < x && x < u.Upper {
				g.add((u.Upper-u.Lower)*step*p/(1+math.Exp(t)), x)
			}
		}
	case lower:
		g.ray(u.Lower, 1, tiny)
	case upper:
		g.ray(u.Upper, -1, tiny)
	default:
		if math.IsNaN(split) || math.IsInf(split, 0) {
			split = 0
		}
		g.ray(split, -1, near)
		g.ray(split, 1, near)
	}
	return g
}

func (g *grid) add(weight float64, cell ...float64) {
	g.x, g.weight = append(g.x, cell...), append(g.weight, weight)
}

// ray adds the half-line from an end upwards or downwards, in rising order,
// without the part that is closer to the end than exp(first).
func (g *grid) ray(end, sign, first float64) {
	n := int((far - first) / step)
	for i := range n + 1 {
		t := first + step*float64(i)
		if sign < 0 {
			t = far - step*float64(i)
		}
		g.add(math.Exp(t)*step, end+sign*math.Exp(t))
	}
}

// examples draws cells without the help of the distribution: all listed values
// occur, counts and positive numbers are around 3, real ones around 1.
func (s *subject) examples(n int) []float64 {
	draws := samplers.NewStream(seed).For("examples")
	u := s.support
	lower, upper := !math.IsInf(u.Lower, 0), !math.IsInf(u.Upper, 0)
	var x []float64
	for i := range n {
		switch {
		case u.Values != nil:
			k := i
			if i >= len(u.Values) {
				k = int(draws.Float64() * float64(len(u.Values)))
			}
			x = append(x, u.Values[k]...)
		case u.Whole && lower && upper:
			x = append(x, u.Lower+math.Floor(draws.Float64()*(u.Upper-u.Lower+1)))
		case lower && upper:
			x = append(x, u.Lower+(u.Upper-u.Lower)*(0.05+0.9*draws.Float64()))
		case u.Whole && lower:
			x = append(x, u.Lower+float64(draws.Poisson(3)))
		case u.Whole:
			up, down := draws.Poisson(3), draws.Poisson(3)
			x = append(x, min(float64(up-down), u.Upper))
		case lower:
			x = append(x, u.Lower+draws.Gamma(2))
		case upper:
			x = append(x, u.Upper-draws.Gamma(2))
		default:
			x = append(x, 1+2*draws.Normal())
		}
	}
	return x
}
