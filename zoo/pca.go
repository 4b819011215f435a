package zoo

import (
	"errors"
	"fmt"

	"gonum.org/v1/gonum/mat"
	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/internal/kernel"
	"github.com/harmonium-ml/harmonium/losses"
	"github.com/harmonium-ml/harmonium/optim"
)

// PCA is principal component analysis: the linear code of k numbers with the
// smallest squared error of reconstruction.
//
//	code = (x − μ)V,  reconstruction = μ + code·Vᵀ
//
// μ is the mean of the training data and V the k eigenvectors of its covariance
// with the largest eigenvalues. The squared error of the training data is the sum
// of the others. The sign of a component is such that its largest entry is
// positive.
//
// Shapes: data [n, d], code [n, k]. All arithmetic is float64.
// Source: Pearson (1901); Hotelling (1933).
type PCA struct {
	Mean        []float64  // μ, of d numbers
	Components  *mat.Dense // V, [d, k], orthonormal columns
	Eigenvalues []float64  // all d of the covariance, largest first

	k int
}

// NewPCA makes a model of k components.
func NewPCA(k int) (*PCA, error) {
	if k < 1 {
		return nil, fmt.Errorf("zoo: PCA of %d components; want 1 or more", k)
	}
	return &PCA{k: k}, nil
}

// Fit computes mean and components.
func (m *PCA) Fit(data optim.Source) error {
	if data == nil {
		return errors.New("zoo: PCA: no data to fit")
	}
	d, n := data.Width(), float64(data.Len())
	if m.k > d {
		return fmt.Errorf("zoo: PCA: %d components of %d columns", m.k, d)
	}
	mean, covariance := make([]float64, d), make([]float64, d*d)
	err := m.read(data, d, func(_ int, x *tensor.Dense) error {
		rows := x.Shape()[0]
		sums := make([]float64, d)
		kernel.SumColumns(sums, x.Float64s(), d)
		kernel.AddScaled(mean, 1/n, sums)
		kernel.Gemm(true, false, d, d, rows, x.Float64s(), d, x.Float64s(), d, nil, true, covariance, d)
		return nil
	})
	if err != nil {
		return err
	}
	symmetric := mat.NewSymDense(d, nil)
	for i := range d {
		for j := i; j < d; j++ {
			symmetric.SetSym(i, j, covariance[i*d+j]/n-mean[i]*mean[j])
		}
	}
	var eigen mat.EigenSym
	if !eigen.Factorize(symmetric, true) {
		return errors.New("zoo: PCA: the eigenvalues of the covariance did not converge")
	}
	var vectors mat.Dense
	eigen.VectorsTo(&vectors)
	ascending := eigen.Values(nil)
	m.Mean, m.Components, m.Eigenvalues = mean, mat.NewDense(d, m.k, nil), make([]float64, d)
	for i := range d {
		m.Eigenvalues[i] = max(ascending[d-1-i], 0) // rounding
	}
	for j := range m.k {
		column := mat.Col(nil, d-1-j, &vectors)
		largest := 0
		for i, v := range column {
			if v*v > column[largest]*column[largest] {
				largest = i
			}
		}
		sign := 1.0
		if column[largest] < 0 {
			sign = -1
		}
		for i, v := range column {
			m.Components.Set(i, j, sign*v)
		}
	}
	return nil
}

// Encode gives the code (x − μ)V of every example: [n, k].
func (m *PCA) Encode(data optim.Source) (*tensor.Dense, error) {
	if m.Components == nil {
		return nil, errors.New("zoo: PCA: Encode before Fit")
	}
	if data == nil {
		return nil, errors.New("zoo: PCA: no data")
	}
	d := len(m.Mean)
	codes := tensor.New(tensor.Of(tensor.Float64), tensor.WithShape(data.Len(), m.k))
	err := m.read(data, d, func(row int, x *tensor.Dense) error {
		centred := x.Float64s()
		for i := range centred {
			centred[i] -= m.Mean[i%d]
		}
		n := x.Shape()[0]
		kernel.Gemm(false, false, n, m.k, d, centred, d, m.Components.RawMatrix().Data, m.k, nil, false,
			codes.Float64s()[row*m.k:(row+n)*m.k], m.k)
		return nil
	})
	return codes, err
}

// Decode gives the reconstruction μ + code·Vᵀ: [n, d].
func (m *PCA) Decode(codes *tensor.Dense) (*tensor.Dense, error) {
	if m.Components == nil {
		return nil, errors.New("zoo: PCA: Decode before Fit")
	}
	if codes == nil || codes.Dims() != 2 || codes.Shape()[1] != m.k || codes.Dtype() != tensor.Float64 {
		return nil, fmt.Errorf("zoo: PCA: codes of shape %v; want float64 [n %d]", shapeOf(codes), m.k)
	}
	n, d := codes.Shape()[0], len(m.Mean)
	x := tensor.New(tensor.Of(tensor.Float64), tensor.WithShape(n, d))
	kernel.Gemm(false, true, n, d, m.k, codes.Float64s(), m.k, m.Components.RawMatrix().Data, m.k, m.Mean, false, x.Float64s(), d)
	return x, nil
}

// Reconstruct gives the reconstruction of every example.
func (m *PCA) Reconstruct(data optim.Source) (*tensor.Dense, error) {
	codes, err := m.Encode(data)
	if err != nil {
		return nil, err
	}
	return m.Decode(codes)
}

func (m *PCA) read(data optim.Source, width int, use func(row int, x *tensor.Dense) error) error {
	return read(data, losses.Gaussian{}, width, tensor.Float64, use)
}
