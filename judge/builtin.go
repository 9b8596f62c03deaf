package judge

import (
	"reflect"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	kjson "sigs.k8s.io/json"
)

// judgeBuiltin judges an object of a type that the server itself serves.
func judgeBuiltin(kind *builtin, read object) []Finding {
	findings := read.findings
	versioned, strict, err := decode(read)
	var taken []string
	if err != nil {
		var wrong []Finding
		versioned, strict, wrong, taken = decodeRest(read, err)
		findings = append(findings, wrong...)
	}
	if versioned == nil {
		return findings
	}
	findings = append(findings, strict...)
	internal, err := toInternal(versioned)
	if err != nil {
		return append(findings, Finding{Reason: reasonDecode, Message: err.Error(), Stage: stageDecode})
	}
	return append(findings, withoutConsequences(kind.create(read.gvk, internal), taken)...)
}

// decodeRest decodes what is left of a document when the values that the decoder refuses are taken out: the object (nil
// where it cannot be decoded all the same), strict findings, findings for the values and their paths.
func decodeRest(read object, first error) (versioned runtime.Object, strict, wrong []Finding, taken []string) {
	undecodable := []Finding{{Reason: reasonDecode, Message: first.Error(), Stage: stageDecode}}
	empty, err := legacyscheme.Scheme.New(read.gvk)
	if err != nil {
		return nil, nil, undecodable, nil
	}
	rest, found, ok := takeWrongTypes(read.json, "", reflect.TypeOf(empty).Elem(), first)
	if !ok {
		return nil, nil, undecodable, nil
	}
	read.json = rest
	versioned, strict, err = decode(read)
	if err != nil {
		return nil, nil, append(found.findings, Finding{Reason: reasonDecode, Message: err.Error(), Stage: stageDecode}), nil
	}
	return versioned, strict, found.findings, found.taken
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
