package kernel

import (
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// linger is how long a helper looks for the next call before it ends, and a
// caller looks for the end of the last task before it sleeps. A sleeping
// thread needs longer than most kernels to wake.
const linger = 100 * time.Microsecond

var (
	threads atomic.Int32        // 0: as many as GOMAXPROCS
	current atomic.Pointer[job] // the call that helpers work on
	helpers atomic.Int32        // goroutines that look for work
)

// SetThreads sets the number of goroutines that share the work of one kernel
// call. n ≤ 0 means GOMAXPROCS. It changes the time of a call and never its
// result.
func SetThreads(n int) { threads.Store(int32(max(n, 0))) }

// Threads returns the number of goroutines that share one kernel call.
func Threads() int {
	if n := int(threads.Load()); n > 0 {
		return n
	}
	if external {
		return 1 // the C library has threads of its own
	}
	return runtime.GOMAXPROCS(0)
}

// Parallel calls run(0), …, run(tasks−1), each once, and returns when all have
// returned. The order is free, so tasks must not depend on each other.
//
// The caller works too and can finish alone: it waits for tasks that another
// goroutine has begun, never for a goroutine that has not. A call from inside
// a task, or beside another call, runs all its tasks in the caller. Helpers
// end when no call came for a tenth of a millisecond. A panic of a task reaches
// the caller.
func Parallel(tasks int, run func(task int)) {
	wanted := int32(min(Threads(), tasks) - 1)
	if wanted < 1 {
		serial(tasks, run)
		return
	}
	j := &job{tasks: int64(tasks), run: run}
	j.open.Add(tasks)
	if !current.CompareAndSwap(nil, j) {
		serial(tasks, run)
		return
	}
	for n := helpers.Load(); n < wanted; n++ {
		helpers.Add(1)
		go help()
	}
	j.work()
	j.close()
}

func serial(tasks int, run func(task int)) {
	for task := range tasks {
		run(task)
	}
}

// A job is one call of Parallel.
type job struct {
	run     func(task int)
	tasks   int64
	next    atomic.Int64 // the first task that nobody has claimed
	done    atomic.Int64
	open    sync.WaitGroup
	failure atomic.Pointer[any] // the first panic
}

// work claims and runs tasks until none is left.
func (j *job) work() {
	for {
		task := j.next.Add(1) - 1
		if task >= j.tasks {
			return
		}
		j.one(int(task))
	}
}

// one runs a task.
func (j *job) one(task int) {
	defer func() {
		if failure := recover(); failure != nil {
			first := failure // a variable of its own, so that only a failure allocates
			j.failure.CompareAndSwap(nil, &first)
		}
		j.done.Add(1)
		j.open.Done()
	}()
	j.run(task)
}

// close ends the job when all tasks are done.
func (j *job) close() {
	current.Store(nil)
	wait(func() bool { return j.done.Load() == j.tasks })
	j.open.Wait()
	if failure := j.failure.Load(); failure != nil {
		panic(*failure)
	}
}

// help works on one job after another until there is none for a while.
func help() {
	var last, next *job
	fresh := func() bool {
		next = current.Load()
		return next != nil && next != last
	}
	for {
		for wait(fresh) {
			next.work()
			last = next
		}
		helpers.Add(-1)
		if !fresh() { // else a caller may have counted on this helper
			return
		}
		helpers.Add(1)
	}
}

// wait looks for a condition until it holds, or for the time to linger.
func wait(ready func() bool) bool {
	for start := time.Now(); ; runtime.Gosched() {
		for range 32 {
			if ready() {
				return true
			}
		}
		if time.Since(start) > linger {
			return false
		}
	}
}
