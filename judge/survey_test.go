package judge

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// Texts of JSON in which type and name are easy to mistake.
var headTexts = []string{
	`{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a","namespace":"b"}}`,
	`{"apiVersion":"apps/v1","kind":"Deployment","spec":{"kind":"x","metadata":{"name":"y"}},"metadata":{"labels":{"name":"z"},"name":"a"}}`,
	`{"apiVersion":"v1","kind":"Pod","Kind":"Service"}`,
	`{"apiVersion":"v1","kind":"Pod","kind":"Service"}`,
	`{"apiVersion":"v1","kind":"Pod","\u006bind":"Service"}`,
	"{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"\u212aind\":\"Service\"}",
	`{"apiVersion":"v1","kind":"P\u006fd"}`,
	`{"apiVersion":"v1","kind":"Ärger"}`,
	"{\"apiVersion\":\"v1\",\"kind\":\"\xff\"}",
	`{"apiVersion":"v1","kind":null}`,
	`{"apiVersion":1,"kind":"Pod"}`,
	`{"apiVersion":"a/b/c","kind":"Pod"}`,
	`{"apiVersion" : "v1", "kind" : "Pod"}`,
	`{"kind":"","kind":"Pod","apiVersion":"v1"}`,
	`{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"},"metadata":{"namespace":"b"}}`,
	`{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a","Name":"b"}}`,
	`{"apiVersion":"v1","kind":"Pod","metadata":{"name":["name"],"namespace":"b"}}`,
	`{"apiVersion":"v1","kind":"Pod","metadata":[{"name":"a"}]}`,
	`{"apiVersion":"v1","kind":"Pod","metadata":null}`,
	`{"apiVersion":"v1","kind":"Pod","metadata":{"annotations":{"x":"}"},"name":"a"},"data":{"e":"1e1"}}`,
	`{"items":["kind",{"kind":"Pod"}],"kind":"List","apiVersion":"v1"}`,
	`["apiVersion","kind"]`, `"kind"`, `12`, `{}`,
}

func TestSurveyFindsTheHeadThatTheDecoderFinds(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	plain := 0
	for round := range 50_000 {
		text := headTexts[round%len(headTexts)]
		if round >= len(headTexts) {
			text = damaged(text, random)
		}
		survey := surveyOf([]byte(text))
		if !survey.plain {
			continue
		}
		wanted, named, err := decodeHead([]byte(text))
		if err != nil && strings.Contains(err.Error(), "json parse error") {
			// The decoder will refuse it, whatever its type.
			continue
		}
		plain++
		gvk, found, failure := survey.readHead([]byte(text))
		if (failure == nil) != (err == nil) || err == nil && (gvk != wanted || found != named) {
			t.Errorf("%s: %v %v %v, not %v %v %v", text, gvk, found, failure, wanted, named, err)
		}
	}
	if plain < 3000 {
		t.Errorf("only %d texts have a plain head", plain)
	}
}

// damaged puts a part of the text, or a character that JSON is made of, in another place of its beginning.
func damaged(text string, random *rand.Rand) string {
	start := text[:min(len(text), 400)]
	from := random.IntN(len(start) + 1)
	part := start[from:min(len(start), from+random.IntN(30))]
	if random.IntN(3) == 0 {
		part = []string{`"`, `,`, `:`, `{`, `}`, `[`, `]`, `\`, ` `, `K`, `"kind":`, `"name":`, `"metadata":{`, `null`}[random.IntN(14)]
	}
	to := random.IntN(len(start) + 1)
	return text[:to] + part + text[to+random.IntN(2)*min(len(part), len(text)-to):]
}

func TestSurveyMeasuresDepthAndExponents(t *testing.T) {
	for text, wanted := range map[string]survey{
		`{"a":[{"b":"}}{{"}]}`:      {depth: 3},
		`{"a":1e999999}`:            {depth: 1, vast: true},
		`{"a":"1e-1000000Gi"}`:      {depth: 1, vast: true},
		`{"a":"e1e99999","b\"":{}}`: {depth: 2},
	} {
		if found := surveyOf([]byte(text)); found.depth != wanted.depth || found.vast != wanted.vast {
			t.Errorf("%s: %+v", text, found)
		}
	}
}
