package report

import (
	"fmt"
	"html/template"
	"math"
	"slices"
	"strings"
)

// Scatter is a map of points in the plane, coloured by class, such as the
// two-dimensional codes of test images.
//
// X and Y hold the coordinates, XLabel and YLabel the labels of the axes. Class
// holds the class of each point, a number from 0; nil means that there are no
// classes. Names holds a name for each class, at most ten; it stands in the
// legend and at the median of the class.
//
// Errors: no points, lengths that differ, a class without a name, a coordinate
// that is not finite. They name the point.
type Scatter struct {
	X, Y           []float64
	Class          []int
	Names          []string
	XLabel, YLabel string
}

// HTML draws the map.
func (s Scatter) HTML() (template.HTML, error) {
	if err := s.check(); err != nil {
		return "", err
	}
	const margin = 0.03
	x, err := newAxis(s.XLabel, slices.Min(s.X), slices.Max(s.X), margin, false)
	if err != nil {
		return "", err
	}
	y, err := newAxis(s.YLabel, slices.Min(s.Y), slices.Max(s.Y), margin, false)
	if err != nil {
		return "", err
	}
	const width, height = 520, 520
	c := newCanvas("chart map", width, height, s.description())
	drawAxes(c, &x, &y, width, height)
	s.drawPoints(c, x, y)
	if s.Class == nil {
		return c.html(), nil
	}
	for class, name := range s.Names {
		if px, py, ok := s.median(class); ok {
			c.text(x.at(px), y.at(py)+5, `class="name"`, name)
		}
	}
	mark := func(i int) string {
		return fmt.Sprintf(`<circle cx="5" cy="5" r="5" fill="var(--c%d)"/>`, i)
	}
	return template.HTML(legend(s.Names, 10, "dot", mark)) + c.html(), nil
}

func (s Scatter) check() error {
	if len(s.X) == 0 || len(s.X) != len(s.Y) || s.Class != nil && len(s.Class) != len(s.X) {
		return fmt.Errorf("%d values of x, %d of y, %d of classes", len(s.X), len(s.Y), len(s.Class))
	}
	if len(s.Names) > maxColours {
		return fmt.Errorf("%d classes, there are colours for %d", len(s.Names), maxColours)
	}
	for i := range s.X {
		if !finite(s.X[i]) || !finite(s.Y[i]) {
			return fmt.Errorf("point %d is (%g, %g)", i, s.X[i], s.Y[i])
		}
		if s.Class != nil && (s.Class[i] < 0 || s.Class[i] >= len(s.Names)) {
			return fmt.Errorf("point %d has class %d, there are names for %d", i, s.Class[i], len(s.Names))
		}
	}
	return nil
}

// drawPoints draws the points as dots: strokes without a length, with round
// ends. Classes take turns in layers, so that none lies on top of all others.
func (s Scatter) drawPoints(c *canvas, x, y axis) {
	const layers = 16
	size := 2.2 + 4/math.Sqrt(1+float64(len(s.X))/100) // smaller dots where there are many
	c.printf(`<g class="dots" stroke-width="%s">`+"\n", coordinate(size))
	for layer := range layers {
		paths := make([]strings.Builder, max(1, len(s.Names)))
		for i := layer; i < len(s.X); i += layers {
			class := 0
			if s.Class != nil {
				class = s.Class[i]
			}
			paths[class].WriteString("M" + coordinate(x.at(s.X[i])) + " " + coordinate(y.at(s.Y[i])) + "h0")
		}
		for class := range paths {
			if paths[class].Len() > 0 {
				c.printf(`<path stroke="var(--c%d)" d="%s"/>`+"\n", class, paths[class].String())
			}
		}
	}
	c.printf("</g>\n")
}

// median returns the coordinate-wise median of a class.
func (s Scatter) median(class int) (x, y float64, ok bool) {
	var xs, ys []float64
	for i, k := range s.Class {
		if k == class {
			xs, ys = append(xs, s.X[i]), append(ys, s.Y[i])
		}
	}
	if len(xs) == 0 {
		return 0, 0, false
	}
	slices.Sort(xs)
	slices.Sort(ys)
	return xs[len(xs)/2], ys[len(ys)/2], true
}

func (s Scatter) description() string {
	text := fmt.Sprintf("Scatter plot of %d points, %s against %s", len(s.X), s.YLabel, s.XLabel)
	if s.Class == nil {
		return text + "."
	}
	var classes []string
	for class, name := range s.Names {
		if x, y, ok := s.median(class); ok {
			classes = append(classes, fmt.Sprintf("%s around (%.3g, %.3g)", name, x, y))
		}
	}
	return text + ". Medians of the classes: " + strings.Join(classes, ", ") + "."
}
