package main

import (
	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/energy"
	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/losses"
	"github.com/harmonium-ml/harmonium/optim"
	"github.com/harmonium-ml/harmonium/samplers"
)

// rbmTasks are training steps by contrastive divergence and by persistent
// contrastive divergence with plain descent, and moves of Markov chains.
func rbmTasks(w work) ([]task, error) {
	var tasks []task
	for _, t := range []struct {
		name, title string
		products    float64
		of          func(w work, rbm *energy.RBM) (func() error, error)
	}{
		{"rbm_pcd1", "RBM PCD-1 step", 5, persistentStep},
		{"rbm_cd1", "RBM CD-1 step", 5, contrastiveStep},
		{"sklearn_rbm", "RBM PCD-1 step (peer: scikit-learn, float64)", 5, persistentStep},
		{"gibbs_sweep", "Gibbs sweep of all chains", 2, gibbsSweep},
		{"ais_sweep", "AIS (not here yet) repeats this: a sweep at β = 0.5, free energies at two β", 3, annealedSweep},
	} {
		rbm, err := energy.NewRBM(losses.Bernoulli{}, w.Visible, losses.Bernoulli{}, w.Hidden, stream("weights"))
		if err != nil {
			return nil, err
		}
		step, err := t.of(w, rbm)
		if err != nil {
			return nil, err
		}
		flops := t.products * 2 * float64(w.Batch*w.Visible*w.Hidden)
		tasks = append(tasks, task{name: t.name, title: t.title, steps: 50, step: step, dtype: tensor.Float32, flops: flops})
	}
	return tasks, nil
}

// binary makes numbers of [0, 1) into 0 or 1.
func binary(x *tensor.Dense) {
	for i, v := range x.Float32s() {
		x.Float32s()[i] = 0
		if v < 0.5 {
			x.Float32s()[i] = 1
		}
	}
}

// phases returns a descent along the difference of the two phases.
func phases(rbm *energy.RBM) (func(data, model samplers.Array) error, error) {
	d, _ := rbm.Dims()
	program, err := graph.Build(func(b *graph.Builder) {
		b.Minimize(energy.PhaseDifference(b, rbm, b.Input("data", d), b.Input("model", d)))
	})
	if err != nil {
		return nil, err
	}
	descent := optim.Optimizer{Rule: optim.NewDescent(rate)}
	return func(data, model samplers.Array) error {
		if _, err := program.Run(data, model); err != nil {
			return err
		}
		return descent.Step(program.Params())
	}, nil
}

// persistentStep moves the chains on from where they are.
func persistentStep(w work, rbm *energy.RBM) (func() error, error) {
	sweep, chain, err := sweeps(w, rbm, 1)
	if err != nil {
		return nil, err
	}
	descend, err := phases(rbm)
	batch := cycle(w.Batch, w.Visible, tensor.Float32, binary)
	return func() error {
		if err := sweep(); err != nil {
			return err
		}
		return descend(batch(), chain.Visible())
	}, err
}

// contrastiveStep starts the chains at the data.
func contrastiveStep(w work, rbm *energy.RBM) (func() error, error) {
	descend, err := phases(rbm)
	batch := cycle(w.Batch, w.Visible, tensor.Float32, binary)
	if err != nil {
		return nil, err
	}
	gibbs, rng := samplers.Gibbs{Model: rbm}, stream("sweeps")
	chain, err := gibbs.Start(w.Batch, rng)
	return func() error {
		data := batch()
		if err := chain.SetVisible(data); err != nil {
			return err
		}
		if _, err := gibbs.Step(chain, rng); err != nil {
			return err
		}
		return descend(data, chain.Visible())
	}, err
}

func gibbsSweep(w work, rbm *energy.RBM) (func() error, error) {
	sweep, _, err := sweeps(w, rbm, 1)
	return sweep, err
}

func sweeps(w work, rbm *energy.RBM, beta float64) (sweep func() error, chain *samplers.Chain, err error) {
	gibbs, rng := samplers.Gibbs{Model: rbm, Beta: beta}, stream("sweeps")
	if chain, err = gibbs.Start(w.Batch, rng); err != nil {
		return nil, nil, err
	}
	return func() error {
		_, err := gibbs.Step(chain, rng)
		return err
	}, chain, nil
}

// annealedSweep is what annealed importance sampling does at one temperature: a
// sweep, and the free energies of its states there and at the next one.
//
//	F_β(v) = −β⟨b, v⟩ − Σ_k softplus(β(c + vW)_k)
func annealedSweep(w work, rbm *energy.RBM) (func() error, error) {
	const here, next = 0.5, 0.501
	sweep, chain, err := sweeps(w, rbm, here)
	if err != nil {
		return nil, err
	}
	program, err := graph.Build(func(b *graph.Builder) {
		v := b.Input("v", w.Visible)
		own := b.DotRows(v, b.Param(rbm.Visible.Bias))
		eta := rbm.HiddenNatural(b, v)
		free := func(beta float64) *graph.Node {
			return b.Neg(b.Add(b.Scale(own, beta), b.SumRows(b.Softplus(b.Scale(eta, beta)))))
		}
		b.Output("log weight", b.Sub(free(here), free(next)))
	})
	return func() error {
		if err := sweep(); err != nil {
			return err
		}
		_, err := program.Run(chain.Visible())
		return err
	}, err
}
