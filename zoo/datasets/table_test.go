package datasets_test

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/zoo/datasets"
)

// small returns the table 0 1 2 | 3 4 5 | … of n rows, row i labelled 10·i.
func small(t testing.TB, n int) *datasets.Table {
	t.Helper()
	data, labels := make([]float32, 3*n), make([]int, n)
	for k := range data {
		data[k] = float32(k)
	}
	for i := range labels {
		labels[i] = 10 * i
	}
	table, err := datasets.FromSlice(data, 3)
	require.NoError(t, err)
	require.NoError(t, table.SetLabels(labels))
	require.NoError(t, table.SetColumns([]string{"a", "b", "c"}))
	return table
}

func matrix(n, d int, values ...float32) *tensor.Dense {
	return tensor.New(tensor.WithShape(n, d), tensor.WithBacking(values))
}

func numbers(table *datasets.Table) []float32 { return table.X().Float32s() }

func TestTableHoldsWhatItIsGiven(t *testing.T) {
	table := small(t, 4)
	assert.Equal(t, 4, table.Len())
	assert.Equal(t, 3, table.Width())
	assert.Equal(t, tensor.Shape{4, 3}, table.X().Shape())
	assert.Equal(t, []float32{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, numbers(table))
	assert.Equal(t, []string{"a", "b", "c"}, table.Columns())
	assert.Equal(t, []int{0, 10, 20, 30}, table.Labels())
	assert.Nil(t, table.Mask())
	assert.Zero(t, table.Missing())
	height, width := table.ImageSize()
	assert.Equal(t, [2]int{0, 0}, [2]int{height, width})
}

func TestOneRowAndOneColumnStayMatrices(t *testing.T) {
	row, err := datasets.FromSlice([]float32{1, 2, 3}, 3)
	require.NoError(t, err)
	column, err := datasets.FromSlice([]float32{1, 2, 3}, 1)
	require.NoError(t, err)
	assert.Equal(t, tensor.Shape{1, 3}, row.X().Shape())
	assert.Equal(t, tensor.Shape{3, 1}, column.X().Shape())
}

func TestNewTableReadsEveryLayout(t *testing.T) {
	want := []float32{1, 2, 3, 4, 5, 6} // [2, 3]
	transposed := matrix(3, 2, 1, 4, 2, 5, 3, 6)
	require.NoError(t, transposed.T())
	moved := matrix(3, 2, 1, 4, 2, 5, 3, 6)
	require.NoError(t, moved.T())
	require.NoError(t, moved.Transpose())
	columns, err := matrix(2, 4, 1, 2, 3, 9, 4, 5, 6, 9).Slice(nil, tensor.S(0, 3))
	require.NoError(t, err)
	rows, err := matrix(3, 3, 9, 9, 9, 1, 2, 3, 4, 5, 6).Slice(tensor.S(1, 3), nil)
	require.NoError(t, err)
	for name, x := range map[string]*tensor.Dense{
		"row-major":                matrix(2, 3, want...),
		"transposed":               transposed,
		"transposed, memory moved": moved,
		"slice of columns":         columns.(*tensor.Dense),
		"slice of rows":            rows.(*tensor.Dense),
		"column-major":             tensor.New(tensor.WithShape(2, 3), tensor.AsFortran(slices.Clone(want))),
		"float64":                  tensor.New(tensor.WithShape(2, 3), tensor.WithBacking([]float64{1, 2, 3, 4, 5, 6})),
	} {
		t.Run(name, func(t *testing.T) {
			first, err := x.At(0, 1)
			require.NoError(t, err)
			require.EqualValues(t, 2, first, "the test's own array")
			table, err := datasets.NewTable(x)
			require.NoError(t, err)
			assert.Equal(t, want, numbers(table))
			assert.Equal(t, tensor.Shape{2, 3}, table.X().Shape())
		})
	}
}

func TestFromRowsCopies(t *testing.T) {
	rows := [][]float64{{1, 2}, {3, 4}}
	table, err := datasets.FromRows(rows)
	require.NoError(t, err)
	rows[1][0] = 9
	assert.Equal(t, []float32{1, 2, 3, 4}, numbers(table))
}

func TestConstructorsRefuse(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(-1))
	masked := matrix(1, 2, 1, 2)
	masked.SetMask([]bool{true, false})
	fromSlice := func(width int, values ...float32) func() (*datasets.Table, error) {
		return func() (*datasets.Table, error) { return datasets.FromSlice(values, width) }
	}
	fromRows := func(rows ...[]float64) func() (*datasets.Table, error) {
		return func() (*datasets.Table, error) { return datasets.FromRows(rows) }
	}
	newTable := func(x *tensor.Dense) func() (*datasets.Table, error) {
		return func() (*datasets.Table, error) { return datasets.NewTable(x) }
	}
	for name, c := range map[string]struct {
		make func() (*datasets.Table, error)
		want string
	}{
		"no width":         {fromSlice(0, 1), "at least one column, not 0"},
		"no numbers":       {fromSlice(2), "at least one row"},
		"not full":         {fromSlice(2, 1, 2, 3), "3 numbers do not fill rows of 2"},
		"NaN":              {fromSlice(2, 1, 2, 3, nan), "row 1, column 1: NaN"},
		"infinite":         {fromSlice(2, 1, 2, inf, 3), "row 1, column 0: -Inf"},
		"no rows":          {fromRows(), "at least one row"},
		"rows of nothing":  {fromRows([]float64{}), "at least one column"},
		"ragged":           {fromRows([]float64{1, 2}, []float64{3}), "row 1 has 1 cells, row 0 has 2"},
		"NaN in a row":     {fromRows([]float64{1, math.NaN()}), "row 0, column 1: NaN"},
		"beyond float32":   {fromRows([]float64{1}, []float64{1e39}), "row 1, column 0: 1e+39 is too large for float32"},
		"nil":              {newTable(nil), "x is nil"},
		"vector":           {newTable(tensor.New(tensor.WithBacking([]float32{1, 2}))), "x has shape (2)"},
		"whole numbers":    {newTable(tensor.New(tensor.WithShape(1, 2), tensor.WithBacking([]int{1, 2}))), "x holds int"},
		"masked":           {newTable(masked), "SetMask"},
		"NaN in tensor":    {newTable(matrix(1, 2, 1, nan)), "row 0, column 1: NaN"},
		"beyond in tensor": {newTable(tensor.New(tensor.WithShape(2, 1), tensor.WithBacking([]float64{1, -1e39}))), "row 1, column 0: -1e+39"},
	} {
		t.Run(name, func(t *testing.T) {
			table, err := c.make()
			assert.Nil(t, table)
			assert.ErrorContains(t, err, c.want)
		})
	}
}

