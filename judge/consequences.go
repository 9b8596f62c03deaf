package judge

import (
	"slices"
	"strings"
)

// withoutConsequences drops findings about what was taken out: at its place, inside of it, or of what it was part of; and
// the failures of rules that did not expect it to be missing.
func withoutConsequences(findings []Finding, taken []string) []Finding {
	return slices.DeleteFunc(findings, func(finding Finding) bool {
		if finding.Reason == reasonInternal {
			return true
		}
		return slices.ContainsFunc(taken, func(path string) bool { return related(finding.Field, path) })
	})
}

// related tells whether one path is part of the other. The whole object is part of nothing.
func related(field, taken string) bool {
	return field != "" && (startsWith(field, taken) || startsWith(taken, field))
}

func startsWith(path, start string) bool {
	rest, ok := strings.CutPrefix(path, start)
	return ok && (rest == "" || rest[0] == '.' || rest[0] == '[')
}
