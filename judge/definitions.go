package judge

import (
	"crypto/sha256"
	"fmt"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// definitions are the CustomResourceDefinitions that were given, compiled when first used.
type definitions struct {
	byText map[[sha256.Size]byte]*definition
	byKind map[schema.GroupKind]*definition
}

// definition is one CustomResourceDefinition and what was compiled of it, by version.
type definition struct {
	spec     apiextensions.CustomResourceDefinitionSpec
	compiled map[string]*customKind
}

// replace makes these texts all that is known. Unchanged texts keep what was compiled. One problem a text, null where it is
// usable; where two texts define one kind the last one counts.
func (d *definitions) replace(texts []string) []*string {
	kept := map[[sha256.Size]byte]*definition{}
	byKind := map[schema.GroupKind]*definition{}
	problems := make([]*string, len(texts))
	for at, text := range texts {
		key := sha256.Sum256([]byte(text))
		known := d.byText[key]
		if known == nil {
			var err error
			if known, err = readDefinition([]byte(text)); err != nil {
				problem := err.Error()
				problems[at] = &problem
				continue
			}
		}
		kept[key] = known
		byKind[schema.GroupKind{Group: known.spec.Group, Kind: known.spec.Names.Kind}] = known
	}
	d.byText, d.byKind = kept, byKind
	return problems
}

// readDefinition decodes a definition leniently: it may come from a file with mistakes that are reported there.
func readDefinition(text []byte) (_ *definition, err error) {
	defer func() {
		if failure := recover(); failure != nil {
			err = fmt.Errorf("%v", failure)
		}
	}()
	read, err := readObject(text)
	if err != nil {
		return nil, err
	}
	if read.gvk.Group != apiextensions.GroupName || read.gvk.Kind != "CustomResourceDefinition" {
		return nil, fmt.Errorf("%s is no CustomResourceDefinition", read.gvk.Kind)
	}
	versioned, _, err := decode(read)
	if err != nil {
		return nil, err
	}
	internal, err := toInternal(versioned)
	if err != nil {
		return nil, err
	}
	crd := internal.(*apiextensions.CustomResourceDefinition)
	return &definition{spec: crd.Spec, compiled: map[string]*customKind{}}, nil
}

// serves tells whether the definition serves a version.
func (d *definition) serves(version string) bool {
	for _, each := range d.spec.Versions {
		if each.Name == version {
			return each.Served
		}
	}
	return false
}
