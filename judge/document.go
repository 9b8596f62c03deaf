package judge

import (
	"bytes"
	"errors"

	"k8s.io/apimachinery/pkg/util/version"
)

// judgeDocument gives the verdict on one document.
func (j *Judge) judgeDocument(asked document, minor *version.Version) Verdict {
	read, err := readDocument(asked)
	return j.verdictOn(read, err, liveOf(asked), place{minor: minor})
}

// place is where an object is judged: at which minor, and inside of how many lists.
type place struct {
	minor *version.Version
	lists int
}

// verdictOn judges what was read; unreadable says why it could not be read. A panic becomes a finding.
func (j *Judge) verdictOn(read object, unreadable error, live []byte, where place) (verdict Verdict) {
	verdict = Verdict{State: StateNone, Served: []string{}, Kinds: []string{}, Findings: []Finding{}}
	verdict.APIVersion, verdict.Kind = read.gvk.GroupVersion().String(), read.gvk.Kind
	if unreadable != nil {
		if !errors.Is(unreadable, errNoObject) {
			verdict.Findings = append(verdict.Findings, undecodable(unreadable)...)
		}
		return verdict
	}
	verdict.Name, verdict.Namespace = read.named.Name, read.named.Namespace
	verdict.Findings = append(verdict.Findings, guarded(func() []Finding { return j.judgeObject(&verdict, read, live, where) })...)
	verdict.Findings = verdict.Findings[:min(len(verdict.Findings), maxFindings)]
	return verdict
}

// judgeObject judges an object by whoever defines its type, and says so in the verdict.
func (j *Judge) judgeObject(verdict *Verdict, read object, live []byte, where place) []Finding {
	if kind := servedBuiltin(read.gvk, where.minor); kind != nil {
		verdict.State = StateJudged
		return judgeBuiltin(kind, read, live, where.minor)
	}
	if items, ok := listItems(read); ok {
		verdict.State = StateJudged
		return j.judgeItems(read, items, where)
	}
	if defined := j.definitions.byKind[read.gvk.GroupKind()]; defined != nil {
		return j.judgeDefined(verdict, defined, read, live)
	}
	j.explainUnserved(verdict, read.gvk, where.minor)
	return nil
}

// liveOf is the object as the server has it; nil where none was given.
func liveOf(asked document) []byte {
	if bytes.Equal(asked.Live, []byte("null")) {
		return nil
	}
	return asked.Live
}
