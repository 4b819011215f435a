package samplertest

import (
	"encoding/binary"
	"fmt"
	"math"
	"sort"

	"github.com/harmonium-ml/harmonium/samplers"
)

// Grid returns all len(values)^d rows of d numbers from values, the last
// column fastest: Grid(2, 0, 1) is 00, 01, 10, 11.
func Grid(d int, values ...float64) [][]float64 {
	rows := [][]float64{{}}
	for range d {
		var longer [][]float64
		for _, row := range rows {
			for _, x := range values {
				longer = append(longer, append(row[:len(row):len(row)], x))
			}
		}
		rows = longer
	}
	return rows
}

// An enumeration is a distribution as a list of states and probabilities.
type enumeration struct {
	states        [][]float64
	probabilities []float64
	cumulative    []float64
	index         map[string]int // of a state's key
}

func enumerate(target Target, states [][]float64) (*enumeration, error) {
	e := &enumeration{states: states, index: make(map[string]int, len(states))}
	if len(states) < 2 {
		return nil, fmt.Errorf("%d states; want at least 2", len(states))
	}
	for i, state := range states {
		key := string(appendKey(nil, state))
		if other, twice := e.index[key]; twice {
			return nil, fmt.Errorf("states %d and %d are both %v", other, i, state)
		}
		e.index[key] = i
	}
	v, _ := target.States(len(states))
	for i, state := range states {
		if err := setRow(v, i, state); err != nil {
			return nil, err
		}
	}
	logs, err := target.LogDensity(v)
	if err != nil {
		return nil, fmt.Errorf("log-density of all states: %w", err)
	}
	if len(logs) != len(states) {
		return nil, fmt.Errorf("log-density of %d states has %d numbers", len(states), len(logs))
	}
	top, sum := math.Inf(-1), 0.0
	for i, l := range logs {
		if math.IsNaN(l) || math.IsInf(l, 1) {
			return nil, fmt.Errorf("log-density of state %d, %v, is %v", i, states[i], l)
		}
		top = max(top, l)
	}
	if math.IsInf(top, -1) {
		return nil, fmt.Errorf("every state has log-density −Inf")
	}
	for _, l := range logs {
		sum += math.Exp(l - top)
	}
	total := 0.0
	for _, l := range logs {
		p := math.Exp(l-top) / sum
		total += p
		e.probabilities = append(e.probabilities, p)
		e.cumulative = append(e.cumulative, total)
	}
	return e, nil
}

// draw fills every row of v with an independent state.
func (e *enumeration) draw(v samplers.Array, s *samplers.Stream) error {
	x, err := numbers(v)
	if err != nil {
		return err
	}
	d := len(e.states[0])
	for i := range len(x) / d {
		row := s.Row(i)
		u := row.Float64() * e.cumulative[len(e.cumulative)-1]
		j := sort.Search(len(e.cumulative), func(j int) bool { return e.cumulative[j] > u })
		if err := setRow(v, i, e.states[min(j, len(e.states)-1)]); err != nil {
			return err
		}
	}
	s.Next()
	return nil
}

// compare measures the n rows of v against the exact probabilities.
func (e *enumeration) compare(v samplers.Array, n int) (Distance, error) {
	x, err := numbers(v)
	if err != nil {
		return Distance{}, err
	}
	d := len(e.states[0])
	if len(x) != n*d {
		return Distance{}, fmt.Errorf("%d visible numbers; want %d rows of %d", len(x), n, d)
	}
	var key []byte
	counts := make([]int, len(e.states))
	for i := range n {
		row := x[i*d : (i+1)*d]
		key = appendKey(key[:0], row)
		j, listed := e.index[string(key)]
		if !listed {
			return Distance{}, fmt.Errorf("chain %d is at %v, which is not a listed state", i, row)
		}
		counts[j]++
	}
	var distance Distance
	for j, p := range e.probabilities {
		distance.TotalVariation += math.Abs(float64(counts[j])/float64(n)-p) / 2
		distance.Floor += math.Sqrt(p*(1-p)/float64(n)) / 2
	}
	return distance, nil
}

// appendKey appends a state as a map key, rounded to float32 so that both
// types agree; −0 is 0.
func appendKey(key []byte, row []float64) []byte {
	for _, x := range row {
		key = binary.LittleEndian.AppendUint32(key, math.Float32bits(float32(x)+0))
	}
	return key
}

// numbers returns the numbers of an array as float64.
func numbers(a samplers.Array) ([]float64, error) {
	if a == nil {
		return nil, fmt.Errorf("array is nil")
	}
	switch x := a.Data().(type) {
	case []float64:
		return x, nil
	case []float32:
		wide := make([]float64, len(x))
		for i, f := range x {
			wide[i] = float64(f)
		}
		return wide, nil
	default:
		return nil, fmt.Errorf("array holds %T; want []float32 or []float64", x)
	}
}

// setRow writes a state into row i of an array.
func setRow(a samplers.Array, i int, state []float64) error {
	d := len(state)
	switch x := a.Data().(type) {
	case []float64:
		if len(x) >= (i+1)*d {
			copy(x[i*d:], state)
			return nil
		}
	case []float32:
		if len(x) >= (i+1)*d {
			for j, f := range state {
				x[i*d+j] = float32(f)
			}
			return nil
		}
	}
	return fmt.Errorf("States gives no room for row %d of %d numbers", i, d)
}
