package judge

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/version"
	kubeversion "k8s.io/apimachinery/pkg/version"
)

// explainUnserved fills in what to say of a type that nobody serves.
func (j *Judge) explainUnserved(verdict *Verdict, gvk schema.GroupVersionKind, minor *version.Version) {
	verdict.State = StateUnknown
	if isBuiltinGroup(gvk.Group) || !strings.Contains(gvk.Group, ".") {
		// A definition's group has a dot, so one without can only be a mistake.
		verdict.State = StateAbsent
	}
	verdict.Served, verdict.Kinds = j.alternatives(gvk, minor)
}

func (j *Judge) judgeDefined(verdict *Verdict, defined *definition, read object, live []byte) []Finding {
	if !defined.serves(read.gvk.Version) {
		verdict.State = StateAbsent
		verdict.Served = defined.servedVersions()
		return nil
	}
	kind, err := defined.version(read.gvk)
	if err != nil {
		// The definition's own document says what is wrong with it.
		verdict.State = StateUnknown
		return nil
	}
	verdict.State = StateJudged
	return judgeCustom(kind, read, live)
}

// alternatives: apiVersions that serve the kind, and the kinds that the apiVersion serves.
func (j *Judge) alternatives(asked schema.GroupVersionKind, minor *version.Version) (served, kinds []string) {
	served, kinds = []string{}, []string{}
	for _, each := range servedKinds(minor) {
		if each.Kind == asked.Kind {
			served = append(served, each.GroupVersion().String())
		}
		if each.GroupVersion() == asked.GroupVersion() {
			kinds = append(kinds, each.Kind)
		}
	}
	for gk, defined := range j.definitions.byKind {
		if gk.Kind == asked.Kind {
			served = append(served, defined.servedVersions()...)
		}
		if gk.Group == asked.Group && defined.serves(asked.Version) {
			kinds = append(kinds, gk.Kind)
		}
	}
	slices.SortStableFunc(served, func(a, b string) int { return sameGroupFirst(a, b, asked.Group) })
	slices.Sort(kinds)
	return served, kinds
}

// sameGroupFirst orders apiVersions: those of the asked group first.
func sameGroupFirst(a, b, group string) int {
	inA, inB := groupOf(a) == group, groupOf(b) == group
	switch {
	case inA == inB:
		return 0
	case inA:
		return -1
	default:
		return 1
	}
}

func groupOf(apiVersion string) string {
	group, _, found := strings.Cut(apiVersion, "/")
	if !found {
		return ""
	}
	return group
}

// servedVersions are the apiVersions that a definition serves, best first.
func (d *definition) servedVersions() []string {
	served := []string{}
	for _, each := range d.spec.Versions {
		if each.Served {
			served = append(served, each.Name)
		}
	}
	slices.SortFunc(served, func(a, b string) int { return -kubeversion.CompareKubeAwareVersionStrings(a, b) })
	for at, name := range served {
		served[at] = schema.GroupVersion{Group: d.spec.Group, Version: name}.String()
	}
	return served
}

// listItems finds the items of a kind: List, or of a list of one kind such as DeploymentList, which clients apply one by one.
func listItems(read object) ([]json.RawMessage, bool) {
	if !strings.HasSuffix(read.gvk.Kind, "List") {
		return nil, false
	}
	var list struct {
		Items *[]json.RawMessage `json:"items"`
	}
	if json.Unmarshal(read.json, &list) != nil || list.Items == nil {
		return nil, read.gvk.Kind == "List"
	}
	return *list.Items, true
}

// maxLists is how many lists may be inside of each other.
const maxLists = 4

// judgeItems judges the items of a list one by one; fields start with their place in it.
func (j *Judge) judgeItems(read object, items []json.RawMessage, where place) []Finding {
	findings := read.findings
	where.lists++
	if where.lists > maxLists {
		return append(findings, notJudged()...)
	}
	for at, item := range items {
		each, err := readJSON(item)
		prefix := fmt.Sprintf("items[%d]", at)
		for _, finding := range j.verdictOn(each, err, nil, where).Findings {
			finding.Field = strings.TrimSuffix(prefix+"."+finding.Field, ".")
			findings = append(findings, finding)
		}
		if len(findings) > maxFindings {
			break
		}
	}
	return findings
}
