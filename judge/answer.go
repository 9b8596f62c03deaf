package judge

import (
	"bytes"
	"encoding/json"
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
)

// Judge answers requests one after the other; it is not safe for several goroutines, as emulation is global to a process.
type Judge struct {
	definitions definitions
	// last is the question that was read last of those in short lines, from lastLine.
	last     question
	lastLine []byte
}

// longestKept is the length of the longest line that is kept: one without documents and definitions.
const longestKept = 100

// New returns a Judge that knows the built-in kinds and no definitions.
func New() *Judge {
	return &Judge{}
}

// Answer takes a request and gives its answer, both JSON. The JSON of the last document may follow in a line of its own,
// which spares reading it with the rest. It never panics: what cannot be answered is {"error": "..."}.
func (j *Judge) Answer(text []byte) (answer []byte) {
	defer func() {
		if failure := recover(); failure != nil {
			answer = encode(map[string]string{"error": fmt.Sprint(failure)})
		}
	}()
	line, rest, _ := bytes.Cut(text, []byte{'\n'})
	asked, err := j.read(line)
	if err != nil {
		return encode(map[string]string{"error": err.Error()})
	}
	if last := len(asked.Documents) - 1; last >= 0 && len(rest) > 0 {
		// The question may be the one that is kept, which gets no document.
		asked.Documents = slices.Clone(asked.Documents)
		asked.Documents[last].JSON = rest
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

// read reads a question. Of many documents all are alike, so that the last one is kept.
func (j *Judge) read(line []byte) (question, error) {
	if !bytes.Equal(line, j.lastLine) {
		var read question
		if err := json.Unmarshal(line, &read); err != nil {
			return question{}, err
		}
		if len(line) > longestKept {
			return read, nil
		}
		j.last, j.lastLine = read, bytes.Clone(line)
	}
	return j.last, nil
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
	return encode(verdictsAnswer{Verdicts: verdicts})
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
