package report

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// An axis maps the values low … high to the pixels from … to.
type axis struct {
	low, high float64
	from, to  float64
	log       bool
	label     string
}

// A tick is a labelled place on an axis.
type tick struct {
	value float64
	label string
}

// newAxis returns an axis over low … high, widened by the fraction margin at
// both ends. An axis of one value is widened so that it has a length.
func newAxis(label string, low, high, margin float64, log bool) (axis, error) {
	a := axis{low: low, high: high, log: log, label: label}
	if low == high {
		switch {
		case log:
			a.low, a.high = low/2, high*2
		case low == 0:
			a.low, a.high = -1, 1
		default:
			a.low, a.high = low-math.Abs(low)/2, high+math.Abs(high)/2
		}
	}
	low, high = a.scale(a.low), a.scale(a.high)
	margin *= high - low
	if a.low, a.high = low-margin, high+margin; !finite(a.low) || !finite(a.high) || !finite(a.high-a.low) || a.low >= a.high {
		return axis{}, fmt.Errorf("axis %q: the range %g … %g cannot be drawn", label, low, high)
	}
	return a, nil
}

// scale is the logarithm on a logarithmic axis. The ends low and high are kept
// scaled.
func (a axis) scale(v float64) float64 {
	if a.log {
		return math.Log10(v)
	}
	return v
}

// at returns the pixel of v.
func (a axis) at(v float64) float64 {
	return a.from + (a.scale(v)-a.low)/(a.high-a.low)*(a.to-a.from)
}

// aboutTicks is how many labels an axis has, more or less.
const aboutTicks = 5

// ticks returns round values on the axis.
func (a axis) ticks() []tick {
	if a.log && math.Floor(a.high)-math.Ceil(a.low) >= 1 {
		return a.decades()
	}
	low, high := a.low, a.high
	if a.log { // less than two powers of ten: plain round values
		low, high = math.Pow(10, low), math.Pow(10, high)
	}
	step := roundStep((high - low) / aboutTicks)
	var ticks []tick
	for i := math.Ceil(low / step); i <= math.Floor(high/step); i++ {
		if v := i * step; !a.log || v > 0 {
			ticks = append(ticks, tick{v, number(v, step)})
		}
		if len(ticks) > 2*aboutTicks { // steps below the precision of the values
			break
		}
	}
	return ticks
}

// decades returns powers of ten, evenly thinned.
func (a axis) decades() []tick {
	every := math.Ceil((a.high - a.low) / aboutTicks)
	var ticks []tick
	for e := math.Ceil(a.low/every) * every; e <= a.high; e += every {
		v := math.Pow(10, e)
		ticks = append(ticks, tick{v, number(v, v)})
	}
	return ticks
}

// roundStep returns 1, 2 or 5 times a power of ten near step.
func roundStep(step float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(step)))
	switch m := step / power; {
	case m < 1.5:
		return power
	case m < 3.5:
		return 2 * power
	case m < 7.5:
		return 5 * power
	}
	return 10 * power
}

// number writes v with the digits that a step asks for.
func number(v, step float64) string {
	digits := int(math.Max(0, -math.Floor(math.Log10(step)+1e-9)))
	text := strconv.FormatFloat(v, 'f', digits, 64)
	if digits > 4 || math.Abs(v) >= 1e6 {
		text = strconv.FormatFloat(v, 'g', 4, 64)
	}
	if strings.Trim(text, "-0.") == "" {
		return strings.TrimPrefix(text, "-") // no minus zero
	}
	if digits == 0 && math.Abs(v) >= 1e4 && math.Abs(v) < 1e6 { // thousands
		text = text[:len(text)-3] + "," + text[len(text)-3:]
	}
	return strings.ReplaceAll(text, "-", "−")
}

// drawAxes draws the grid, the ticks and the labels, and sets the pixels of
// both axes to the inside of the frame.
func drawAxes(c *canvas, x, y *axis, width, height float64) {
	const left, right, top, bottom = 58, 22, 30, 46
	x.from, x.to = left, width-right
	y.from, y.to = height-bottom, top
	for _, t := range x.ticks() {
		p := x.at(t.value)
		c.printf(`<path class="grid" d="M%s %sV%s"/>`, coordinate(p), coordinate(y.from), coordinate(y.to))
		c.text(p, y.from+18, `text-anchor="middle"`, t.label)
	}
	for _, t := range y.ticks() {
		p := y.at(t.value)
		c.printf(`<path class="grid" d="M%s %sH%s"/>`, coordinate(x.from), coordinate(p), coordinate(x.to))
		c.text(x.from-7, p+4, `text-anchor="end"`, t.label)
	}
	c.printf(`<path class="frame" d="M%s %sV%sH%s"/>`+"\n", coordinate(x.from), coordinate(y.to), coordinate(y.from), coordinate(x.to))
	c.text(x.to, height-8, `class="label" text-anchor="end"`, x.label)
	c.text(0, 16, `class="label"`, y.label)
}
