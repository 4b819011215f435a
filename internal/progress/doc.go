// Package progress tells a person how far a training program is.
//
// On a terminal it draws a bar with the loss, the rate and the time that is
// left, and lets the lines of finished epochs scroll by above it. Elsewhere, in
// a log file or a pipe, it writes one plain line for each epoch and nothing
// else. It goes to the standard error, so the output of the program stays clean.
//
//	p := progress.New(os.Stderr, steps, quiet)
//	defer p.Done()
//	for step := range steps {
//		…
//		p.Step(step+1, loss)
//		if lastOfEpoch {
//			p.Epoch(fmt.Sprintf("epoch %d  train %.1f  validation %.1f", epoch, train, valid))
//		}
//	}
//
// It reads the clock for the bar only. Nothing that is computed depends on it.
package progress
