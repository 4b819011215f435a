package report

import (
	"fmt"
	"html/template"
	"math"
	"strings"
)

// Lines is a chart of curves, such as the loss over the epochs.
//
// X and Y are the labels of the axes. At most ten Series. With LogY the
// vertical axis is logarithmic. A long series is thinned to what a screen can
// show; its extremes stay.
//
// Domain: values that are not finite, and on a logarithmic axis values ≤ 0,
// leave a gap in the curve.
// Errors: no series, too many, a series without a single point to draw, X and Y
// of different lengths. They name the series.
type Lines struct {
	X, Y   string
	Series []Series
	LogY   bool
}

// A Series is one curve. If X is nil, the points have x = 1, 2, 3, …
type Series struct {
	Name string
	X, Y []float64
}

var dashes = []string{"", "7 5", "2 5", "10 4 2 4", "5 3"}

// HTML draws the chart.
func (l Lines) HTML() (template.HTML, error) {
	if len(l.Series) == 0 || len(l.Series) > maxColours {
		return "", fmt.Errorf("%d series, want 1 to %d", len(l.Series), maxColours)
	}
	x, y, err := l.axes()
	if err != nil {
		return "", err
	}
	const width, height = 560, 340
	names := l.names()
	scale := ""
	if l.LogY {
		scale = ", logarithmic"
	}
	c := newCanvas("chart", width, height, fmt.Sprintf("Line chart of %s%s against %s: %s.", l.Y, scale, l.X, strings.Join(l.summaries(), "; ")))
	drawAxes(c, &x, &y, width, height)
	for i, s := range l.Series {
		c.printf(`<path class="line" stroke="var(--c%d)"%s d="%s"/>`+"\n", i, dash(i), l.path(s, x, y))
	}
	mark := func(i int) string {
		return fmt.Sprintf(`<path class="line" stroke="var(--c%d)"%s d="M1 5H29"/>`, i, dash(i))
	}
	return template.HTML(legend(names, 30, "stroke", mark)) + c.html(), nil
}

// axes checks the series and returns the axes that hold them all.
func (l Lines) axes() (x, y axis, err error) {
	lowX, highX, lowY, highY := math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)
	for i, s := range l.Series {
		if s.X != nil && len(s.X) != len(s.Y) {
			return x, y, fmt.Errorf("series %d %q has %d values of x and %d of y", i, s.Name, len(s.X), len(s.Y))
		}
		drawn := false
		for j := range s.Y {
			if px, py, ok := l.point(s, j); ok {
				lowX, highX = min(lowX, px), max(highX, px)
				lowY, highY = min(lowY, py), max(highY, py)
				drawn = true
			}
		}
		if !drawn {
			return x, y, fmt.Errorf("series %d %q has no point to draw", i, s.Name)
		}
	}
	if x, err = newAxis(l.X, lowX, highX, 0, false); err != nil {
		return x, y, err
	}
	y, err = newAxis(l.Y, lowY, highY, 0.05, l.LogY)
	return x, y, err
}

// point returns the j-th point of s and whether it can be drawn.
func (l Lines) point(s Series, j int) (x, y float64, ok bool) {
	x, y = float64(j+1), s.Y[j]
	if s.X != nil {
		x = s.X[j]
	}
	return x, y, finite(x) && finite(y) && (y > 0 || !l.LogY)
}

// maxPoints is the length above which a series is thinned: more than a point
// for each pixel shows nothing new.
const maxPoints = 1200

// path returns the curve of s. A gap ends one stroke; a single point between
// two gaps is drawn as a dot.
func (l Lines) path(s Series, x, y axis) string {
	var b strings.Builder
	pen := false
	put := func(j int) {
		px, py, ok := l.point(s, j)
		if !ok {
			pen = false
			return
		}
		if pen {
			b.WriteByte('L')
		} else {
			b.WriteByte('M')
		}
		b.WriteString(coordinate(x.at(px)) + " " + coordinate(y.at(py)))
		if !pen {
			b.WriteString("h0")
		}
		pen = true
	}
	bucket := 1 + 2*len(s.Y)/maxPoints
	if len(s.Y) <= maxPoints {
		bucket = 1
	}
	for start := 0; start < len(s.Y); start += bucket {
		low, high := start, start
		for j := start; j < min(start+bucket, len(s.Y)); j++ {
			_, v, ok := l.point(s, j)
			if !ok { // the gap is what must be seen
				low, high = j, j
				break
			}
			if v < s.Y[low] {
				low = j
			}
			if v > s.Y[high] {
				high = j
			}
		}
		put(min(low, high))
		if low != high {
			put(max(low, high))
		}
	}
	return b.String()
}

func (l Lines) names() []string {
	names := make([]string, len(l.Series))
	for i, s := range l.Series {
		names[i] = s.Name
	}
	return names
}

// summaries say in words where each curve begins and ends.
func (l Lines) summaries() []string {
	texts := make([]string, len(l.Series))
	for i, s := range l.Series {
		first, last := math.NaN(), math.NaN()
		for j := range s.Y {
			if _, y, ok := l.point(s, j); ok {
				if math.IsNaN(first) {
					first = y
				}
				last = y
			}
		}
		texts[i] = fmt.Sprintf("%s goes from %.4g to %.4g", s.Name, first, last)
	}
	return texts
}

func dash(i int) string {
	if d := dashes[i%len(dashes)]; d != "" {
		return ` stroke-dasharray="` + d + `"`
	}
	return ""
}
