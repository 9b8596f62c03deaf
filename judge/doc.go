// Package judge says what the API server of one Kubernetes version says of an object, without a server: it decodes
// strictly, fills in defaults, converts and validates with the server's own packages, and words nothing itself.
//
// Answer is the whole interface: a request in JSON in, an answer in JSON out (protocol.go). The rest is ordered by what
// happens to a document: read.go (text to JSON), survey.go (type and name), route.go (who defines the type), builtin.go or
// custom.go (decode and default), create.go or update.go (rules), findings.go (the server's errors as findings).
package judge
