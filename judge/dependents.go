package judge

import (
	"context"

	corev1 "k8s.io/api/core/v1"
	resourcev1 "k8s.io/api/resource/v1"
	"k8s.io/apiextensions-apiserver/pkg/registry/customresourcedefinition"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apiserver/pkg/authorization/authorizerfactory"
	typedcorev1 "k8s.io/client-go/kubernetes/typed/core/v1"
	"k8s.io/kube-aggregator/pkg/registry/apiservice"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	"k8s.io/kubernetes/pkg/apis/admissionregistration"
	"k8s.io/kubernetes/pkg/registry/admissionregistration/mutatingadmissionpolicy"
	"k8s.io/kubernetes/pkg/registry/admissionregistration/mutatingadmissionpolicybinding"
	"k8s.io/kubernetes/pkg/registry/admissionregistration/resolver"
	"k8s.io/kubernetes/pkg/registry/admissionregistration/validatingadmissionpolicy"
	"k8s.io/kubernetes/pkg/registry/admissionregistration/validatingadmissionpolicybinding"
	"k8s.io/kubernetes/pkg/registry/certificates/podcertificaterequest"
	"k8s.io/kubernetes/pkg/registry/resource/resourceclaim"
	"k8s.io/kubernetes/pkg/registry/resource/resourceclaimtemplate"
)

// dependentKinds are the kinds whose rules ask somebody: who may do what, which resources and policies there are. All of
// these answer so that nothing is refused for a cluster's state.
var dependentKinds = []*builtin{
	stored("admissionregistration.k8s.io", "ValidatingAdmissionPolicy", validatingadmissionpolicy.NewStrategy(everyoneMay, anyResource)),
	stored("admissionregistration.k8s.io", "ValidatingAdmissionPolicyBinding", validatingadmissionpolicybinding.NewStrategy(everyoneMay, noPolicies{}, anyResource)),
	stored("admissionregistration.k8s.io", "MutatingAdmissionPolicy", mutatingadmissionpolicy.NewStrategy(everyoneMay, anyResource)),
	stored("admissionregistration.k8s.io", "MutatingAdmissionPolicyBinding", mutatingadmissionpolicybinding.NewStrategy(everyoneMay, noPolicies{}, anyResource)),
	stored("apiextensions.k8s.io", "CustomResourceDefinition", customresourcedefinition.NewStrategy(legacyscheme.Scheme)),
	stored("apiregistration.k8s.io", "APIService", apiservice.NewStrategy(legacyscheme.Scheme).(strategy)),
	stored("certificates.k8s.io", "PodCertificateRequest", podcertificaterequest.NewStrategy()),
	stored("resource.k8s.io", "ResourceClaim", resourceclaim.NewStrategy(adminNamespaces{}, everyoneMay)),
	stored("resource.k8s.io", "ResourceClaimTemplate", resourceclaimtemplate.NewStrategy(adminNamespaces{})),
}

var everyoneMay = authorizerfactory.NewAlwaysAllowAuthorizer()

var anyResource = resolver.ResourceResolverFunc(func(gvk schema.GroupVersionKind) (schema.GroupVersionResource, error) {
	return gvk.GroupVersion().WithResource("any"), nil
})

type noPolicies struct{}

func (noPolicies) GetValidatingAdmissionPolicy(_ context.Context, name string) (*admissionregistration.ValidatingAdmissionPolicy, error) {
	return nil, apierrors.NewNotFound(admissionregistration.Resource("validatingadmissionpolicies"), name)
}

func (noPolicies) GetMutatingAdmissionPolicy(_ context.Context, name string) (*admissionregistration.MutatingAdmissionPolicy, error) {
	return nil, apierrors.NewNotFound(admissionregistration.Resource("mutatingadmissionpolicies"), name)
}

// adminNamespaces says of every namespace that devices may be used there as an administrator; the interface's other
// methods are never called.
type adminNamespaces struct {
	typedcorev1.NamespaceInterface
}

func (adminNamespaces) Get(_ context.Context, name string, _ metav1.GetOptions) (*corev1.Namespace, error) {
	return &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{
		Name:   name,
		Labels: map[string]string{resourcev1.DRAAdminNamespaceLabelKey: "true"},
	}}, nil
}
