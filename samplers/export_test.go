package samplers

// Below and PoissonLogProb are private steps whose rare branches need a test of their own.
func Below(s *Stream, n uint64) uint64       { return s.below(n) }
func PoissonLogProb(k, rate float64) float64 { return poissonLogProb(k, rate) }
