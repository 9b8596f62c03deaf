package judge

import (
	"context"
	"slices"

	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apiserver/pkg/authentication/user"
	"k8s.io/apiserver/pkg/endpoints/request"
	"k8s.io/apiserver/pkg/registry/rest"
)

// schemaKindless stands where an error needs a kind that no finding shows.
var schemaKindless = schema.GroupKind{}

// admin is who asks: somebody who may do everything.
var admin = &user.DefaultInfo{Name: "admin", Groups: []string{user.SystemPrivilegedGroup, user.AllAuthenticated}}

// strategy is what the server's registry has for every stored kind.
type strategy interface {
	rest.RESTCreateStrategy
	rest.RESTUpdateStrategy
}

// requestContext is the context of a request for an object: namespace, user, and what declarative validation reads.
func requestContext(verb string, gvk schema.GroupVersionKind, namespace, name string) context.Context {
	ctx := request.WithNamespace(context.Background(), namespace)
	ctx = request.WithUser(ctx, admin)
	return request.WithRequestInfo(ctx, &request.RequestInfo{
		IsResourceRequest: true,
		Verb:              verb,
		APIGroup:          gvk.Group,
		APIVersion:        gvk.Version,
		Namespace:         namespace,
		Name:              name,
	})
}

// requestNamespace is the namespace in the path of the request: the object's own or default, none for cluster-scoped kinds.
func requestNamespace(namespaced bool, object metav1.Object) string {
	if !namespaced {
		return ""
	}
	if object.GetNamespace() == "" {
		return metav1.NamespaceDefault
	}
	return object.GetNamespace()
}

// createStored runs the rules, and what is around them, for a new object of a stored kind; obj is the internal or
// unstructured form and is changed.
func createStored(rules strategy, around steps, gvk schema.GroupVersionKind, obj runtime.Object) []Finding {
	object, err := meta.Accessor(obj)
	if err != nil {
		return findingsOf(err, stageValidation)
	}
	namespace := requestNamespace(rules.NamespaceScoped(), object)
	if err := rest.EnsureObjectNamespaceMatchesRequestNamespace(namespace, object); err != nil {
		return findingsOf(err, stageValidation)
	}
	asReceived(object)
	rest.WipeObjectMetaSystemFields(object)
	ctx := requestContext("create", gvk, namespace, object.GetName())
	return around.run(write{ctx: ctx, gvk: gvk, obj: obj}, func() error {
		return rest.BeforeCreate(rules, ctx, obj)
	}, func() {
		rest.FillObjectMetaSystemFields(object)
		object.SetUID(madeUID)
		if base := object.GetGenerateName(); base != "" && object.GetName() == "" {
			object.SetName(generatedName(rules.GenerateName(base), base))
		}
	})
}

// asReceived does what the server does with the metadata of every object that it receives, before any rule: whose fields
// are whose is written by the server itself, and owners that are given twice count once.
func asReceived(object metav1.Object) {
	object.SetManagedFields(nil)
	owners := object.GetOwnerReferences()
	var different []metav1.OwnerReference
	for _, owner := range owners {
		if !slices.ContainsFunc(different, func(other metav1.OwnerReference) bool { return equality.Semantic.DeepEqual(owner, other) }) {
			different = append(different, owner)
		}
	}
	if len(different) < len(owners) {
		object.SetOwnerReferences(different)
	}
}

// run does everything in the server's order until something is refused; begin comes between admission and allocation.
func (s steps) run(one write, rules func() error, begin func()) []Finding {
	if s.admit != nil {
		if findings := s.admit(one); len(findings) > 0 {
			return findings
		}
	}
	begin()
	if s.allocate != nil {
		if findings := s.allocate(one); len(findings) > 0 {
			return findings
		}
	}
	if err := rules(); err != nil {
		return findingsOf(err, stageValidation)
	}
	if s.check != nil {
		return s.check(one)
	}
	return nil
}

// madeUID and madeSuffix stand for what the server makes by chance, so that one document always has the same findings.
const (
	madeUID    = "00000000-0000-4000-8000-000000000000"
	madeSuffix = "xxxxx"
)

// generatedName replaces the part of a generated name that was made by chance.
func generatedName(name, base string) string {
	if name == base || len(name) < len(madeSuffix) {
		return name
	}
	return name[:len(name)-len(madeSuffix)] + madeSuffix
}
