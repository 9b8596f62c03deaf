package judge

import "encoding/json"

// Operations of a request.
const (
	opJudge   = "judge"
	opDefine  = "define"
	opCollect = "collect"
	opVersion = "version"
	opTune    = "tune"
)

// question is one request; which fields count depends on op.
type question struct {
	Op        string     `json:"op"`
	Documents []document `json:"documents"`
	// Emulate is a minor such as "1.35"; empty: the module's own.
	Emulate string `json:"emulate"`
	// GCPercent is as debug.SetGCPercent takes it.
	GCPercent int      `json:"gcPercent"`
	CRDs      []string `json:"crds"`
}

// document is one YAML or JSON document: its text, or the JSON that the server makes of it where who asks has read it
// already, which is no part of the question; and the object as the server has it where an update is judged.
type document struct {
	Text string          `json:"text"`
	JSON []byte          `json:"-"`
	Live json.RawMessage `json:"live"`
}

// verdictsAnswer is the answer to opJudge.
type verdictsAnswer struct {
	Verdicts []Verdict `json:"verdicts"`
}

// Verdict is what the server says of one document.
type Verdict struct {
	State      State  `json:"state"`
	APIVersion string `json:"apiVersion"`
	Kind       string `json:"kind"`
	Name       string `json:"name"`
	Namespace  string `json:"namespace"`
	// Served: apiVersions that do serve the kind, best first; Kinds: what the asked apiVersion serves. Only for absent and unknown.
	Served   []string  `json:"served"`
	Kinds    []string  `json:"kinds"`
	Findings []Finding `json:"findings"`
}

// State tells whether a document could be judged at all.
type State string

const (
	// StateJudged: the findings are all there is to say.
	StateJudged State = "judged"
	// StateUnknown: nobody defined the type; a definition may exist elsewhere.
	StateUnknown State = "unknown"
	// StateAbsent: a group, version or kind that the server or a given definition would have to serve and does not.
	StateAbsent State = "absent"
	// StateNone: no object.
	StateNone State = "none"
)

// Finding is one cause of a refusal, in the server's words.
type Finding struct {
	Reason  string `json:"reason"`
	Field   string `json:"field"`
	Message string `json:"message"`
	Stage   Stage  `json:"stage"`
}

// Stage is the step at which the server refuses.
type Stage string

const (
	stageStrict     Stage = "strict"
	stageDecode     Stage = "decode"
	stageValidation Stage = "validation"
	stageAdmission  Stage = "admission"
)

// Reasons of our own; all others are the server's.
const (
	reasonUnknownField = "UnknownField"
	reasonDuplicateKey = "DuplicateKey"
	reasonWrongType    = "WrongType"
	reasonDecode       = "Decode"
	reasonForbidden    = "Forbidden"
	reasonBadRequest   = "BadRequest"
	reasonInternal     = "Internal"
)
