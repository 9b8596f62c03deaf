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

// judgeOther judges what the server does not serve by itself: lists, custom resources, and what nobody serves.
func (j *Judge) judgeOther(verdict *Verdict, read object, live []byte, minor *version.Version) {
	if items, ok := listItems(read); ok {
		verdict.State = StateJudged
		verdict.Findings = append(verdict.Findings, j.judgeItems(read, items, minor)...)
		return
	}
	gk := read.gvk.GroupKind()
	if defined := j.definitions.byKind[gk]; defined != nil {
		j.judgeDefined(verdict, defined, read, live)
		return
	}
	verdict.State = StateUnknown
	if isBuiltinGroup(gk.Group) || !strings.Contains(gk.Group, ".") {
		// A definition's group has a dot, so one without can only be a mistake.
		verdict.State = StateAbsent
	}
	verdict.Served, verdict.Kinds = j.alternatives(read.gvk, minor)
}

func (j *Judge) judgeDefined(verdict *Verdict, defined *definition, read object, live []byte) {
	if !defined.serves(read.gvk.Version) {
		verdict.State = StateAbsent
		verdict.Served = defined.servedVersions()
		return
	}
	verdict.State = StateJudged
	kind, err := defined.version(read.gvk)
	if err != nil {
		verdict.State = StateUnknown
		return
	}
	verdict.Findings = append(verdict.Findings, judgeCustom(kind, read, live)...)
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

// judgeItems judges the items of a list one by one; fields start with their place in it.
func (j *Judge) judgeItems(read object, items []json.RawMessage, minor *version.Version) []Finding {
	findings := read.findings
	for at, item := range items {
		verdict := j.judgeDocument(document{Text: string(item)}, minor)
		place := fmt.Sprintf("items[%d]", at)
		for _, finding := range verdict.Findings {
			finding.Field = strings.TrimSuffix(place+"."+finding.Field, ".")
			findings = append(findings, finding)
		}
	}
	return findings
}
