package judge

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/runtime/schema"
)

// TestServesWhatTheServerServes compares the kinds with the server's discovery, in both directions.
func TestServesWhatTheServerServes(t *testing.T) {
	s := realServer(t)
	ours := map[schema.GroupVersionKind]bool{}
	for _, gvk := range ServedKinds() {
		ours[gvk] = true
		if _, ok := s.resources[gvk]; !ok {
			t.Errorf("the server does not serve %s", gvk)
		}
	}
	for gvk := range s.resources {
		if isBuiltinGroup(gvk.Group) && !ours[gvk] {
			t.Errorf("the judge does not know %s", gvk)
		}
	}
}

// TestSaysWhatTheServerSays judges every document of the corpus and asks the server: same verdict, same causes.
func TestSaysWhatTheServerSays(t *testing.T) {
	s := realServer(t)
	folder := os.Getenv(envCorpus)
	if folder == "" {
		t.Skipf("%s is not set", envCorpus)
	}
	j := New()
	teach(t, s, j, documentsBelow(t, filepath.Join(folder, "crds")))
	counts := map[string]int{}
	for _, kind := range []string{"accepted", "rejected", "meaning"} {
		for _, each := range documentsBelow(t, filepath.Join(folder, kind)) {
			compare(t, s, j, each, counts)
		}
	}
	t.Logf("%v", counts)
}

// corpusDocument is one document of a file.
type corpusDocument struct{ place, text string }

var separator = regexp.MustCompile(`(?m)^---.*\n?`)

func documentsBelow(t *testing.T, folder string) []corpusDocument {
	t.Helper()
	var documents []corpusDocument
	err := filepath.WalkDir(folder, func(path string, entry os.DirEntry, err error) error {
		if os.IsNotExist(err) {
			return nil
		}
		if err != nil || entry.IsDir() || !slices.Contains([]string{".yaml", ".yml", ".json"}, filepath.Ext(path)) {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		line := 1
		start := 0
		for _, at := range append(separator.FindAllStringIndex(string(text), -1), []int{len(text), len(text)}) {
			slice := string(text[start:at[0]])
			documents = append(documents, corpusDocument{place: filepath.Base(path) + ":" + strconv.Itoa(line), text: slice})
			line += strings.Count(string(text[start:at[1]]), "\n")
			start = at[1]
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return documents
}

// teach defines the types on both sides and waits until the server serves them.
func teach(t *testing.T, s *server, j *Judge, crds []corpusDocument) {
	t.Helper()
	var texts []string
	path := "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
	for _, crd := range crds {
		if strings.TrimSpace(crd.text) == "" {
			continue
		}
		texts = append(texts, crd.text)
		if code, body := s.do(t, http.MethodPost, path, []byte(crd.text)); code >= 300 && code != http.StatusConflict {
			t.Fatalf("%s: %s", crd.place, body)
		}
	}
	for at, problem := range j.definitions.replace(texts) {
		if problem != nil {
			t.Fatalf("%s: %s", crds[at].place, *problem)
		}
	}
	until := time.Now().Add(30 * time.Second)
	for _, known := range j.definitions.byKind {
		for _, version := range known.spec.Versions {
			gvk := schema.GroupVersionKind{Group: known.spec.Group, Version: version.Name, Kind: known.spec.Names.Kind}
			for version.Served {
				s.discover(t)
				if _, ok := s.resources[gvk]; ok {
					break
				}
				if time.Now().After(until) {
					t.Fatalf("%s is not served", gvk)
				}
			}
		}
	}
}

func compare(t *testing.T, s *server, j *Judge, each corpusDocument, counts map[string]int) {
	t.Helper()
	verdict := j.judgeDocument(document{Text: each.text}, ownMinor)
	gv, _ := schema.ParseGroupVersion(verdict.APIVersion)
	path, served := s.path(gv.WithKind(verdict.Kind), verdict.Namespace)
	if !served {
		counts[string("not posted, "+verdict.State)]++
		if verdict.State == StateJudged && !strings.HasSuffix(verdict.Kind, "List") {
			t.Errorf("%s: judged, though the server does not serve %s", each.place, verdict.Kind)
		}
		return
	}
	answer := s.create(t, path, each.text)
	if answer.code == http.StatusNotFound && strings.HasPrefix(answer.status.Message, "namespaces ") {
		s.makeNamespace(t, verdict.Namespace)
		answer = s.create(t, path, each.text)
	}
	if stateful(answer) {
		counts["the cluster's state"]++
		return
	}
	if accepted := verdict.State == StateJudged && len(verdict.Findings) == 0; accepted != answer.accepted() {
		counts["other verdict"]++
		t.Errorf("%s: the server: %d %s; the judge: %s %v", each.place, answer.code, answer.status.Message, verdict.State, verdict.Findings)
		return
	}
	if answer.accepted() {
		counts["accepted"]++
		return
	}
	theirs, ours := withoutChance(answer.causes(), each.text), withoutChance(causes(verdict), each.text)
	slices.Sort(theirs)
	slices.Sort(ours)
	if !slices.Equal(theirs, ours) {
		counts["other causes"]++
		t.Errorf("%s: causes differ\n  server: %s\n  judge:  %s", each.place, strings.Join(theirs, "\n          "), strings.Join(ours, "\n          "))
		return
	}
	counts["rejected"]++
}

var (
	uid           = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`)
	generateNames = regexp.MustCompile(`generateName: *"?([^"\s,}]+)`)
)

// withoutChance hides what differs from one request to the next: the UIDs and names that the server makes.
func withoutChance(causes []string, text string) []string {
	for at, cause := range causes {
		cause = uid.ReplaceAllString(cause, "UID")
		for _, found := range generateNames.FindAllStringSubmatch(text, -1) {
			cause = regexp.MustCompile(regexp.QuoteMeta(found[1])+`[a-z0-9]{5}"`).ReplaceAllString(cause, found[1]+`"`)
		}
		causes[at] = cause
	}
	return causes
}

// stateful: refused for what a cluster has or has not.
func stateful(answer serverAnswer) bool {
	return answer.code == http.StatusNotFound || answer.code == http.StatusConflict ||
		answer.code == http.StatusForbidden && strings.Contains(answer.status.Message, "not found")
}

// causes words the findings of the first refused stage as the server does in one answer.
func causes(verdict Verdict) []string {
	var strict, duplicates, rest []string
	for _, finding := range verdict.Findings {
		switch {
		case finding.Stage == stageDecode:
			return []string{finding.Message}
		case finding.Stage == stageStrict && strings.HasPrefix(finding.Message, "yaml: "):
			_, line, _ := strings.Cut(finding.Message, "\n")
			duplicates = append(duplicates, line)
		case finding.Stage == stageStrict:
			strict = append(strict, finding.Message)
		case finding.Reason == reasonForbidden || finding.Reason == reasonBadRequest || finding.Reason == reasonInternal:
			rest = append(rest, finding.Message)
		default:
			rest = append(rest, finding.Reason+"|"+finding.Field+"|"+finding.Message)
		}
	}
	if len(duplicates) > 0 {
		strict = append([]string{"yaml: unmarshal errors:\n" + strings.Join(duplicates, "\n")}, strict...)
	}
	if len(strict) > 0 {
		return []string{"strict decoding error: " + strings.Join(strict, ", ")}
	}
	return rest
}
