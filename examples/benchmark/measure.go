package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"math"
	"runtime"
	"slices"
	"time"
)

// A plan is how often and how long everything is timed.
type plan struct {
	rounds  int
	steps   float64       // share of a task's own number of steps
	pause   time.Duration // after our turn, for our threads to come to rest; the peer sees to its own
	threads []int         // settings that the peer tries; 0 is its own choice
}

const (
	warm     = 2   // steps of a round that are not timed
	hopeless = 2.0 // a thread setting that takes so many times the best one's first round is not tried again
)

// A result is what the rounds of a task have shown.
type result struct {
	task
	ours          timing
	theirs        map[int]timing // by thread setting; empty without a peer
	bytes, allocs float64        // per step of ours
}

// measure runs all tasks in rounds: ours, the peer's, the next task.
func (p plan) measure(ctx context.Context, tasks []task, peer *peer, stderr io.Writer) ([]result, error) {
	results := make([]result, len(tasks))
	for i, t := range tasks {
		results[i] = result{task: t, theirs: map[int]timing{}}
		if !peer.knows(t.name) {
			continue
		}
		for _, threads := range p.threads {
			results[i].theirs[threads] = nil
		}
	}
	for round := range p.rounds {
		fmt.Fprintf(stderr, "round %d of %d\n", round+1, p.rounds)
		for i := range results {
			r := &results[i]
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			if err := p.round(r, peer); err != nil {
				return nil, fmt.Errorf("%s: %w", r.name, err)
			}
		}
	}
	return results, nil
}

// round gives both sides one turn at a task.
func (p plan) round(r *result, peer *peer) error {
	steps := max(int(p.steps*float64(r.steps)), 1)
	if err := r.turn(steps); err != nil {
		return err
	}
	time.Sleep(p.pause)
	for _, threads := range slices.Sorted(maps.Keys(r.theirs)) {
		seconds, err := peer.turn(r.name, steps, threads)
		if err != nil {
			return err
		}
		r.theirs[threads] = append(r.theirs[threads], seconds)
	}
	if _, best := r.peer(); best != nil {
		limit := hopeless * best.median()
		maps.DeleteFunc(r.theirs, func(_ int, t timing) bool { return len(t) == 1 && t.median() > limit })
	}
	return nil
}

// turn times our steps, and counts what they allocate.
func (r *result) turn(steps int) error {
	seconds := make([]float64, steps)
	for range warm {
		if err := r.step(); err != nil {
			return err
		}
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for i := range seconds {
		start := time.Now()
		if err := r.step(); err != nil {
			return err
		}
		seconds[i] = time.Since(start).Seconds()
	}
	runtime.ReadMemStats(&after)
	rounds := float64(len(r.ours))
	mean := func(old float64, more uint64) float64 {
		return (old*rounds + float64(more)/float64(steps)) / (rounds + 1)
	}
	r.bytes = mean(r.bytes, after.TotalAlloc-before.TotalAlloc)
	r.allocs = mean(r.allocs, after.Mallocs-before.Mallocs)
	r.ours = append(r.ours, seconds)
	return nil
}

// peer is the timing of the peer's best thread setting, nil without a peer.
func (r *result) peer() (threads int, best timing) {
	least := math.Inf(1)
	for _, setting := range slices.Sorted(maps.Keys(r.theirs)) {
		if t := r.theirs[setting]; t != nil && t.median() < least {
			threads, best, least = setting, t, t.median()
		}
	}
	return threads, best
}
