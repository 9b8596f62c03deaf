package judge

import (
	"bytes"
	"encoding/json"
	"fmt"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apiserver/pkg/registry/rest"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
)

// isSameObject tells whether a live object is the one that a document means: same group, kind, name and namespace.
func isSameObject(read object, live []byte) bool {
	var typed metav1.PartialObjectMetadata
	if len(live) == 0 || json.Unmarshal(live, &typed) != nil || typed.GroupVersionKind().GroupKind() != read.gvk.GroupKind() {
		return false
	}
	named := read.named
	return named.Name != "" && named.Name == typed.Name &&
		(named.Namespace == typed.Namespace || named.Namespace == "" && typed.Namespace == metav1.NamespaceDefault)
}

// change runs the rules for what applying a document makes of the live object.
func (b *builtin) change(read object, live []byte) []Finding {
	current, err := inVersion(live, read.gvk)
	if err != nil {
		return undecodable(err)
	}
	merged, err := mergeStrategic(read, current)
	if err != nil {
		return []Finding{{Reason: reasonBadRequest, Message: err.Error(), Stage: stageValidation}}
	}
	if bytes.Equal(merged, current) {
		return nil
	}
	obj, err := decodeInternal(merged, read.gvk)
	if err != nil {
		return undecodable(err)
	}
	old, err := decodeInternal(current, read.gvk)
	if err != nil {
		return undecodable(err)
	}
	return changeStored(b.rules, b.steps, read.gvk, obj, old)
}

// inVersion gives an object in the version that a document is written in.
func inVersion(live []byte, gvk schema.GroupVersionKind) ([]byte, error) {
	var typed metav1.TypeMeta
	if err := json.Unmarshal(live, &typed); err != nil {
		return nil, err
	}
	if typed.GroupVersionKind() == gvk {
		return live, nil
	}
	internal, err := decodeInternal(live, typed.GroupVersionKind())
	if err != nil {
		return nil, err
	}
	versioned, err := legacyscheme.Scheme.ConvertToVersion(internal, gvk.GroupVersion())
	if err != nil {
		return nil, err
	}
	return json.Marshal(versioned)
}

// decodeInternal reads an object leniently, as one that the server gave or made.
func decodeInternal(text []byte, gvk schema.GroupVersionKind) (runtime.Object, error) {
	versioned, _, err := decode(object{json: text, gvk: gvk})
	if err != nil {
		return nil, err
	}
	return toInternal(versioned)
}

// changeStored runs the rules, and what is around them, for an update; obj is changed.
func changeStored(rules strategy, around steps, gvk schema.GroupVersionKind, obj, old runtime.Object) []Finding {
	object, err := meta.Accessor(obj)
	if err != nil {
		return findingsOf(err, stageValidation)
	}
	oldObject, err := meta.Accessor(old)
	if err != nil {
		return findingsOf(err, stageValidation)
	}
	identify(oldObject, object)
	namespace := ""
	if rules.NamespaceScoped() {
		namespace = oldObject.GetNamespace()
	}
	ctx := requestContext("update", gvk, namespace, object.GetName())
	return around.run(write{ctx: ctx, gvk: gvk, obj: obj, live: old}, func() error {
		return rest.BeforeUpdate(rules, ctx, obj, old)
	}, func() {})
}

// identify gives an object that was written by hand or printed without them what every stored object has.
func identify(old, object metav1.Object) {
	if old.GetUID() == "" {
		old.SetUID(madeUID)
	}
	if old.GetResourceVersion() == "" {
		old.SetResourceVersion("1")
	}
	if object.GetUID() == "" {
		object.SetUID(old.GetUID())
	}
	if object.GetResourceVersion() == "" {
		object.SetResourceVersion(old.GetResourceVersion())
	}
}

// change runs the rules of a definition for what applying a document makes of the live object.
func (k *customKind) change(read object, live []byte) []Finding {
	merged, err := mergeJSON(read, live)
	if err != nil {
		return []Finding{{Reason: reasonBadRequest, Message: err.Error(), Stage: stageValidation}}
	}
	if bytes.Equal(merged, live) {
		return nil
	}
	obj, _, err := decodeCustom(k, object{json: merged, gvk: read.gvk})
	if err != nil {
		return undecodable(err)
	}
	old, _, err := decodeCustom(k, object{json: live, gvk: read.gvk})
	if err != nil {
		return undecodable(fmt.Errorf("the live object: %w", err))
	}
	return changeStored(k.rules, steps{}, read.gvk, obj, old)
}
