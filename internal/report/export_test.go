package report

// Ticks returns the values and labels of the ticks of an axis.
func Ticks(low, high, margin float64, log bool) (values []float64, labels []string, err error) {
	a, err := newAxis("x", low, high, margin, log)
	if err != nil {
		return nil, nil, err
	}
	for _, t := range a.ticks() {
		values, labels = append(values, t.value), append(labels, t.label)
	}
	return values, labels, nil
}

var (
	Highlight = highlight
	Dedent    = dedent
)
