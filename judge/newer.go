package judge

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/version"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
)

// newerFields finds what a document sets and an older minor does not know yet. A server that stands for that minor drops
// such fields without a word; one of that minor would not know them, or not act on them.
func (b *builtin) newerFields(read object, internal runtime.Object, minor *version.Version) []Finding {
	if b.rules == nil || minor.EqualTo(ownMinor) {
		return nil
	}
	older, err := b.prepared(read, internal)
	if err != nil || setMinor(ownMinor) != nil {
		return nil
	}
	newer, err := b.prepared(read, internal)
	if setMinor(minor) != nil || err != nil {
		return nil
	}
	var written any
	if json.Unmarshal(read.json, &written) != nil {
		return nil
	}
	var findings []Finding
	for _, path := range dropped(written, newer, older, "") {
		findings = append(findings, Finding{Reason: reasonUnknownField, Field: path, Message: fmt.Sprintf("unknown field %q", path), Stage: stageStrict})
	}
	return findings
}

// prepared is what the features in effect leave of a new object, as plain JSON values.
func (b *builtin) prepared(read object, internal runtime.Object) (any, error) {
	obj := internal.DeepCopyObject()
	b.rules.PrepareForCreate(requestContext("create", read.gvk, "", ""), obj)
	versioned, err := legacyscheme.Scheme.ConvertToVersion(obj, read.gvk.GroupVersion())
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(versioned)
	if err != nil {
		return nil, err
	}
	var tree any
	return tree, json.Unmarshal(text, &tree)
}

// dropped are the paths of what is written, is in the newer form, and is not in the older one.
func dropped(written, newer, older any, path string) []string {
	var paths []string
	switch written := written.(type) {
	case map[string]any:
		newerFields, _ := newer.(map[string]any)
		olderFields, _ := older.(map[string]any)
		for _, key := range slices.Sorted(maps.Keys(written)) {
			inside := strings.TrimPrefix(path+"."+key, ".")
			kept, inNewer := newerFields[key]
			if !inNewer {
				continue
			}
			if old, inOlder := olderFields[key]; inOlder {
				paths = append(paths, dropped(written[key], kept, old, inside)...)
			} else {
				paths = append(paths, inside)
			}
		}
	case []any:
		newerItems, _ := newer.([]any)
		olderItems, _ := older.([]any)
		if len(newerItems) != len(written) || len(olderItems) != len(written) {
			return nil
		}
		for at := range written {
			paths = append(paths, dropped(written[at], newerItems[at], olderItems[at], fmt.Sprintf("%s[%d]", path, at))...)
		}
	}
	return paths
}
