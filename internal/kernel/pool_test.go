package kernel_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/harmonium-ml/harmonium/internal/kernel"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestParallelRunsEveryTaskOnce(t *testing.T) {
	withThreads(t, func(threads int) {
		for _, tasks := range []int{0, 1, 2, 3, 100, 1000} {
			count := make([]atomic.Int32, tasks)
			kernel.Parallel(tasks, func(task int) { count[task].Add(1) })
			for task := range count {
				require.EqualValues(t, 1, count[task].Load(), "task %d of %d, %d threads", task, tasks, threads)
			}
		}
	})
}

func TestParallelNestsAndShares(t *testing.T) {
	withThreads(t, func(int) {
		var total atomic.Int64
		var callers sync.WaitGroup
		for range 8 {
			callers.Go(func() {
				for range 20 {
					kernel.Parallel(5, func(int) {
						kernel.Parallel(7, func(inner int) { total.Add(int64(inner)) })
					})
				}
			})
		}
		callers.Wait()
		assert.EqualValues(t, 8*20*5*21, total.Load())
	})
}

func TestParallelPassesPanicsOn(t *testing.T) {
	withThreads(t, func(threads int) {
		for range 50 {
			assert.PanicsWithValue(t, "task 3", func() {
				kernel.Parallel(9, func(task int) {
					if task == 3 {
						panic(fmt.Sprintf("task %d", task))
					}
				})
			}, "%d threads", threads)
		}
	})
}

func TestThreads(t *testing.T) {
	defer kernel.SetThreads(0)
	automatic := kernel.Threads()
	assert.Positive(t, automatic)
	kernel.SetThreads(3)
	assert.Equal(t, 3, kernel.Threads())
	kernel.SetThreads(-1)
	assert.Equal(t, automatic, kernel.Threads())
}

// A call costs one job and the closure, whatever the number of tasks.
func TestParallelAllocates(t *testing.T) {
	const jobAndClosure = 2
	var total atomic.Int64
	run := func() { kernel.Parallel(100, func(task int) { total.Add(int64(task)) }) }
	run()
	helper := 1.0 // a goroutine that ended in between may be started anew
	assert.LessOrEqual(t, testing.AllocsPerRun(100, run), jobAndClosure+helper)
}

func BenchmarkParallel(b *testing.B) {
	for _, tasks := range []int{2, 16} {
		b.Run(fmt.Sprintf("tasks=%d", tasks), func(b *testing.B) {
			for b.Loop() {
				kernel.Parallel(tasks, func(int) {})
			}
		})
	}
}
