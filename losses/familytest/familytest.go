package familytest

import (
	"errors"
	"fmt"
	"testing"

	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/losses"
	"github.com/harmonium-ml/harmonium/samplers"
)

// Check fails the test for every identity that the family violates.
func Check(t testing.TB, f losses.Family) {
	t.Helper()
	if err := Verify(f); err != nil {
		t.Error(err)
	}
}

// CheckLoss fails the test for every identity that the loss violates, of those
// that do not need a family.
func CheckLoss(t testing.TB, l losses.Loss) {
	t.Helper()
	if err := VerifyLoss(l); err != nil {
		t.Error(err)
	}
}

// Verify is [Check] as an error: one [*Violation] for each violated identity,
// joined.
func Verify(f losses.Family) error { return verify(f, f) }

// VerifyLoss is [CheckLoss] as an error.
func VerifyLoss(l losses.Loss) error { return verify(l, nil) }

// A Violation is an identity that does not hold.
type Violation struct {
	Loss     string // its name
	Identity string // one of the names in the list of this package's documentation
	Err      error  // where, and which two numbers differ
}

func (v *Violation) Error() string {
	return fmt.Sprintf("familytest: %s: %s: %v", v.Loss, v.Identity, v.Err)
}

// Unwrap gives what was found.
func (v *Violation) Unwrap() error { return v.Err }

// A subject is the distribution under test.
type subject struct {
	losses.Loss
	family          losses.Family // nil if it is only a loss
	outputs, values int           // per column
	support         losses.Support
	points          [][]float64 // outputs of one column where identities are checked
	column          *program    // of one column, float64
	densities       []*density  // at the points, as far as they are known
}

// An identity is a name and the search for a violation.
type identity struct {
	name   string
	broken func(*subject) error
}

var ofLosses = []identity{
	{"mean", (*subject).mean},
	{"derivatives", (*subject).derivatives},
	{"null model", (*subject).nullModel},
	{"range", (*subject).extremes},
	{"rows", (*subject).rows},
	{"columns", (*subject).columns},
	{"total", (*subject).total},
}

var ofFamilies = []identity{
	{"likelihood", (*subject).likelihood},
	{"first", (*subject).first},
	{"second", (*subject).second},
	{"gradient", (*subject).gradient},
	{"sample", (*subject).sample},
}

func verify(l losses.Loss, f losses.Family) error {
	if l == nil {
		return &Violation{Loss: "nil", Identity: "name", Err: errors.New("there is no loss")}
	}
	s := &subject{Loss: l, family: f}
	violation := func(identity string, err error) error {
		return &Violation{Loss: l.String(), Identity: identity, Err: err}
	}
	if err := s.name(); err != nil {
		return violation("name", err)
	}
	if err := s.shapes(); err != nil {
		return violation("shapes", err)
	}
	identities := ofLosses
	if f != nil {
		identities = append(identities[:len(identities):len(identities)], ofFamilies...)
	}
	var found []error
	for _, i := range identities {
		if err := i.broken(s); err != nil {
			found = append(found, violation(i.name, err))
		}
	}
	return errors.Join(found...)
}

const (
	seed   = 1
	spread = 1.5 // standard deviation of the outputs; rates up to e⁴
)

// name asks what a model that is made, loaded and fed asks first.
func (s *subject) name() error {
	if err := losses.Validate(s.Loss); err != nil {
		return err
	}
	if again, err := losses.Parse(s.String(), s.Loss); err != nil || again.String() != s.String() {
		return fmt.Errorf("Parse(%q) gives %v, %v", s.String(), again, err)
	}
	s.outputs, s.values = s.Width()
	if s.outputs < 1 || s.values < 1 {
		return fmt.Errorf("Width is %d outputs and %d values; want positive numbers", s.outputs, s.values)
	}
	s.support = s.Support()
	if err := s.listable(); err != nil {
		return err
	}
	x := s.examples(50)
	for i := 0; i < len(x); i += s.values {
		if cell := x[i : i+s.values]; !s.support.Contains(cell) {
			return fmt.Errorf("Support %s does not contain %v", s.support.Name, cell)
		}
	}
	return losses.Check(s.Loss, tensor.New(tensor.WithShape(50, s.values), tensor.WithBacking(x)), nil)
}

// shapes compiles the program of one column and runs it once.
func (s *subject) shapes() (err error) {
	s.points = append(s.points, make([]float64, s.outputs))
	draws := samplers.NewStream(seed).For("outputs")
	for range 5 {
		s.points = append(s.points, s.draws(s.outputs, draws))
	}
	if s.column, err = s.compile(tensor.Float64, 1); err != nil {
		return err
	}
	wide, err := s.compile(tensor.Float64, 2)
	if err != nil {
		return err
	}
	for _, p := range []*program{s.column, wide} {
		n := 3
		if _, err := p.run(make([]float64, n*p.columns*s.outputs), s.examples(n*p.columns)); err != nil {
			return err
		}
	}
	return nil
}

// draws are outputs.
func (s *subject) draws(n int, stream *samplers.Stream) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = s.clamp(spread * stream.Normal())
	}
	return x
}

// clamp moves an output into the range that the loss says it can take.
func (s *subject) clamp(out float64) float64 {
	if r, ok := s.Loss.(interface{ Range() (low, high float64) }); ok {
		low, high := r.Range()
		return min(max(out, low), high)
	}
	return out
}
