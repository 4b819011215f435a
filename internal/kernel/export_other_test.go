//go:build noasm || !amd64

package kernel

// InstructionSets lists what this machine can run.
func InstructionSets() []string { return []string{"portable"} }

// UseInstructionSet has no choice.
func UseInstructionSet(string) (restore func()) { return func() {} }
