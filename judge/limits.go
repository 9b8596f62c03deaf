package judge

import "fmt"

const (
	// maxDepth is how deep an object may be nested for the rules to run: some take cubic time, and no manifest comes near.
	maxDepth = 500
	// maxExponentDigits: quantities with a longer exponent take the server's own parser minutes.
	maxExponentDigits = 5
	// maxFindings bounds an answer; nobody reads more of one document.
	maxFindings = 1000
)

// isVastExponent tells whether the letter at a place begins an exponent with too many digits.
func isVastExponent(text []byte, at int) bool {
	if at == 0 || !isDigit(text[at-1]) && text[at-1] != '.' {
		return false
	}
	at++
	if at < len(text) && (text[at] == '+' || text[at] == '-') {
		at++
	}
	digits := 0
	for ; at < len(text) && isDigit(text[at]); at++ {
		digits++
	}
	return digits > maxExponentDigits
}

func isDigit(character byte) bool { return '0' <= character && character <= '9' }

// notJudged is the finding of an object whose rules are not run.
func notJudged() []Finding {
	message := fmt.Sprintf("nested too deeply or more than %d wrong values: the rules were not run", maxFindings)
	return []Finding{{Reason: reasonInternal, Message: message, Stage: stageValidation}}
}
