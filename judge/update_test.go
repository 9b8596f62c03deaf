package judge

import (
	"encoding/json"
	"testing"

	"sigs.k8s.io/yaml"
)

// judgeUpdate judges a document against the object as the server has it, given as YAML.
func judgeUpdate(t *testing.T, j *Judge, text, live string) Verdict {
	t.Helper()
	object, err := yaml.YAMLToJSON([]byte(live))
	if err != nil {
		t.Fatal(err)
	}
	return ask(t, j, map[string]any{"op": "judge", "documents": []map[string]any{{"text": text, "live": json.RawMessage(object)}}})[0]
}

const deploymentStart = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a, namespace: default}\nspec:\n" +
	"  replicas: 1\n  template: {metadata: {labels: {a: b, c: d}}, spec: {containers: [{name: a, image: b}]}}\n"

func TestRefusesToChangeWhatCannotBeChanged(t *testing.T) {
	live := deploymentStart + "  selector: {matchLabels: {a: b}}\n"
	expect(t, judgeUpdate(t, New(), deploymentStart+"  selector: {matchLabels: {a: b, c: d}}\n", live), StateJudged, "FieldValueInvalid spec.selector")
	expect(t, judgeUpdate(t, New(), live, live), StateJudged)
}

func TestKeepsWhatTheServerAllocatedForAService(t *testing.T) {
	const service = "apiVersion: v1\nkind: Service\nmetadata: {name: a, namespace: default}\nspec: "
	const live = service + "{type: NodePort, clusterIP: 10.96.0.7, clusterIPs: [10.96.0.7], ipFamilies: [IPv4], ipFamilyPolicy: SingleStack, ports: [{port: 80, targetPort: 80, protocol: TCP, nodePort: 30007}]}"
	expect(t, judgeUpdate(t, New(), service+"{type: NodePort, ports: [{port: 80, targetPort: 8080}]}", live), StateJudged)
	expect(t, judgeUpdate(t, New(), service+"{type: NodePort, clusterIP: 10.96.0.8, ports: [{port: 80}]}", live), StateJudged, "FieldValueInvalid spec.clusterIPs[0]")
}

func TestMergesListsByTheirKeysAsTheClientDoes(t *testing.T) {
	const start = "apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: default}\nspec:\n  containers:\n"
	live := start + "  - {name: a, image: b}\n  - {name: injected, image: c}\n"
	expect(t, judgeUpdate(t, New(), start+"  - {name: a, image: changed}\n", live), StateJudged)
	expect(t, judgeUpdate(t, New(), start+"  - {name: more, image: changed}\n", live), StateJudged, "FieldValueForbidden spec.containers")
}

func TestObjectOfAnotherNameIsNew(t *testing.T) {
	live := "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: other, namespace: default}\nspec: {}\n"
	expect(t, judgeUpdate(t, New(), deploymentStart+"  selector: {matchLabels: {a: b}}\n", live), StateJudged)
}

func TestTransitionRulesOfDefinitionsSeeTheLiveObject(t *testing.T) {
	j := taught(t, widgetDefinition)
	const live = "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: a, namespace: default}\nspec: {size: 3, color: red}\n"
	expect(t, judgeUpdate(t, j, widget+"{size: 4, color: red}", live), StateJudged)
	expect(t, judgeUpdate(t, j, widget+"{size: 4, color: blue}", live), StateJudged, "FieldValueInvalid spec.color")
}
