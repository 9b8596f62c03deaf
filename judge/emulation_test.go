package judge

import (
	"slices"
	"testing"

	"k8s.io/apimachinery/pkg/runtime/schema"
	utilfeature "k8s.io/apiserver/pkg/util/feature"
)

func judgeAt(t *testing.T, minor, text string) Verdict {
	t.Helper()
	return ask(t, New(), map[string]any{"op": "judge", "emulate": minor, "documents": []map[string]any{{"text": text}}})[0]
}

func TestKindsThatCameLaterAreAbsent(t *testing.T) {
	const policy = "apiVersion: admissionregistration.k8s.io/v1\nkind: MutatingAdmissionPolicy\nmetadata: {name: a}\n"
	if verdict := judgeAt(t, "1.34", policy); verdict.State != StateAbsent || len(verdict.Served) > 0 {
		t.Errorf("%+v", verdict)
	}
	if verdict := judgeAt(t, "1.37", policy); verdict.State != StateJudged {
		t.Errorf("%+v", verdict)
	}
}

func TestFieldsThatCameLaterAreUnknown(t *testing.T) {
	const text = podStart + "  containers: [{name: a, image: b}]\n  hostnameOverride: c\n"
	if current := judgeAt(t, "", text); len(current.Findings) > 0 {
		t.Errorf("%+v", current)
	}
	expect(t, judgeAt(t, "1.34", text), StateJudged, "UnknownField spec.hostnameOverride")
}

func TestOfVolumesThatCameLaterTheSourceIsUnknown(t *testing.T) {
	const alone = podStart + "  containers: [{name: a, image: b, volumeMounts: [{name: model, mountPath: /m}]}]\n  volumes: [{name: model, image: {reference: c}}]\n"
	expect(t, judgeAt(t, "1.34", alone), StateJudged, "UnknownField spec.volumes[0].image")
	const among = podStart + "  containers: [{name: a, image: b, volumeMounts: [{name: model, mountPath: /m}, {name: certs, mountPath: /c}]}]\n" +
		"  volumes:\n  - {name: model, image: {reference: c}}\n  - {name: empty, emptyDir: {}}\n" +
		"  - {name: certs, projected: {sources: [{clusterTrustBundle: {signerName: a.example/b, path: ca.pem, labelSelector: {}}}]}}\n"
	expect(t, judgeAt(t, "1.34", among), StateJudged, "UnknownField spec.volumes[0].image", "UnknownField spec.volumes[2].projected.sources[0].clusterTrustBundle")
	expect(t, judgeAt(t, "1.35", among), StateJudged, "UnknownField spec.volumes[2].projected.sources[0].clusterTrustBundle")
}

func TestEmulationEndsWithItsRequest(t *testing.T) {
	for _, minor := range emulatedMinors() {
		judgeAt(t, minor, podStart)
		if gate := utilfeature.DefaultMutableFeatureGate.EmulationVersion(); !gate.EqualTo(ownMinor) {
			t.Errorf("%s is still emulated", gate)
		}
	}
}

func TestEveryMinorServesTheCommonKinds(t *testing.T) {
	for back := range uint(emulatedBack + 1) {
		served := servedKinds(ownMinor.SubtractMinor(back))
		for _, kind := range []string{"Pod", "Deployment", "Service", "Ingress", "CustomResourceDefinition", "ResourceClaim"} {
			if !slices.ContainsFunc(served, func(gvk schema.GroupVersionKind) bool { return gvk.Kind == kind }) {
				t.Errorf("%s is not served %d minors back", kind, back)
			}
		}
	}
}
