package judge

import (
	"slices"
	"testing"
)

const widgetDefinition = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {plural: widgets, singular: widget, kind: Widget, listKind: WidgetList}
  versions:
  - name: v1
    served: true
    storage: true
    subresources: {status: {}}
    schema:
      openAPIV3Schema:
        type: object
        required: [spec]
        properties:
          spec:
            type: object
            required: [size]
            x-kubernetes-validations:
            - rule: self.size <= self.limit
              message: must not be larger than the limit
            properties:
              size: {type: integer, minimum: 1}
              limit: {type: integer, default: 10}
              color:
                type: string
                enum: [red, blue]
                x-kubernetes-validations:
                - rule: self == oldSelf
                  message: cannot be changed
              parts:
                type: array
                x-kubernetes-list-type: set
                items: {type: string}
  - name: v1alpha1
    served: false
    storage: false
    schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
`

func taught(t *testing.T, crds ...string) *Judge {
	t.Helper()
	j := New()
	for at, problem := range j.definitions.replace(crds) {
		if problem != nil {
			t.Fatalf("definition %d: %s", at, *problem)
		}
	}
	return j
}

func judgeWith(t *testing.T, j *Judge, text string) Verdict {
	t.Helper()
	return ask(t, j, map[string]any{"op": "judge", "documents": []map[string]any{{"text": text}}})[0]
}

const widget = "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: a}\nspec: "

func TestJudgesCustomResourcesByTheirDefinition(t *testing.T) {
	j := taught(t, widgetDefinition)
	expect(t, judgeWith(t, j, widget+"{size: 3}"), StateJudged)
	expect(t, judgeWith(t, j, widget+"{size: 3, x: 1}"), StateJudged, "UnknownField spec.x")
	expect(t, judgeWith(t, j, widget+"{}"), StateJudged, "FieldValueRequired spec.size", "FieldValueInvalid <nil>")
	expect(t, judgeWith(t, j, widget+"{size: 0, color: green}"), StateJudged, "FieldValueNotSupported spec.color", "FieldValueInvalid spec.size", "FieldValueInvalid <nil>")
	expect(t, judgeWith(t, j, widget+"{size: 3, parts: [a, a]}"), StateJudged, "FieldValueDuplicate spec.parts[1]")
	rule := judgeWith(t, j, widget+"{size: 11}")
	expect(t, rule, StateJudged, "FieldValueInvalid spec")
	if message := rule.Findings[0].Message; message != "Invalid value: must not be larger than the limit" {
		t.Error(message)
	}
}

func TestFindsWrongTypesInTheMetadataOfCustomResources(t *testing.T) {
	verdict := judgeWith(t, taught(t, widgetDefinition), "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: a, labels: {a: 1, b: true}}\nspec: {size: 1}\n")
	expect(t, verdict, StateJudged, "WrongType metadata.labels[a]", "WrongType metadata.labels[b]")
}

func TestVersionThatADefinitionDoesNotServeIsAbsent(t *testing.T) {
	j := taught(t, widgetDefinition)
	for _, version := range []string{"v1alpha1", "v2"} {
		verdict := judgeWith(t, j, "apiVersion: example.com/"+version+"\nkind: Widget\nmetadata: {name: a}\n")
		if verdict.State != StateAbsent || !slices.Equal(verdict.Served, []string{"example.com/v1"}) {
			t.Errorf("%+v", verdict)
		}
	}
}

func TestDefiningReplacesAndKeepsWhatIsUnchanged(t *testing.T) {
	j := taught(t, widgetDefinition)
	judgeWith(t, j, widget+"{size: 3}")
	var before *definition
	for _, before = range j.definitions.byKind {
	}
	problems := j.definitions.replace([]string{widgetDefinition, "kind: nothing"})
	if problems[0] != nil || problems[1] == nil {
		t.Error(problems)
	}
	for _, after := range j.definitions.byKind {
		if after != before {
			t.Error("compiled anew, though the text is the same")
		}
	}
	j.definitions.replace(nil)
	expect(t, judgeWith(t, j, widget+"{size: 3}"), StateUnknown)
}
