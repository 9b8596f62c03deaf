package judge

import (
	"encoding/json"
	"fmt"
	"runtime"
	"runtime/debug"
)

// Judge answers requests one after the other; it is not safe for several goroutines, as emulation is global to a process.
type Judge struct {
	definitions definitions
}

// New returns a Judge that knows the built-in kinds and no definitions.
func New() *Judge {
	return &Judge{}
}

// Answer takes a request and gives its answer, both JSON. It never panics: what cannot be answered is {"error": "..."}.
func (j *Judge) Answer(text []byte) (answer []byte) {
	defer func() {
		if failure := recover(); failure != nil {
			answer = encode(map[string]string{"error": fmt.Sprint(failure)})
		}
	}()
	var asked question
	if err := json.Unmarshal(text, &asked); err != nil {
		return encode(map[string]string{"error": err.Error()})
	}
	switch asked.Op {
	case opJudge:
		return j.answerJudge(asked)
	case opDefine:
		return encode(map[string]any{"problems": j.definitions.replace(asked.CRDs)})
	case opCollect:
		return encode(map[string]any{"heap": collect()})
	case opTune:
		return encode(map[string]any{"gcPercent": debug.SetGCPercent(asked.GCPercent)})
	case opVersion:
		return encode(map[string]any{"kubernetes": kubernetesVersion, "emulates": emulatedMinors()})
	default:
		return encode(map[string]string{"error": fmt.Sprintf("unknown operation %q", asked.Op)})
	}
}

func (j *Judge) answerJudge(asked question) []byte {
	minor, restore, err := emulate(asked.Emulate)
	if err != nil {
		return encode(map[string]string{"error": err.Error()})
	}
	defer restore()
	verdicts := make([]Verdict, 0, len(asked.Documents))
	for _, document := range asked.Documents {
		verdicts = append(verdicts, j.judgeDocument(document, minor))
	}
	return encode(map[string]any{"verdicts": verdicts})
}

// collect frees what can be freed and returns the bytes still in use.
func collect() uint64 {
	runtime.GC()
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	return memory.HeapAlloc
}

func encode(answer any) []byte {
	text, err := json.Marshal(answer)
	if err != nil {
		return []byte(`{"error":"the answer cannot be encoded"}`)
	}
	return text
}
