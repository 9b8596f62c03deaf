package judge

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	structuralschema "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/objectmeta"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning"
	crvalidation "k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	"k8s.io/apiextensions-apiserver/pkg/registry/customresource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	kjson "sigs.k8s.io/json"
)

// customKind is one version of a definition, ready to judge.
type customKind struct {
	structural *structuralschema.Structural
	rules      strategy
	preserve   bool
}

// version compiles a version of the definition when it is first asked for.
func (d *definition) version(gvk schema.GroupVersionKind) (*customKind, error) {
	if known := d.compiled[gvk.Version]; known != nil {
		return known, nil
	}
	crd := &apiextensions.CustomResourceDefinition{Spec: d.spec}
	kind := &customKind{preserve: d.spec.PreserveUnknownFields != nil && *d.spec.PreserveUnknownFields}
	var validator, statusValidator crvalidation.SchemaValidator
	validation, err := apiextensions.GetSchemaForVersion(crd, gvk.Version)
	if err != nil {
		return nil, err
	}
	if validation != nil && validation.OpenAPIV3Schema != nil {
		if kind.structural, err = structural(validation.OpenAPIV3Schema, kind.preserve); err != nil {
			return nil, err
		}
		if validator, _, err = crvalidation.NewSchemaValidator(validation.OpenAPIV3Schema); err != nil {
			return nil, err
		}
		if status, ok := validation.OpenAPIV3Schema.Properties["status"]; ok {
			if statusValidator, _, err = crvalidation.NewSchemaValidator(&status); err != nil {
				return nil, err
			}
		}
	} else if validator, _, err = crvalidation.NewSchemaValidator(nil); err != nil {
		return nil, err
	}
	subresources, err := apiextensions.GetSubresourcesForVersion(crd, gvk.Version)
	if err != nil {
		return nil, err
	}
	var status *apiextensions.CustomResourceSubresourceStatus
	var scale *apiextensions.CustomResourceSubresourceScale
	if subresources != nil {
		status, scale = subresources.Status, subresources.Scale
	}
	kind.rules = customresource.NewStrategy(customTyper{}, d.spec.Scope == apiextensions.NamespaceScoped, gvk, validator, statusValidator, kind.structural, status, scale, nil)
	d.compiled[gvk.Version] = kind
	return kind, nil
}

// structural is the form of a schema that prunes, coerces and sets defaults.
func structural(props *apiextensions.JSONSchemaProps, preserve bool) (*structuralschema.Structural, error) {
	shape, err := structuralschema.NewStructural(props)
	if preserve {
		return shape, nil
	}
	if err != nil {
		return nil, err
	}
	shape = shape.DeepCopy()
	if err := defaulting.PruneDefaults(shape); err != nil {
		return nil, err
	}
	return shape, nil
}

// customTyper tells of any object that it is what it says.
type customTyper struct{}

func (customTyper) ObjectKinds(obj runtime.Object) ([]schema.GroupVersionKind, bool, error) {
	return []schema.GroupVersionKind{obj.GetObjectKind().GroupVersionKind()}, false, nil
}

func (customTyper) Recognizes(schema.GroupVersionKind) bool { return true }

// judgeCustom judges an object by a definition; live is the object as the server has it, nil for a new one.
func judgeCustom(kind *customKind, read object, live []byte) []Finding {
	findings := read.findings
	custom, strict, err := decodeCustom(kind, read)
	var taken []string
	if err != nil {
		rest, found, ok := takeWrongTypes(read.json, "metadata", reflect.TypeFor[metav1.ObjectMeta](), err)
		if !ok {
			return append(findings, undecodable(err)...)
		}
		read.json, taken = rest, found.taken
		findings = append(findings, found.findings...)
		if custom, strict, err = decodeCustom(kind, read); err != nil {
			return append(findings, undecodable(err)...)
		}
	}
	findings = append(findings, strict...)
	if read.survey.depth > maxDepth || len(taken) > maxFindings {
		return append(findings, notJudged()...)
	}
	return append(findings, inOrder(afterTaking(taken, func() []Finding {
		if isSameObject(read, live) {
			return kind.change(read, live)
		}
		return createStored(kind.rules, steps{}, read.gvk, custom)
	}))...)
}

// inOrder sorts findings that came by chance: the server goes through the fields of a schema as they come out of a map.
// What is about no field comes last.
func inOrder(findings []Finding) []Finding {
	slices.SortStableFunc(findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(lastRank(a.Field), lastRank(b.Field)), strings.Compare(a.Field, b.Field), strings.Compare(a.Message, b.Message))
	})
	return findings
}

func lastRank(field string) int {
	if field == "" || field == "<nil>" {
		return 1
	}
	return 0
}

// decodeCustom reads, prunes, coerces and sets defaults, in the server's order.
func decodeCustom(kind *customKind, read object) (*unstructured.Unstructured, []Finding, error) {
	content := map[string]any{}
	failures, err := kjson.UnmarshalStrict(read.json, &content)
	if err != nil {
		return nil, nil, err
	}
	custom := &unstructured.Unstructured{Object: content}
	unknown, err := kind.coerce(custom)
	if err != nil {
		return nil, nil, err
	}
	for _, path := range unknown {
		failures = append(failures, fmt.Errorf(`unknown field "%s"`, path))
	}
	defaulting.Default(custom.Object, kind.structural)
	return custom, strictFindings(failures), nil
}

// coerce takes out what the definition does not know and returns the paths of it.
func (k *customKind) coerce(custom *unstructured.Unstructured) ([]string, error) {
	gvk := custom.GroupVersionKind()
	metadata, hasMetadata, unknown, err := objectmeta.GetObjectMetaWithOptions(custom.Object, objectmeta.ObjectMetaOptions{ReturnUnknownFieldPaths: true})
	if err != nil {
		return nil, err
	}
	if !k.preserve {
		tracked := structuralschema.UnknownFieldPathOptions{TrackUnknownFieldPaths: true}
		unknown = append(unknown, pruning.PruneWithOptions(custom.Object, k.structural, true, tracked)...)
		defaulting.PruneNonNullableNullsWithoutDefaults(custom.Object, k.structural)
	}
	fieldError, paths := objectmeta.CoerceWithOptions(nil, custom.Object, k.structural, false, objectmeta.CoerceOptions{ReturnUnknownFieldPaths: true})
	if fieldError != nil {
		return nil, fieldError
	}
	unknown = append(unknown, paths...)
	custom.SetGroupVersionKind(gvk)
	if hasMetadata {
		err = objectmeta.SetObjectMeta(custom.Object, metadata)
	}
	return unknown, err
}
