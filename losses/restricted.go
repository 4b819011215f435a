package losses

// A Restricted family allows negative natural parameters only. The outputs of a
// decoder come to them through Natural. The natural parameters of units of an energy
// model are a bias plus weighted states, which nothing keeps negative.
type Restricted interface {
	Family
	NegativeNatural() // says so
}

// NegativeNatural says that η < 0.
func (Exponential) NegativeNatural()      {}
func (Gamma) NegativeNatural()            {}
func (Geometric) NegativeNatural()        {}
func (InverseGaussian) NegativeNatural()  {}
func (NegativeBinomial) NegativeNatural() {}
func (Pareto) NegativeNatural()           {}
func (Weibull) NegativeNatural()          {}
