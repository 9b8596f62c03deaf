package judge

import (
	"reflect"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/version"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	kjson "sigs.k8s.io/json"
)

// judgeBuiltin judges an object of a type that the server itself serves; live is the object as the server has it, nil for
// a new one.
func judgeBuiltin(kind *builtin, read object, live []byte, minor *version.Version) []Finding {
	versioned, taken, findings := decodeAll(&read)
	if versioned == nil {
		return findings
	}
	if read.survey.depth > maxDepth || len(taken) > maxFindings {
		return append(findings, notJudged()...)
	}
	return append(findings, afterTaking(taken, func() []Finding {
		if kind.rules != nil && isSameObject(read, live) {
			return kind.change(read, live)
		}
		internal, err := toInternal(versioned)
		if err != nil {
			return undecodable(err)
		}
		newer := kind.newerFields(read, internal, minor)
		return append(newer, kind.create(read.gvk, internal)...)
	})...)
}

// decodeAll decodes a document, if need be without the values that the decoder refuses: then their paths are given, and
// read no longer has them. No object: it cannot be decoded at all.
func decodeAll(read *object) (versioned runtime.Object, taken []string, findings []Finding) {
	findings = read.findings
	if read.survey.vast {
		// Not even the decoder may see these.
		if rest, wrong, paths := decodable(*read, nil); rest != nil {
			read.json, taken = rest, paths
			findings = append(findings, wrong...)
		}
	}
	versioned, strict, err := decode(*read)
	if err != nil {
		rest, wrong, paths := decodable(*read, err)
		findings = append(findings, wrong...)
		if rest == nil {
			return nil, nil, findings
		}
		read.json, taken = rest, append(taken, paths...)
		if versioned, strict, err = decode(*read); err != nil {
			return nil, nil, append(findings, undecodable(err)...)
		}
	}
	return versioned, taken, append(findings, strict...)
}

// decodable takes out what the decoder refuses: the JSON that is left (nil where nothing helps), a finding for each value
// and their paths.
func decodable(read object, first error) (rest []byte, wrong []Finding, taken []string) {
	empty, err := legacyscheme.Scheme.New(read.gvk)
	if err != nil {
		return nil, undecodable(err), nil
	}
	rest, found, ok := takeWrongTypes(read.json, "", reflect.TypeOf(empty).Elem(), first)
	if !ok {
		return nil, undecodable(first), nil
	}
	return rest, found.findings, found.taken
}

// undecodable is the finding of an object that cannot be decoded.
func undecodable(err error) []Finding {
	if err == nil {
		return nil
	}
	return []Finding{{Reason: reasonDecode, Message: err.Error(), Stage: stageDecode}}
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
