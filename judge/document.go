package judge

import (
	"bytes"
	"errors"
	"fmt"

	"k8s.io/apimachinery/pkg/util/version"
)

// judgeDocument gives the verdict on one document; a panic in a rule is a finding.
func (j *Judge) judgeDocument(asked document, minor *version.Version) (verdict Verdict) {
	verdict = Verdict{State: StateNone, Served: []string{}, Kinds: []string{}, Findings: []Finding{}}
	defer func() {
		if failure := recover(); failure != nil {
			verdict.Findings = append(verdict.Findings, Finding{Reason: reasonInternal, Message: fmt.Sprint(failure), Stage: stageValidation})
		}
	}()
	read, err := readObject([]byte(asked.Text))
	verdict.APIVersion, verdict.Kind = read.gvk.GroupVersion().String(), read.gvk.Kind
	if err != nil {
		if !errors.Is(err, errNoObject) {
			verdict.Findings = append(verdict.Findings, Finding{Reason: reasonDecode, Message: err.Error(), Stage: stageDecode})
		}
		return verdict
	}
	named := readIdentity(read.json)
	verdict.Name, verdict.Namespace = named.Name, named.Namespace
	j.judgeObject(&verdict, read, liveOf(asked), minor)
	return verdict
}

func (j *Judge) judgeObject(verdict *Verdict, read object, live []byte, minor *version.Version) {
	if kind := servedBuiltin(read.gvk, minor); kind != nil {
		verdict.State = StateJudged
		verdict.Findings = append(verdict.Findings, judgeBuiltin(kind, read, live)...)
		return
	}
	j.judgeOther(verdict, read, live, minor)
}

// liveOf is the object as the server has it; nil where none was given.
func liveOf(asked document) []byte {
	if bytes.Equal(asked.Live, []byte("null")) {
		return nil
	}
	return asked.Live
}
