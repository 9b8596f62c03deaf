package judge

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"
)

// survey is what one reading of JSON tells, without decoding it: whether it may be decoded, and who the object is.
type survey struct {
	depth int
	// vast: somewhere a number or a word like one has an exponent with too many digits.
	vast bool
	head head
	// plain: head is what any decoder would find.
	plain bool
}

// head is an object's type and name.
type head struct {
	apiVersion, kind string
	identity
}

// headKeys are the keys at which a head is found; decoders do not mind their case.
var headKeys = []string{"apiVersion", "kind", "metadata"}

// surveyor is where such a reading is.
type surveyor struct {
	survey
	text  []byte
	at    int
	level int
	// inMetadata: what stands at the second level is the object's metadata.
	inMetadata bool
	seen       []string
}

// surveyOf reads JSON once; whether it is valid is left to the decoder. The head is looked for as compact JSON has it, and
// what is written in any other way is left to a decoder as well.
func surveyOf(text []byte) survey {
	s := surveyor{text: text, survey: survey{plain: len(text) > 0 && text[0] == '{'}, seen: make([]string, 0, 8)}
	for ; s.at < len(text); s.at++ {
		switch text[s.at] {
		case '"':
			s.passString()
		case 'e', 'E':
			s.vast = s.vast || isVastExponent(text, s.at)
		case '{', '[':
			s.level++
			s.depth = max(s.depth, s.level)
		case '}', ']':
			s.level--
			s.inMetadata = s.inMetadata && s.level > 1
		}
	}
	return s.survey
}

// passString goes to the end of the string that begins here, and takes what follows where that is a key of the head.
func (s *surveyor) passString() {
	start, plain := s.at+1, true
	for s.at = start; s.at < len(s.text) && s.text[s.at] != '"'; s.at++ {
		switch character := s.text[s.at]; {
		case character == '\\':
			plain = false
			s.at++
		case character == 'e' || character == 'E':
			s.vast = s.vast || isVastExponent(s.text, s.at)
		case !isPlain(character):
			plain = false
		}
	}
	if s.level != 1 && (s.level != 2 || !s.inMetadata) || s.at >= len(s.text) {
		return
	}
	rest := s.text[s.at+1:]
	if value, isKey := bytes.CutPrefix(rest, []byte{':'}); isKey {
		s.plain = s.plain && plain && s.takeValue(string(s.text[start:s.at]), value)
	} else {
		s.plain = s.plain && len(rest) > 0 && strings.IndexByte(",}]", rest[0]) >= 0
	}
}

// takeValue takes what a key of the head has; false where decoders may see it otherwise.
func (s *surveyor) takeValue(key string, value []byte) bool {
	if s.inMetadata {
		switch key {
		case "name":
			return s.takeString("metadata.name", &s.head.Name, value)
		case "namespace":
			return s.takeString("metadata.namespace", &s.head.Namespace, value)
		}
		return !strings.EqualFold(key, "name") && !strings.EqualFold(key, "namespace")
	}
	switch key {
	case "apiVersion":
		return s.takeString(key, &s.head.apiVersion, value)
	case "kind":
		return s.takeString(key, &s.head.kind, value)
	case "metadata":
		s.inMetadata = len(value) > 0 && value[0] == '{'
		return s.inMetadata && s.isFirst(key)
	}
	return !slices.ContainsFunc(headKeys, func(other string) bool { return strings.EqualFold(key, other) })
}

func (s *surveyor) takeString(key string, target *string, value []byte) bool {
	if len(value) == 0 || value[0] != '"' {
		return false
	}
	end := bytes.IndexByte(value[1:], '"')
	if end < 0 || slices.ContainsFunc(value[1:1+end], func(character byte) bool { return !isPlain(character) }) {
		return false
	}
	*target = string(value[1 : 1+end])
	return s.isFirst(key)
}

// isFirst: of two keys alike, decoders take the last one or both.
func (s *surveyor) isFirst(key string) bool {
	known := slices.Contains(s.seen, key)
	s.seen = append(s.seen, key)
	return !known
}

// isPlain tells whether a byte of a string stands for itself.
func isPlain(character byte) bool {
	return character >= ' ' && character < utf8.RuneSelf && character != '\\'
}
