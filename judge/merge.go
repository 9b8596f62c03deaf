package judge

import (
	"encoding/json"

	jsonpatch "gopkg.in/evanphx/json-patch.v4"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/jsonmergepatch"
	"k8s.io/apimachinery/pkg/util/strategicpatch"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
)

// mergeStrategic gives the live object after `kubectl apply` of a document of a built-in kind; unchanged text where the
// client would send nothing.
func mergeStrategic(read object, live []byte) ([]byte, error) {
	sent, err := readApplied(read, live)
	if err != nil {
		return nil, err
	}
	versioned, err := legacyscheme.Scheme.New(read.gvk)
	if err != nil {
		return nil, err
	}
	shape, err := strategicpatch.NewPatchMetaFromStruct(versioned)
	if err != nil {
		return nil, err
	}
	patch, err := strategicpatch.CreateThreeWayMergePatch(sent.original, sent.modified, live, shape, true)
	if err != nil || string(patch) == "{}" {
		return live, err
	}
	return strategicpatch.StrategicMergePatch(live, patch, versioned)
}

// mergeJSON is the same for custom resources, whose lists are replaced as a whole.
func mergeJSON(read object, live []byte) ([]byte, error) {
	sent, err := readApplied(read, live)
	if err != nil {
		return nil, err
	}
	patch, err := jsonmergepatch.CreateThreeWayJSONMergePatch(sent.original, sent.modified, live)
	if err != nil || string(patch) == "{}" {
		return live, err
	}
	return jsonpatch.MergePatch(live, patch)
}

// applied is what a client compares: the document applied before (nil where none is known) and the one applied now, with
// the annotation that remembers it.
type applied struct{ original, modified []byte }

func readApplied(read object, live []byte) (applied, error) {
	var known struct {
		Metadata struct {
			Annotations map[string]string `json:"annotations"`
		} `json:"metadata"`
	}
	if err := json.Unmarshal(live, &known); err != nil {
		return applied{}, err
	}
	var sent applied
	if text := known.Metadata.Annotations[corev1.LastAppliedConfigAnnotation]; text != "" {
		sent.original = []byte(text)
	}
	var err error
	sent.modified, err = remembered(read.json)
	return sent, err
}

// remembered is a document with itself in the annotation of what was applied last.
func remembered(text []byte) ([]byte, error) {
	var tree map[string]any
	if err := json.Unmarshal(text, &tree); err != nil {
		return nil, err
	}
	annotations := child(child(tree, "metadata"), "annotations")
	delete(annotations, corev1.LastAppliedConfigAnnotation)
	self, err := json.Marshal(tree)
	if err != nil {
		return nil, err
	}
	annotations[corev1.LastAppliedConfigAnnotation] = string(self) + "\n"
	return json.Marshal(tree)
}

// child gives a map inside of a map and makes it where there is none.
func child(parent map[string]any, key string) map[string]any {
	found, ok := parent[key].(map[string]any)
	if !ok {
		found = map[string]any{}
		parent[key] = found
	}
	return found
}
