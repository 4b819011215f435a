package datasets

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

var _ Format = CSV{}

// CSV is a table of numbers as text, one row a line.
//
// An empty cell is missing: 0 in the table, 0 in its mask. Spaces around a
// cell and a byte order mark at the start do not count. Quoted numbers are
// numbers.
//
// Domain: decimal numbers with a point, rounded to float32. Lines without any
// character are skipped, so a table of one column shows a missing cell as "".
// Errors: they name row (from 0, without the header), line (from 1), column
// and text: a cell that is no finite number, a line with another number of
// cells than the first, a broken quote, no rows, and a header that is neither
// told nor plain.
type CSV struct {
	Header  Header   // whether the first line names the columns
	Comma   rune     // between cells; 0 means ','
	Missing []string // texts that mean a missing cell, such as "NA", besides none at all
}

// Header tells whether the first line of a CSV file names the columns.
type Header int

const (
	HeaderAuto   Header = iota // yes if it has no number; refused if it has numbers and other text
	HeaderFirst                // yes
	HeaderAbsent               // no
)

// Read reads rows up to the end of r.
func (c CSV) Read(r io.Reader) (*Table, error) {
	lines, err := c.reader(r)
	if err != nil {
		return nil, err
	}
	first, err := lines.Read()
	if err == io.EOF {
		return nil, malformed("no rows")
	} else if err != nil {
		return nil, csvError(err)
	}
	t := &Table{width: len(first)}
	named, err := c.names(first)
	if err != nil {
		return nil, err
	}
	var observed []float32 // grows with the values
	row := first
	if named {
		t.columns = trimmed(first)
		row, err = lines.Read()
	}
	for i := 0; err == nil; i++ {
		if len(row) != t.width {
			line, _ := lines.FieldPos(0)
			return nil, malformed("row %d (line %d) has %d cells, the first line %d", i, line, len(row), t.width)
		}
		for j, text := range row {
			v, seen, ok := c.cell(text)
			if !ok {
				line, _ := lines.FieldPos(j)
				return nil, malformed("row %d (line %d), %s: %.100q is not a finite number", i, line, t.column(j), text)
			}
			t.values, observed = append(t.values, v), append(observed, seen)
		}
		row, err = lines.Read()
	}
	if err != io.EOF {
		return nil, csvError(err)
	}
	if len(t.values) == 0 {
		return nil, malformed("no rows below the header")
	}
	if slices.Contains(observed, 0) {
		t.observed = observed
	}
	return t, nil
}

// reader returns the lines of r, the byte order mark skipped.
func (c CSV) reader(r io.Reader) (*csv.Reader, error) {
	text := bufio.NewReader(r)
	if mark, _ := text.Peek(3); string(mark) == "\ufeff" {
		if _, err := text.Discard(3); err != nil {
			return nil, err
		}
	}
	lines := csv.NewReader(text)
	lines.FieldsPerRecord = -1 // compared here, to name both numbers
	lines.ReuseRecord = true
	if c.Comma != 0 {
		lines.Comma = c.Comma
	}
	lines.TrimLeadingSpace = !unicode.IsSpace(lines.Comma) // else it would eat tabs between empty cells
	return lines, nil
}

// names tells whether the first line names the columns.
func (c CSV) names(first []string) (bool, error) {
	if c.Header != HeaderAuto {
		return c.Header == HeaderFirst, nil
	}
	numbers, texts := 0, 0
	for _, text := range first {
		if _, seen, ok := c.cell(text); !ok {
			texts++
		} else if seen == 1 {
			numbers++
		}
	}
	if numbers > 0 && texts > 0 {
		return false, malformed("line 1 has %d numbers and %d other texts; say in CSV.Header whether it names the columns", numbers, texts)
	}
	return texts > 0, nil
}

// cell reads one cell: its number, 1 if it is there and 0 if it is missing. It
// reports false for a text that is neither. Texts that stand for categories
// would be told apart here.
func (c CSV) cell(text string) (v, seen float32, ok bool) {
	text = strings.TrimSpace(text)
	if text == "" || slices.Contains(c.Missing, text) {
		return 0, 0, true
	}
	wide, err := strconv.ParseFloat(text, 64)
	v = float32(wide)
	return v, 1, err == nil && finite(v) && !strings.ContainsAny(text, "xX")
}

// column names column j in an error message.
func (t *Table) column(j int) string {
	if t.columns == nil {
		return fmt.Sprint("column ", j)
	}
	return fmt.Sprintf("column %d (%q)", j, t.columns[j])
}

func trimmed(texts []string) []string {
	names := make([]string, len(texts))
	for j, text := range texts {
		names[j] = strings.Clone(strings.TrimSpace(text))
	}
	return names
}

// csvError tells broken text from a reader that fails.
func csvError(err error) error {
	var broken *csv.ParseError
	if errors.As(err, &broken) {
		return malformed("line %d, character %d: %w", broken.Line, broken.Column, broken.Err)
	}
	return err
}
