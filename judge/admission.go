package judge

import (
	"fmt"
	"reflect"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apiserver/pkg/admission"
	"k8s.io/kubernetes/pkg/apis/core"
	"k8s.io/kubernetes/plugin/pkg/admission/certificates/subjectrestriction"
	podsecurity "k8s.io/pod-security-admission/api"
)

// attributes describes a write to the server's admission plugins and to its errors.
func (w write) attributes() admission.Attributes {
	object, err := meta.Accessor(w.obj)
	if err != nil {
		return nil
	}
	resource, _ := meta.UnsafeGuessKindToResource(w.gvk)
	operation := admission.Create
	if w.live != nil {
		operation = admission.Update
	}
	return admission.NewAttributesRecord(w.obj, w.live, w.gvk, object.GetNamespace(), object.GetName(), resource, "", operation, &metav1.CreateOptions{}, true, admin)
}

// refuse is the finding of a plugin that forbids a write.
func (w write) refuse(format string, values ...any) []Finding {
	return findingsOf(admission.NewForbidden(w.attributes(), fmt.Errorf(format, values...)), stageAdmission)
}

var subjects = subjectrestriction.NewPlugin()

// checkSigningRequest refuses requests for certificates of the group that may do everything.
func checkSigningRequest(one write) []Finding {
	if one.live != nil {
		return nil
	}
	return findingsOf(subjects.Validate(one.ctx, one.attributes(), nil), stageAdmission)
}

// checkNamespace refuses labels of pod security that cannot be read, unless they were there before.
func checkNamespace(one write) []Finding {
	namespace := one.obj.(*core.Namespace)
	_, wrong := podsecurity.PolicyToEvaluate(namespace.Labels, podsecurity.Policy{})
	if len(wrong) == 0 {
		return nil
	}
	if live, ok := one.live.(*core.Namespace); ok {
		if _, before := podsecurity.PolicyToEvaluate(live.Labels, podsecurity.Policy{}); reflect.DeepEqual(before, wrong) {
			return nil
		}
	}
	return findingsOf(apierrors.NewInvalid(one.gvk.GroupKind(), namespace.Name, wrong), stageAdmission)
}

// checkClaim refuses to expand a claim that has no volume yet or no class, which could not allow it.
func checkClaim(one write) []Finding {
	live, ok := one.live.(*core.PersistentVolumeClaim)
	if !ok {
		return nil
	}
	claim := one.obj.(*core.PersistentVolumeClaim)
	before, after := live.Spec.Resources.Requests[core.ResourceStorage], claim.Spec.Resources.Requests[core.ResourceStorage]
	switch {
	case after.Cmp(before) <= 0:
		return nil
	case live.Status.Phase != core.ClaimBound:
		return one.refuse("Only bound persistent volume claims can be expanded")
	case claimClass(claim) == "" || claimClass(claim) != claimClass(live):
		return one.refuse("only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize")
	default:
		return nil
	}
}

func claimClass(claim *core.PersistentVolumeClaim) string {
	if class, ok := claim.Annotations[core.BetaStorageClassAnnotation]; ok {
		return class
	}
	if claim.Spec.StorageClassName == nil {
		return ""
	}
	return *claim.Spec.StorageClassName
}
