package judge

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// findingsOf reads the causes out of an error of the server's create or update path.
func findingsOf(err error, stage Stage) []Finding {
	if err == nil {
		return nil
	}
	var list field.ErrorList
	var fieldError *field.Error
	var status apierrors.APIStatus
	switch {
	case errors.As(err, &status):
		return statusFindings(status, stage)
	case errors.As(err, &fieldError):
		list = append(list, fieldError)
		return statusFindings(apierrors.NewInvalid(schemaKindless, "", list), stage)
	default:
		return []Finding{{Reason: reasonInternal, Message: err.Error(), Stage: stage}}
	}
}

func statusFindings(answer apierrors.APIStatus, stage Stage) []Finding {
	status := answer.Status()
	if status.Details == nil || len(status.Details.Causes) == 0 {
		return []Finding{{Reason: reasonOfCode(status.Code), Message: status.Message, Stage: stage}}
	}
	findings := make([]Finding, 0, len(status.Details.Causes))
	for _, cause := range status.Details.Causes {
		findings = append(findings, Finding{Reason: string(cause.Type), Field: cause.Field, Message: cause.Message, Stage: stage})
	}
	return findings
}

func reasonOfCode(code int32) string {
	switch code {
	case http.StatusForbidden:
		return reasonForbidden
	case http.StatusInternalServerError:
		return reasonInternal
	default:
		return reasonBadRequest
	}
}

// strictFindings makes findings of what only strict field validation refuses: `unknown field "spec.x"`, `duplicate field "spec.x"`.
func strictFindings(failures []error) []Finding {
	findings := make([]Finding, 0, len(failures))
	for _, failure := range failures {
		message := failure.Error()
		reason := reasonUnknownField
		if strings.HasPrefix(message, "duplicate field ") {
			reason = reasonDuplicateKey
		}
		findings = append(findings, Finding{Reason: reason, Field: quotedPath(message), Message: message, Stage: stageStrict})
	}
	return findings
}

// quotedPath takes the path out of the quotes at a message's end.
func quotedPath(message string) string {
	start := strings.IndexByte(message, '"')
	if start < 0 {
		return ""
	}
	if path, err := strconv.Unquote(message[start:]); err == nil {
		return path
	}
	return strings.Trim(message[start:], `"`)
}
