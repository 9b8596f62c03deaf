package judge

import (
	"context"

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

// prepareMeta does to the metadata what the server does between decoding and the rules.
func prepareMeta(object metav1.Object, generate func(string) string) {
	rest.WipeObjectMetaSystemFields(object)
	rest.FillObjectMetaSystemFields(object)
	if object.GetGenerateName() != "" && object.GetName() == "" {
		object.SetName(generate(object.GetGenerateName()))
	}
}

// createStored runs the rules for a new object of a stored kind; obj is the internal or unstructured
// form and is changed; before, where there is one, comes first.
func createStored(rules strategy, before func(context.Context, runtime.Object) []Finding, gvk schema.GroupVersionKind, obj runtime.Object) []Finding {
	object, err := meta.Accessor(obj)
	if err != nil {
		return findingsOf(err, stageValidation)
	}
	namespace := requestNamespace(rules.NamespaceScoped(), object)
	if err := rest.EnsureObjectNamespaceMatchesRequestNamespace(namespace, object); err != nil {
		return findingsOf(err, stageValidation)
	}
	prepareMeta(object, rules.GenerateName)
	ctx := requestContext("create", gvk, namespace, object.GetName())
	if before != nil {
		if findings := before(ctx, obj); len(findings) > 0 {
			return findings
		}
	}
	return findingsOf(rest.BeforeCreate(rules, ctx, obj), stageValidation)
}
