package datasets_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/harmonium-ml/harmonium/zoo/datasets"
)

func readCSV(t *testing.T, format datasets.CSV, text string) *datasets.Table {
	t.Helper()
	table, err := format.Read(strings.NewReader(text))
	require.NoError(t, err)
	return table
}

func TestCSVReadsNumbers(t *testing.T) {
	table := readCSV(t, datasets.CSV{}, "\ufeff\"length\", width \r\n 1.5,\"-2\"\r\n+3e2 ,.25\r\n")
	assert.Equal(t, []string{"length", "width"}, table.Columns())
	assert.Equal(t, []float32{1.5, -2, 300, 0.25}, numbers(table))
	assert.Nil(t, table.Mask())
}

func TestCSVMissingCells(t *testing.T) {
	format := datasets.CSV{Missing: []string{"NA", "?"}}
	table := readCSV(t, format, "a,b,c\n1,,3\nNA,5, \n7,8,?\n")
	assert.Equal(t, []float32{1, 0, 3, 0, 5, 0, 7, 8, 0}, numbers(table))
	assert.Equal(t, []float32{1, 0, 1, 0, 1, 0, 1, 1, 0}, table.Mask().Float32s())
	assert.Equal(t, 4, table.Missing())
	assert.Equal(t, []float32{1, 0, 3}, numbers(readCSV(t, datasets.CSV{}, "1\n\"\"\n3\n")))
}

func TestCSVHeader(t *testing.T) {
	none := []string(nil)
	for name, c := range map[string]struct {
		header datasets.Header
		text   string
		names  []string
		n      int
	}{
		"auto, names":      {datasets.HeaderAuto, "a,b\n1,2\n", []string{"a", "b"}, 1},
		"auto, empty name": {datasets.HeaderAuto, ",b\n1,2\n", []string{"", "b"}, 1},
		"auto, numbers":    {datasets.HeaderAuto, "1,2\n3,4\n", none, 2},
		"auto, one hole":   {datasets.HeaderAuto, ",2\n3,4\n", none, 2},
		"years as names":   {datasets.HeaderFirst, "1990,1991\n3,4\n", []string{"1990", "1991"}, 1},
		"told absent":      {datasets.HeaderAbsent, "1,2\n3,4\n", none, 2},
	} {
		t.Run(name, func(t *testing.T) {
			table := readCSV(t, datasets.CSV{Header: c.header}, c.text)
			assert.Equal(t, c.names, table.Columns())
			assert.Equal(t, c.n, table.Len())
		})
	}
}

func TestCSVOtherCommas(t *testing.T) {
	for _, comma := range ";\t|" {
		text := strings.ReplaceAll("a,b,c\n1,,3\n,5,\n", ",", string(comma))
		table := readCSV(t, datasets.CSV{Comma: comma}, text)
		assert.Equal(t, []float32{1, 0, 3, 0, 5, 0}, numbers(table), "%q", comma)
		assert.Equal(t, 3, table.Missing(), "%q", comma)
	}
	_, err := datasets.CSV{Comma: '\n'}.Read(strings.NewReader("1"))
	assert.ErrorContains(t, err, "delimiter")
}

func TestCSVRefuses(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"nothing":         {"", "no rows"},
		"blank lines":     {"\n\n", "no rows"},
		"only a header":   {"a,b\n", "no rows below the header"},
		"text":            {"a,b\n1,2\n3,many\n", `row 1 (line 3), column 1 ("b"): "many" is not a finite number`},
		"text, no names":  {"1,2\n3,many\n", `row 1 (line 2), column 1: "many"`},
		"NaN":             {"1,2\nnan,4\n", `column 0: "nan" is not a finite number`},
		"infinite":        {"1\n-Inf\n", `"-Inf"`},
		"beyond float32":  {"1\n1e39\n", `"1e39"`},
		"hexadecimal":     {"1\n0x1p-2\n", `"0x1p-2"`},
		"decimal comma":   {"1\n\"1,5\"\n", `"1,5"`},
		"short row":       {"a,b,c\n1,2,3\n4,5\n", "row 1 (line 3) has 2 cells, the first line 3"},
		"long row":        {"1,2\n\n3,4,5\n", "row 1 (line 3) has 3 cells, the first line 2"},
		"header or data":  {"1,b\n3,4\n", "line 1 has 1 numbers and 1 other texts; say in CSV.Header"},
		"broken quote":    {"1,2\n3,\"4\n", "line 2"},
		"stray quote":     {"1,2\n3,4\"\n", "line 2, character 4"},
		"NA is not empty": {"1\nNA\n", `"NA" is not a finite number`},
	} {
		t.Run(name, func(t *testing.T) { assertRefused(t, datasets.CSV{}, []byte(c.text), c.want) })
	}
	absent := datasets.CSV{Header: datasets.HeaderAbsent}
	assertRefused(t, absent, []byte("a,b\n1,2\n"), `row 0 (line 1), column 0: "a"`)
}

func FuzzCSV(f *testing.F) {
	f.Add([]byte("a,b\n1,2\n3,\n"), 0)
	f.Add([]byte("\ufeff1;\"2\"\n;4e3\n"), 2)
	f.Add([]byte("1,2\n3,\"4\n"), 1)
	f.Fuzz(func(t *testing.T, text []byte, header int) {
		checkFormat(t, datasets.CSV{Header: datasets.Header(header)}, text)
	})
}
