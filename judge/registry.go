package judge

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/version"
	kubeversion "k8s.io/apimachinery/pkg/version"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
)

// builtin is a kind that the server itself serves.
type builtin struct {
	group, kind string
	// versions that are served by default, best first.
	versions []string
	// rules of a stored kind; nil where the server only answers (reviews, bindings).
	rules strategy
	steps steps
	// answer runs the rules of a kind that is not stored.
	answer func(gvk schema.GroupVersionKind, obj runtime.Object) []Finding
}

// steps are what the server does to objects of a kind before and after the rules; any may be missing. Objects are in
// their internal form, live is nil for a new one. Findings end the request.
type steps struct {
	// admit does what mutating admission does that needs nothing of the cluster's state.
	admit func(write write) []Finding
	// allocate sets what the server hands out itself.
	allocate func(write write) []Finding
	// check does what validating admission does that needs nothing of the cluster's state.
	check func(write write) []Finding
}

// write is one object on its way into the storage.
type write struct {
	ctx       context.Context
	gvk       schema.GroupVersionKind
	obj, live runtime.Object
}

// create runs the rules for a new object in its internal form.
func (b *builtin) create(gvk schema.GroupVersionKind, obj runtime.Object) []Finding {
	if b.answer != nil {
		return b.answer(gvk, obj)
	}
	return createStored(b.rules, b.steps, gvk, obj)
}

// stored declares a kind with the rules of its registry; versions: v1 unless given.
func stored(group, kind string, rules strategy, versions ...string) *builtin {
	if len(versions) == 0 {
		versions = []string{"v1"}
	}
	return &builtin{group: group, kind: kind, versions: versions, rules: rules}
}

// with adds what is done before and after the rules.
func (b *builtin) with(around steps) *builtin {
	b.steps = around
	return b
}

// answered declares a kind that the server answers without storing it.
func answered(group, kind string, answer func(schema.GroupVersionKind, runtime.Object) []Finding) *builtin {
	return &builtin{group: group, kind: kind, versions: []string{"v1"}, answer: answer}
}

// builtins are all kinds by group and kind.
var builtins = func() map[schema.GroupKind]*builtin {
	all := map[schema.GroupKind]*builtin{}
	for _, kind := range slices.Concat(storedKinds, dependentKinds, answeredKinds) {
		all[schema.GroupKind{Group: kind.group, Kind: kind.kind}] = kind
	}
	return all
}()

// servedBuiltin finds a kind that the server serves in this group and version at a minor.
func servedBuiltin(gvk schema.GroupVersionKind, minor *version.Version) *builtin {
	kind := builtins[gvk.GroupKind()]
	if kind == nil || !slices.Contains(kind.versions, gvk.Version) || !servedAt(gvk, minor) {
		return nil
	}
	return kind
}

// servedAt tells whether a type was introduced, and not yet removed, at a minor.
func servedAt(gvk schema.GroupVersionKind, minor *version.Version) bool {
	if minor.EqualTo(ownMinor) {
		return true
	}
	versioned, err := legacyscheme.Scheme.New(gvk)
	if err != nil {
		return false
	}
	if introduced, ok := versioned.(interface {
		APILifecycleIntroduced() (major, minor int)
	}); ok && minor.LessThan(minorOf(introduced.APILifecycleIntroduced())) {
		return false
	}
	if removed, ok := versioned.(interface {
		APILifecycleRemoved() (major, minor int)
	}); ok && !minor.LessThan(minorOf(removed.APILifecycleRemoved())) {
		return false
	}
	return true
}

func minorOf(major, minor int) *version.Version {
	return version.MajorMinor(uint(major), uint(minor))
}

// ServedKinds lists everything that is served at the module's own minor, sorted.
func ServedKinds() []schema.GroupVersionKind {
	return servedKinds(ownMinor)
}

func servedKinds(minor *version.Version) []schema.GroupVersionKind {
	var served []schema.GroupVersionKind
	for gk, kind := range builtins {
		for _, name := range kind.versions {
			if gvk := gk.WithVersion(name); servedAt(gvk, minor) {
				served = append(served, gvk)
			}
		}
	}
	slices.SortFunc(served, func(a, b schema.GroupVersionKind) int {
		return cmp.Or(cmp.Compare(a.Group, b.Group), cmp.Compare(a.Kind, b.Kind), -kubeversion.CompareKubeAwareVersionStrings(a.Version, b.Version))
	})
	return served
}

// isBuiltinGroup tells whether a group is the server's own, served at present or in the past.
func isBuiltinGroup(group string) bool {
	return builtinGroups[group]
}

var builtinGroups = func() map[string]bool {
	groups := map[string]bool{"extensions": true}
	for gk := range maps.Keys(builtins) {
		groups[gk.Group] = true
	}
	for gvk := range legacyscheme.Scheme.AllKnownTypes() {
		groups[gvk.Group] = true
	}
	return groups
}()
