package judge

import (
	"context"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apiserver/pkg/authentication/user"
	"k8s.io/apiserver/pkg/authorization/authorizer"
	"k8s.io/apiserver/pkg/registry/rest"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	"k8s.io/kubernetes/pkg/apis/core"
	corevalidation "k8s.io/kubernetes/pkg/apis/core/validation"
	"k8s.io/kubernetes/pkg/registry/authentication/selfsubjectreview"
	"k8s.io/kubernetes/pkg/registry/authentication/tokenreview"
	"k8s.io/kubernetes/pkg/registry/authorization/localsubjectaccessreview"
	"k8s.io/kubernetes/pkg/registry/authorization/selfsubjectaccessreview"
	"k8s.io/kubernetes/pkg/registry/authorization/selfsubjectrulesreview"
	"k8s.io/kubernetes/pkg/registry/authorization/subjectaccessreview"
)

// answeredKinds are the kinds that the server answers and does not store.
var answeredKinds = []*builtin{
	answered("", "Binding", bind),
	answered("authentication.k8s.io", "SelfSubjectReview", review(selfsubjectreview.NewREST(), false)),
	answered("authentication.k8s.io", "TokenReview", review(tokenreview.NewREST(nil, nil), false)),
	answered("authorization.k8s.io", "LocalSubjectAccessReview", review(localsubjectaccessreview.NewREST(everyoneMay, legacyscheme.Scheme), true)),
	answered("authorization.k8s.io", "SelfSubjectAccessReview", review(selfsubjectaccessreview.NewREST(everyoneMay, legacyscheme.Scheme), false)),
	answered("authorization.k8s.io", "SelfSubjectRulesReview", review(selfsubjectrulesreview.NewREST(noRules{}), false)),
	answered("authorization.k8s.io", "SubjectAccessReview", review(subjectaccessreview.NewREST(everyoneMay, legacyscheme.Scheme), false)),
}

// review asks the server's own endpoint of a review.
func review(endpoint rest.Creater, namespaced bool) func(schema.GroupVersionKind, runtime.Object) []Finding {
	return func(gvk schema.GroupVersionKind, obj runtime.Object) []Finding {
		ctx, findings := answerContext(gvk, obj, namespaced)
		if ctx == nil {
			return findings
		}
		_, err := endpoint.Create(ctx, obj, rest.ValidateAllObjectFunc, &metav1.CreateOptions{})
		return findingsOf(err, stageValidation)
	}
}

// bind validates the binding of a pod to a node; whether both exist is the cluster's state.
func bind(gvk schema.GroupVersionKind, obj runtime.Object) []Finding {
	ctx, findings := answerContext(gvk, obj, true)
	if ctx == nil {
		return findings
	}
	return findingsOf(corevalidation.ValidatePodBinding(obj.(*core.Binding)).ToAggregate(), stageValidation)
}

// answerContext is the context of a request that stores nothing, or what speaks against the request.
func answerContext(gvk schema.GroupVersionKind, obj runtime.Object, namespaced bool) (context.Context, []Finding) {
	object, err := meta.Accessor(obj)
	if err != nil {
		return nil, findingsOf(err, stageValidation)
	}
	rest.WipeObjectMetaSystemFields(object)
	namespace := requestNamespace(namespaced, object)
	if err := rest.EnsureObjectNamespaceMatchesRequestNamespace(namespace, object); err != nil {
		return nil, findingsOf(err, stageValidation)
	}
	ctx := requestContext("create", gvk, namespace, object.GetName())
	return ctx, nil
}

// noRules knows no rules of anybody; a review of them is answered all the same.
type noRules struct{}

func (noRules) RulesFor(context.Context, user.Info, string) ([]authorizer.ResourceRuleInfo, []authorizer.NonResourceRuleInfo, bool, error) {
	return nil, nil, false, nil
}
