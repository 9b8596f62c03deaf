package judge

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
)

// ask sends one request and reads the verdicts of its answer.
func ask(t *testing.T, j *Judge, request map[string]any) []Verdict {
	t.Helper()
	text, err := json.Marshal(request)
	if err != nil {
		t.Fatal(err)
	}
	var answer struct {
		Verdicts []Verdict
		Error    string
	}
	if err := json.Unmarshal(j.Answer(text), &answer); err != nil || answer.Error != "" {
		t.Fatal(err, answer.Error)
	}
	return answer.Verdicts
}

func judgeOne(t *testing.T, text string) Verdict {
	t.Helper()
	return ask(t, New(), map[string]any{"op": "judge", "documents": []map[string]any{{"text": text}}})[0]
}

// short writes findings as reason and field, in order.
func short(verdict Verdict) []string {
	lines := []string{}
	for _, finding := range verdict.Findings {
		lines = append(lines, finding.Reason+" "+finding.Field)
	}
	return lines
}

func expect(t *testing.T, verdict Verdict, state State, findings ...string) {
	t.Helper()
	if verdict.State != state || !slices.Equal(short(verdict), findings) {
		t.Errorf("%s %q, not %s %q", verdict.State, short(verdict), state, findings)
	}
}

const podStart = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n"

func TestAcceptsWhatIsRight(t *testing.T) {
	verdict := judgeOne(t, podStart+"  containers: [{name: a, image: b}]\n")
	expect(t, verdict, StateJudged)
	if verdict.APIVersion != "v1" || verdict.Kind != "Pod" || verdict.Name != "a" {
		t.Errorf("%+v", verdict)
	}
}

func TestTellsStrictFindingsFromRules(t *testing.T) {
	verdict := judgeOne(t, podStart+"  x: 1\n  x: 2\n  containers: [{name: A}]\n")
	expect(t, verdict, StateJudged, "DuplicateKey ", "UnknownField spec.x", "FieldValueInvalid spec.containers[0].name", "FieldValueRequired spec.containers[0].image")
	if stages := []Stage{verdict.Findings[1].Stage, verdict.Findings[2].Stage}; !slices.Equal(stages, []Stage{stageStrict, stageValidation}) {
		t.Error(stages)
	}
	if message := verdict.Findings[0].Message; message != "yaml: unmarshal errors:\n  line 6: key \"x\" already set in map" {
		t.Error(message)
	}
}

func TestFindsEveryWrongTypeWithItsPlace(t *testing.T) {
	verdict := judgeOne(t, podStart+"  containers:\n  - {name: a, image: b, ports: [{containerPort: http}]}\n  - {name: [c], image: d, resources: {limits: {cpu: lots}}}\n  hostNetwork: maybe\n")
	expect(t, verdict, StateJudged, "WrongType spec.containers[1].resources.limits[cpu]", "WrongType spec.containers[0].ports[0].containerPort", "WrongType spec.containers[1].name", "WrongType spec.hostNetwork")
	if message := verdict.Findings[1].Message; message != "json: cannot unmarshal string into Go struct field ContainerPort.spec.containers.ports.containerPort of type int32" {
		t.Error(message)
	}
}

func TestSaysNothingOfWhatWrongValuesLeaveMissing(t *testing.T) {
	verdict := judgeOne(t, "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec:\n  selector: a\n  template: {metadata: {labels: {a: b}}, spec: {containers: [{name: a, image: b}]}}\n")
	expect(t, verdict, StateJudged, "WrongType spec.selector")
}

func TestSaysWhichVersionServesAKind(t *testing.T) {
	removed := judgeOne(t, "apiVersion: extensions/v1beta1\nkind: Ingress\n")
	if removed.State != StateAbsent || !slices.Equal(removed.Served, []string{"networking.k8s.io/v1"}) {
		t.Errorf("%+v", removed)
	}
	misspelt := judgeOne(t, "apiVersion: apps/v1\nkind: Deploymnet\n")
	if misspelt.State != StateAbsent || !slices.Contains(misspelt.Kinds, "Deployment") {
		t.Errorf("%+v", misspelt)
	}
	beta := judgeOne(t, "apiVersion: resource.k8s.io/v1beta1\nkind: ResourceClaim\n")
	if beta.State != StateAbsent || !slices.Equal(beta.Served, []string{"resource.k8s.io/v1"}) {
		t.Errorf("%+v", beta)
	}
	expect(t, judgeOne(t, "apiVersion: example.com/v1\nkind: Thing\n"), StateUnknown)
}

func TestJudgesNoObject(t *testing.T) {
	expect(t, judgeOne(t, "# nothing\n"), StateNone)
	expect(t, judgeOne(t, "a: b\n"), StateNone, "Decode ")
	expect(t, judgeOne(t, "a: [\n"), StateNone, "Decode ")
}

