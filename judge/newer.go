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
			old, inOlder := olderFields[key]
			switch {
			case !inNewer:
			case inOlder || slices.Contains(thinned, key):
				paths = append(paths, dropped(written[key], kept, old, inside)...)
			default:
				paths = append(paths, inside)
			}
		}
	case []any:
		newerItems, _ := newer.([]any)
		olderItems, _ := older.([]any)
		if len(newerItems) == len(written) {
			paths = droppedOfItems(written, newerItems, olderItems, path)
		}
	}
	return paths
}

// A minor without volumes of images takes these out whole, and where they are mounted: of such lists there may be nothing
// left, though every minor knows them.
const imageVolume = "image"

var thinned = []string{"volumes", "volumeMounts"}

// droppedOfItems goes through a list of which the older form may have fewer items, but in the same order. Of a volume that is
// missing its source came later; its mounts only went with it.
func droppedOfItems(written, newer, older []any, path string) []string {
	var paths []string
	for at := range written {
		inside := fmt.Sprintf("%s[%d]", path, at)
		isComplete := len(older) == len(written)-at
		if len(older) > 0 && (isComplete || nameOf(older[0]) == nameOf(newer[at])) {
			paths = append(paths, dropped(written[at], newer[at], older[0], inside)...)
			older = older[1:]
		} else if fields, ok := written[at].(map[string]any); ok && fields[imageVolume] != nil {
			paths = append(paths, inside+"."+imageVolume)
		}
	}
	return paths
}

func nameOf(item any) any {
	fields, _ := item.(map[string]any)
	return fields["name"]
}
