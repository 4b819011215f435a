package kernel_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// Values of the oracles from tables (Abramowitz and Stegun, chapters 1 and 6;
// mathematical constants), to 40 digits.
func TestOracles(t *testing.T) {
	for name, c := range map[string]struct{ got, want string }{
		"π":          {bigPi().Text('g', 40), "3.141592653589793238462643383279502884197"},
		"e":          {bigExp(number(1)).Text('g', 40), "2.718281828459045235360287471352662497757"},
		"log 2":      {bigLog(number(2)).Text('g', 40), "0.6931471805599453094172321214581765680755"},
		"log Γ(1/2)": {bigLogGamma(number(0.5)).Text('g', 40), "0.5723649429247000870717136756765293558236"},
		"ψ(1)":       {bigDigamma(number(1)).Text('g', 40), "-0.5772156649015328606065120900824024310422"},
		"ψ′(1)":      {bigTrigamma(number(1)).Text('g', 40), "1.644934066848226436472415166646025189219"},
	} {
		assert.Equal(t, c.want, c.got, name)
	}
}