func TestJudgesTheItemsOfLists(t *testing.T) {
	verdict := judgeOne(t, "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\n- {apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{image: b}]}}\n")
	expect(t, verdict, StateJudged, "FieldValueRequired items[1].spec.containers[0].name")
}

func TestServiceGetsWhatTheServerAllocates(t *testing.T) {
	const service = "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: "
	expect(t, judgeOne(t, service+"{ports: [{port: 80}]}"), StateJudged)
	expect(t, judgeOne(t, service+"{clusterIP: None, ports: [{port: 80}]}"), StateJudged)
	expect(t, judgeOne(t, service+"{type: LoadBalancer, externalTrafficPolicy: Local, ports: [{port: 80}]}"), StateJudged)
	expect(t, judgeOne(t, service+"{ipFamilyPolicy: RequireDualStack, ports: [{port: 80}]}"), StateJudged, "FieldValueInvalid spec.ipFamilyPolicy")
}

func TestRefusesWhatAdmissionRefuses(t *testing.T) {
	verdict := judgeOne(t, podStart+"  priority: 7\n  containers: [{name: a, image: b}]\n")
	expect(t, verdict, StateJudged, "Forbidden ")
	if verdict.Findings[0].Stage != stageAdmission || !strings.HasPrefix(verdict.Findings[0].Message, `pods "a" is forbidden: the integer value of priority (7)`) {
		t.Errorf("%+v", verdict.Findings)
	}
	expect(t, judgeOne(t, "apiVersion: v1\nkind: Namespace\nmetadata: {name: a, labels: {pod-security.kubernetes.io/enforce: strong}}\n"), StateJudged,
		"FieldValueInvalid metadata.labels[pod-security.kubernetes.io/enforce]")
}

func TestOneDocumentAlwaysHasTheSameFindings(t *testing.T) {
	const text = "apiVersion: v1\nkind: Pod\nmetadata: {generateName: -a}\nspec: {containers: [{name: a, image: b}]}\n"
	if first, second := judgeOne(t, text), judgeOne(t, text); !slices.Equal(first.Findings, second.Findings) || len(first.Findings) == 0 {
		t.Errorf("%+v\n%+v", first, second)
	}
}

func TestAnswersWhatItCannotRead(t *testing.T) {
	for _, text := range []string{"", "{", `{"op":"dance"}`, `{"op":"judge","emulate":"1.2"}`, `{"op":"judge","emulate":"new"}`} {
		if answer := string(New().Answer([]byte(text))); !strings.HasPrefix(answer, `{"error":`) {
			t.Error(answer)
		}
	}
}

func TestTellsItsVersion(t *testing.T) {
	if answer := string(New().Answer([]byte(`{"op":"version"}`))); answer != `{"emulates":["1.37","1.36","1.35","1.34"],"kubernetes":"1.37.2"}` {
		t.Error(answer)
	}
	module, err := os.ReadFile("go.mod")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(module), "k8s.io/kubernetes v"+kubernetesVersion+"\n") {
		t.Errorf("go.mod has another version of Kubernetes than %s", kubernetesVersion)
	}
}

func TestCollects(t *testing.T) {
	var answer struct{ Heap uint64 }
	if err := json.Unmarshal(New().Answer([]byte(`{"op":"collect"}`)), &answer); err != nil || answer.Heap == 0 {
		t.Error(answer, err)
	}
}

func TestSurvivesHostileText(t *testing.T) {
	deep := strings.Repeat("[", 9000) + strings.Repeat("]", 9000)
	for name, text := range map[string]string{
		"too large":     podStart + "  x: " + strings.Repeat("a", maxBytes),
		"deep":          podStart + "  x: " + deep,
		"deeper":        podStart + "  x: " + deep + deep,
		"aliases":       "a: &a [x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d]\nf: &f [*e,*e,*e,*e,*e,*e,*e,*e]\ng: [*f,*f,*f,*f,*f,*f,*f,*f]\n",
		"nul":           podStart + "  x: \x00",
		"invalid UTF-8": podStart + "  x: \xff\xfe",
		"vast quantity": podStart + "  containers: [{name: a, image: b, resources: {limits: {cpu: 1e999999999}}}]",
		"vast number":   podStart + "  terminationGracePeriodSeconds: " + strings.Repeat("9", 100000),
		"nested lists":  strings.Repeat(`{"apiVersion":"v1","kind":"List","items":[`, 3000) + strings.Repeat("]}", 3000),
		"missing depth": "apiVersion: batch/v1\nkind: Job\nmetadata: {name: a}\nspec: {completionMode: Indexed, backoffLimitPerIndex: 1, maxFailedIndexes: 2, template: {}}",
	} {
		if verdict := judgeOne(t, text); len(verdict.Findings) == 0 {
			t.Errorf("%s: no finding", name)
		}
	}
}
