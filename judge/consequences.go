package judge

import (
	"slices"
	"strings"
)

// withoutConsequences drops findings about what was taken out: at its place, inside of it, of what it was part of, or that
// compare something with it; and the failures of rules that did not expect it to be missing.
func withoutConsequences(findings []Finding, taken []string) []Finding {
	return slices.DeleteFunc(findings, func(finding Finding) bool {
		return finding.Reason == reasonInternal || slices.ContainsFunc(taken, func(path string) bool {
			return related(finding.Field, path) || strings.Contains(finding.Message, "`"+lastName(path)+"`")
		})
	})
}

// lastName is the last field of a path, without the places in lists that follow.
func lastName(path string) string {
	name := path[strings.LastIndexByte(path, '.')+1:]
	name, _, _ = strings.Cut(name, "[")
	return name
}

// related tells whether one path is part of the other. The whole object is part of nothing.
func related(field, taken string) bool {
	return field != "" && (startsWith(field, taken) || startsWith(taken, field))
}

func startsWith(path, start string) bool {
	rest, ok := strings.CutPrefix(path, start)
	return ok && (rest == "" || rest[0] == '.' || rest[0] == '[')
}