func TestSetMaskZeroesACopy(t *testing.T) {
	data := []float32{1, -999, 3, 4}
	table, err := datasets.FromSlice(data, 2)
	require.NoError(t, err)
	require.NoError(t, table.SetMask(matrix(2, 2, 1, 0, 1, 1)))
	assert.Equal(t, []float32{1, 0, 3, 4}, numbers(table))
	assert.Equal(t, []float32{1, 0, 1, 1}, table.Mask().Float32s())
	assert.Equal(t, 1, table.Missing())
	assert.Equal(t, []float32{1, -999, 3, 4}, data, "the caller's memory")
	require.NoError(t, table.SetMask(nil))
	assert.Nil(t, table.Mask())
}

func TestSettersRefuseAndKeep(t *testing.T) {
	table := small(t, 2)
	assert.ErrorContains(t, table.SetMask(matrix(3, 2, 1, 1, 1, 1, 1, 1)), "mask is [3, 2], the table [2, 3]")
	assert.ErrorContains(t, table.SetMask(matrix(2, 3, 1, 1, 1, 1, 0.5, 1)), "0.5 in row 1, column 1")
	assert.ErrorContains(t, table.SetColumns([]string{"a"}), "1 names for 3 columns")
	assert.ErrorContains(t, table.SetLabels([]int{1, 2, 3}), "3 labels for 2 examples")
	assert.ErrorContains(t, table.SetImageSize(2, 2), "2×2 pixels do not make a row of 3")
	assert.ErrorContains(t, table.SetImageSize(-1, -3), "pixels")
	assert.ErrorContains(t, table.SetImageSize(0, 3), "pixels")
	assert.Equal(t, []int{0, 10}, table.Labels())
	assert.Nil(t, table.Mask())

	require.NoError(t, table.SetImageSize(3, 1))
	height, width := table.ImageSize()
	assert.Equal(t, [2]int{3, 1}, [2]int{height, width})
	require.NoError(t, table.SetImageSize(0, 0))
	require.NoError(t, table.SetLabels(nil))
	assert.Nil(t, table.Labels())
}
