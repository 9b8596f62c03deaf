package judge

import (
	"bytes"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// Environment of the tests that ask a real API server.
const (
	envServer     = "PILOTHOUSE_JUDGE_SERVER"
	envToken      = "PILOTHOUSE_JUDGE_TOKEN"
	envClientCert = "PILOTHOUSE_JUDGE_CLIENT_CERT"
	envClientKey  = "PILOTHOUSE_JUDGE_CLIENT_KEY"
	envCorpus     = "PILOTHOUSE_JUDGE_CORPUS"
)

// server is a real API server of the module's version that belongs to the test.
type server struct {
	url, token string
	client     *http.Client
	resources  map[schema.GroupVersionKind]metav1.APIResource
}

// realServer connects to the server of the environment; the test is skipped where there is none.
func realServer(t *testing.T) *server {
	t.Helper()
	if os.Getenv(envServer) == "" {
		t.Skipf("%s is not set", envServer)
	}
	trust := &tls.Config{InsecureSkipVerify: true}
	if path := os.Getenv(envClientCert); path != "" {
		pair, err := tls.LoadX509KeyPair(path, os.Getenv(envClientKey))
		if err != nil {
			t.Fatal(err)
		}
		trust.Certificates = []tls.Certificate{pair}
	}
	s := &server{
		url:    strings.TrimSuffix(os.Getenv(envServer), "/"),
		token:  os.Getenv(envToken),
		client: &http.Client{Transport: &http.Transport{TLSClientConfig: trust}},
	}
	s.discover(t)
	s.makeNamespace(t, metav1.NamespaceDefault)
	return s
}

func (s *server) do(t *testing.T, method, path string, body []byte) (int, []byte) {
	t.Helper()
	asked, err := http.NewRequest(method, s.url+path, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	asked.Header.Set("Content-Type", "application/yaml")
	asked.Header.Set("Accept", "application/json")
	if s.token != "" {
		asked.Header.Set("Authorization", "Bearer "+s.token)
	}
	response, err := s.client.Do(asked)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, text
}

func (s *server) get(t *testing.T, path string, into any) {
	t.Helper()
	code, text := s.do(t, http.MethodGet, path, nil)
	if code != http.StatusOK {
		t.Fatalf("GET %s: %d %s", path, code, text)
	}
	if err := json.Unmarshal(text, into); err != nil {
		t.Fatal(err)
	}
}

// discover reads which kinds can be created.
func (s *server) discover(t *testing.T) {
	t.Helper()
	s.resources = map[schema.GroupVersionKind]metav1.APIResource{}
	var groups metav1.APIGroupList
	s.get(t, "/apis", &groups)
	versions := []string{"v1"}
	for _, group := range groups.Groups {
		for _, version := range group.Versions {
			versions = append(versions, version.GroupVersion)
		}
	}
	for _, version := range versions {
		gv, err := schema.ParseGroupVersion(version)
		if err != nil {
			t.Fatal(err)
		}
		var list metav1.APIResourceList
		s.get(t, groupPath(gv), &list)
		for _, resource := range list.APIResources {
			if !strings.Contains(resource.Name, "/") && strings.Contains(strings.Join(resource.Verbs, " ")+" ", "create ") {
				s.resources[gv.WithKind(resource.Kind)] = resource
			}
		}
	}
}

func groupPath(gv schema.GroupVersion) string {
	if gv.Group == "" {
		return "/api/" + gv.Version
	}
	return "/apis/" + gv.String()
}

// path is where an object of a kind is created.
func (s *server) path(gvk schema.GroupVersionKind, namespace string) (string, bool) {
	resource, ok := s.resources[gvk]
	if !ok {
		return "", false
	}
	path := groupPath(gvk.GroupVersion())
	if resource.Namespaced {
		if namespace == "" {
			namespace = metav1.NamespaceDefault
		}
		path += "/namespaces/" + url.PathEscape(namespace)
	}
	return path + "/" + resource.Name, true
}

// create asks what the server says of a document; nothing is stored.
func (s *server) create(t *testing.T, path, text string) serverAnswer {
	t.Helper()
	code, body := s.do(t, http.MethodPost, path+"?dryRun=All&fieldValidation=Strict", []byte(text))
	if code < 300 {
		return serverAnswer{code: code}
	}
	answer := serverAnswer{code: code}
	if err := json.Unmarshal(body, &answer.status); err != nil {
		t.Fatalf("%s: %v", body, err)
	}
	return answer
}

// makeNamespace makes a namespace in which pods can be created.
func (s *server) makeNamespace(t *testing.T, name string) {
	t.Helper()
	s.do(t, http.MethodPost, "/api/v1/namespaces", fmt.Appendf(nil, "apiVersion: v1\nkind: Namespace\nmetadata: {name: %q}", name))
	s.do(t, http.MethodPost, "/api/v1/namespaces/"+url.PathEscape(name)+"/serviceaccounts", []byte("apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: default}"))
}

// serverAnswer is a refusal, or an acceptance with an empty status.
type serverAnswer struct {
	code   int
	status metav1.Status
}

func (a serverAnswer) accepted() bool { return a.code < 300 }

// causes are the refusal's causes as the judge would word them: the first refused stage only.
func (a serverAnswer) causes() []string {
	if a.status.Details != nil && len(a.status.Details.Causes) > 0 {
		var causes []string
		for _, cause := range a.status.Details.Causes {
			causes = append(causes, fmt.Sprintf("%s|%s|%s", cause.Type, cause.Field, cause.Message))
		}
		return causes
	}
	message := a.status.Message
	if _, inner, ok := strings.Cut(message, " cannot be handled as a "); ok {
		_, message, _ = strings.Cut(inner, ": ")
	}
	return []string{message}
}
