// Package optim changes the parameters of a program so that its cost falls, and
// runs the loop that does so.
//
// A [Rule] is configuration: a few numbers. New gives it an [Updater], the state
// for one list of parameters, named after them. Rules compose in a [Chain], in
// the order in which they act. An [Optimizer] runs a rule under a [Schedule] and
// refuses numbers that are not finite. A [Trainer] is the loop over the examples
// of a [Source], as an iterator or, in Fit, written once.
//
// By hand:
//
//	adam := optim.Optimizer{Rule: optim.NewAdam(1e-3)}
//	for x := range batches {
//		cost, err := program.Run(x)              // sets the gradients
//		err = adam.Step(program.Params())        // changes the parameters
//	}
//
// Or with the loop of this package:
//
//	trainer := optim.Trainer{Program: program, Source: table, Config: optim.Config{Epochs: 12}}
//	for step, err := range trainer.Steps(ctx) { … }
//	history, err := trainer.Fit(ctx)             // or this: the same loop, written once
package optim
