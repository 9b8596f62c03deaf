package judge

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	jsonserializer "k8s.io/apimachinery/pkg/runtime/serializer/json"
	"sigs.k8s.io/yaml"
)

// maxBytes is the largest request body the server reads by default.
const maxBytes = 3 * 1024 * 1024

// object is a document as JSON with its type and name; findings holds what was wrong with its text.
type object struct {
	json     []byte
	survey   survey
	gvk      schema.GroupVersionKind
	named    identity
	findings []Finding
}

// errNoObject: the document is empty or says null.
var errNoObject = errors.New("no object")

// readDocument reads what was asked about.
func readDocument(asked document) (object, error) {
	if len(asked.JSON) > 0 {
		return readJSON(asked.JSON)
	}
	return readObject([]byte(asked.Text))
}

// readObject turns text into JSON as the server does. Duplicate keys are findings; an error means that there is no object.
func readObject(text []byte) (object, error) {
	if len(text) > maxBytes {
		return object{}, fmt.Errorf("Request entity too large: limit is %d", maxBytes)
	}
	converted, err := yaml.YAMLToJSONStrict(text)
	if err == nil {
		return readJSON(converted)
	}
	strict := err
	if converted, err = yaml.YAMLToJSON(text); err != nil {
		return object{}, err
	}
	read, err := readJSON(converted)
	read.findings = duplicateKeys(strict)
	return read, err
}

// readJSON finds the type and the name of an object.
func readJSON(text []byte) (object, error) {
	if bytes.Equal(text, []byte("null")) {
		return object{}, errNoObject
	}
	read := object{json: text, survey: surveyOf(text)}
	var err error
	if read.gvk, read.named, err = read.survey.readHead(text); err != nil {
		return read, err
	}
	if read.gvk.Kind == "" {
		return read, runtime.NewMissingKindErr(string(text))
	}
	if read.gvk.Version == "" {
		return read, runtime.NewMissingVersionErr(string(text))
	}
	return read, nil
}

// duplicateKeys makes one finding of each line of the parser's error.
func duplicateKeys(err error) []Finding {
	const opening = "yaml: unmarshal errors:"
	_, lines, ok := strings.Cut(err.Error(), opening+"\n")
	if !ok {
		return []Finding{{Reason: reasonDuplicateKey, Message: err.Error(), Stage: stageStrict}}
	}
	var findings []Finding
	for line := range strings.Lines(lines) {
		findings = append(findings, Finding{
			Reason:  reasonDuplicateKey,
			Message: opening + "\n  " + strings.TrimSpace(line),
			Stage:   stageStrict,
		})
	}
	return findings
}

// identity is what a verdict says of its object, as far as it can be read.
type identity struct {
	Name      string `json:"name"`
	Namespace string `json:"namespace"`
}

// readHead gives type and name, which are decoded only where they are not written plainly.
func (s survey) readHead(text []byte) (schema.GroupVersionKind, identity, error) {
	if !s.plain {
		return decodeHead(text)
	}
	version, err := schema.ParseGroupVersion(s.head.apiVersion)
	return version.WithKind(s.head.kind), s.head.identity, err
}

// decodeHead reads type and name as the server does; a name of a wrong type is none.
func decodeHead(text []byte) (gvk schema.GroupVersionKind, named identity, err error) {
	found, err := jsonserializer.DefaultMetaFactory.Interpret(text)
	if err != nil {
		return gvk, named, err
	}
	return *found, readIdentity(text), nil
}

func readIdentity(text []byte) identity {
	var named struct {
		Metadata json.RawMessage `json:"metadata"`
	}
	var found identity
	if json.Unmarshal(text, &named) == nil && len(named.Metadata) > 0 {
		// A wrong type leaves its field empty and is reported elsewhere.
		_ = json.Unmarshal(named.Metadata, &found)
	}
	return found
}
