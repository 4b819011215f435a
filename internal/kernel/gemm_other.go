//go:build noasm || !amd64

package kernel

// engineOf returns the engine in use.
func engineOf[T Float]() *engine[T] {
	var t T
	switch any(t).(type) {
	case float32:
		return any(portable32).(*engine[T])
	default:
		return any(portable64).(*engine[T])
	}
}
