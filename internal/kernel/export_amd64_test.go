//go:build !noasm

package kernel

var setNames = []string{"portable", "AVX2", "AVX512"}

// InstructionSets lists what this machine can run.
func InstructionSets() []string { return setNames[:bestSet()+1] }

// UseInstructionSet computes with one of InstructionSets until restore is called.
func UseInstructionSet(name string) (restore func()) {
	before := currentSet
	for set, n := range setNames {
		if n == name {
			currentSet = instructionSet(set)
		}
	}
	return func() { currentSet = before }
}
