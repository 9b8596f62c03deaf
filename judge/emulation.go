package judge

import (
	"fmt"
	"strings"
	"sync"

	"k8s.io/apimachinery/pkg/util/version"
	"k8s.io/apiserver/pkg/util/compatibility"
	utilfeature "k8s.io/apiserver/pkg/util/feature"
	basecompatibility "k8s.io/component-base/compatibility"
)

// kubernetesVersion is the version of the packages that the rules come from; a test holds it against go.mod.
const kubernetesVersion = "1.37.2"

// emulatedBack is how many minors back the server can stand for, as its --emulated-version.
const emulatedBack = 3

var ownMinor = version.MajorMinor(1, version.MustParseGeneric(kubernetesVersion).Minor())

func emulatedMinors() []string {
	var minors []string
	for back := range uint(emulatedBack + 1) {
		minors = append(minors, minorText(ownMinor.SubtractMinor(back)))
	}
	return minors
}

func minorText(minor *version.Version) string {
	return fmt.Sprintf("%d.%d", minor.Major(), minor.Minor())
}

// emulate switches all feature gates to a minor such as "1.35" ("" or the own minor: nothing changes) until restore is
// called. Feature gates are global to the process, so only one minor is in effect at any time.
func emulate(text string) (minor *version.Version, restore func(), err error) {
	if text == "" {
		return ownMinor, func() {}, nil
	}
	asked, err := version.ParseGeneric(text)
	if err != nil {
		return nil, nil, err
	}
	minor = version.MajorMinor(asked.Major(), asked.Minor())
	if minor.EqualTo(ownMinor) {
		return ownMinor, func() {}, nil
	}
	if minor.GreaterThan(ownMinor) || minor.LessThan(ownMinor.SubtractMinor(emulatedBack)) {
		return nil, nil, fmt.Errorf("Kubernetes %s cannot be stood for, only %s", text, strings.Join(emulatedMinors(), ", "))
	}
	settleCompilers()
	if err := setMinor(minor); err != nil {
		return nil, nil, err
	}
	return minor, func() { _ = setMinor(ownMinor) }, nil
}

// inEffect is the version that the server's packages ask for, and gates are its features, as --emulated-version sets them.
var inEffect, gates = compatibility.DefaultComponentGlobalsRegistry.ComponentGlobalsOrRegister(
	basecompatibility.DefaultKubeComponent, compatibility.DefaultBuildEffectiveVersion(), utilfeature.DefaultMutableFeatureGate)

func setMinor(minor *version.Version) error {
	inEffect.SetEmulationVersion(minor)
	return gates.SetEmulationVersionAndMinCompatibilityVersion(inEffect.EmulationVersion(), inEffect.MinCompatibilityVersion())
}

// settleCompilers makes the compilers of admission policies, which are made once for the version then in effect, before
// another version is.
var settleCompilers = sync.OnceFunc(func() {
	const policy = `{"apiVersion":"admissionregistration.k8s.io/v1","kind":"ValidatingAdmissionPolicy","metadata":{"name":"settle"},` +
		`"spec":{"matchConstraints":{"resourceRules":[{"apiGroups":["*"],"apiVersions":["*"],"operations":["*"],"resources":["*"]}]},` +
		`"validations":[{"expression":"true"}]}}`
	New().judgeDocument(document{Text: policy}, ownMinor)
})
