package judge

import (
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	kjson "sigs.k8s.io/json"
)

// judgeBuiltin judges an object of a type that the server itself serves.
func judgeBuiltin(kind *builtin, read object) []Finding {
	findings := read.findings
	versioned, strict, err := decode(read)
	if err != nil {
		return append(findings, Finding{Reason: reasonDecode, Message: err.Error(), Stage: stageDecode})
	}
	findings = append(findings, strict...)
	internal, err := toInternal(versioned)
	if err != nil {
		return append(findings, Finding{Reason: reasonDecode, Message: err.Error(), Stage: stageDecode})
	}
	return append(findings, kind.create(read.gvk, internal)...)
}

// decode fills a new object of the document's version. An error means that the server cannot decode it.
func decode(read object) (runtime.Object, []Finding, error) {
	versioned, err := legacyscheme.Scheme.New(read.gvk)
	if err != nil {
		return nil, nil, err
	}
	strict, err := kjson.UnmarshalStrict(read.json, versioned)
	if err != nil {
		return nil, nil, err
	}
	return versioned, strictFindings(strict), nil
}

// toInternal sets defaults and converts to the form that the rules are written for.
func toInternal(versioned runtime.Object) (runtime.Object, error) {
	legacyscheme.Scheme.Default(versioned)
	return legacyscheme.Scheme.UnsafeConvertToVersion(versioned, runtime.InternalGroupVersioner)
}
