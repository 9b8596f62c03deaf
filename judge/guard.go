package judge

import "fmt"

// guarded runs rules; a panic in them, of which the server itself has some, becomes a finding.
func guarded(rules func() []Finding) (findings []Finding) {
	defer func() {
		if failure := recover(); failure != nil {
			findings = []Finding{{Reason: reasonInternal, Message: fmt.Sprint(failure), Stage: stageValidation}}
		}
	}()
	return rules()
}

// afterTaking runs rules over what is left of an object when wrong values were taken out, and drops what follows from that.
func afterTaking(taken []string, rules func() []Finding) []Finding {
	findings := guarded(rules)
	if len(taken) == 0 {
		return findings
	}
	return withoutConsequences(findings, taken)
}
