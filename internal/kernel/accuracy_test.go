package kernel_test

import (
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/harmonium-ml/harmonium/internal/kernel"
)

// A curve is a kernel of one variable with its oracle, the range of arguments,
// and the largest error in units of the last place.
type curve[T kernel.Float] struct {
	name   string
	kernel func(dst, x []T)
	oracle func(x *big.Float) *big.Float
	draw   func(rng *rand.Rand) float64
	ulps32 float64
	ulps64 float64
}

func curves[T kernel.Float]() []curve[T] {
	large := 100.0 // exp(±large) passes the ends of float32
	if epsilon[T]() < 1e-10 {
		large = 740
	}
	line := func(rng *rand.Rand) float64 { return (2*rng.Float64() - 1) * large }
	gammas := func(rng *rand.Rand) float64 { // and round the roots of log Γ and ψ
		if rng.IntN(2) == 0 {
			return math.Exp((2*rng.Float64() - 1) * 20)
		}
		return []float64{1, 2, 1.4616321449683622}[rng.IntN(3)] + math.Ldexp(rng.Float64()-0.5, -rng.IntN(52))
	}
	positive := func(rng *rand.Rand) float64 { return math.Exp((2*rng.Float64() - 1) * 20) }
	signed := func(rng *rand.Rand) float64 { return math.Copysign(math.Exp(rng.Float64()*24-20), rng.Float64()-0.5) }
	aboveMinusOne := func(rng *rand.Rand) float64 { return max(signed(rng), -1+1e-6) }
	expm1 := func(x *big.Float) *big.Float { return minus(bigExp(x), number(1)) }
	return []curve[T]{
		{"Exp", kernel.Exp[T], bigExp, line, 1.1, 1.2},
		{"Log", kernel.Log[T], bigLog, positive, 0.51, 1},
		{"Log1p", kernel.Log1p[T], bigLog1p, aboveMinusOne, 0.51, 1},
		{"Expm1", kernel.Expm1[T], expm1, signed, 0.51, 1},
		{"Sigmoid", kernel.Sigmoid[T], bigSigmoid, line, 2.4, 2},
		{"Tanh", kernel.Tanh[T], bigTanh, signed, 2.5, 2.5}, // 2.01 found among 10,000
		{"Softplus", kernel.Softplus[T], bigSoftplus, line, 1.7, 2},
		{"LogGamma", kernel.LogGamma[T], bigLogGamma, gammas, 0.51, 50},
		{"Digamma", kernel.Digamma[T], bigDigamma, gammas, 0.51, 500},
		{"Trigamma", kernel.Trigamma[T], bigTrigamma, gammas, 0.51, 5},
	}
}

func TestAccuracy(t *testing.T) {
	t.Run("float32", testAccuracy[float32])
	t.Run("float64", testAccuracy[float64])
}

func testAccuracy[T kernel.Float](t *testing.T) { checkAccuracy(t, curves[T](), 150) }

// exponentials are the curves that have assembly. In plain Go a float32 is
// rounded from float64, once.
func exponentials[T kernel.Float](portable bool) []curve[T] {
	var chosen []curve[T]
	for _, c := range curves[T]() {
		if portable {
			c.ulps32 = 0.51
		}
		if slices.Contains([]string{"Exp", "Sigmoid", "Tanh", "Softplus"}, c.name) {
			chosen = append(chosen, c)
		}
	}
	return chosen
}

func TestPortableAccuracy(t *testing.T) {
	defer kernel.UseInstructionSet("portable")()
	checkAccuracy(t, exponentials[float32](true), 150)
	checkAccuracy(t, exponentials[float64](true), 150)
}

func checkAccuracy[T kernel.Float](t *testing.T, curves []curve[T], points int) {
	rng := rand.New(rand.NewPCG(21, 22))
	for _, c := range curves {
		x, y := make([]T, points), make([]T, points)
		for i := range x {
			x[i] = T(c.draw(rng))
		}
		c.kernel(y, x)
		limit := c.ulps64
		if epsilon[T]() > 1e-10 {
			limit = c.ulps32
		}
		worst, at := 0.0, T(0)
		for i := range x {
			if e := bigUlps(y[i], c.oracle(number(float64(x[i])))); e > worst {
				worst, at = e, x[i]
			}
		}
		t.Logf("%s: %.3g ulps at %v", c.name, worst, at)
		assert.LessOrEqual(t, worst, limit, "%s: ulps at %v", c.name, at)
	}
}

// bigUlps is ulps for an oracle's value.
func bigUlps[T kernel.Float](got T, want *big.Float) float64 {
	near, _ := want.Float64()
	if math.IsInf(float64(T(near)), 0) || math.IsInf(float64(got), 0) || got != got {
		return ulps(got, near)
	}
	d, _ := number(0).Abs(minus(number(float64(got)), want)).Float64()
	const resolution = 1e-60 // of an oracle's sum that cancels
	return d / max(spacing[T](near), resolution)
}
