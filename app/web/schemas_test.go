package web

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"undersigned/app"
	"undersigned/app/export/exporttest"
)

// Whoever reads a list finds its description at the address that the list names.
func TestListsNameTheirSchema(t *testing.T) {
	t.Parallel()
	s := openLetter(t)
	s.endorse(t, "Zora", "DE", app.DisclosedPublic)
	s.endorse(t, "Verborgen", "MT", app.DisclosedSecretariat)
	b := s.visitor(t)
	lists := map[string]string{"public": b.Get("/letters/remediation/signatories.json?lang=de&group=type").Body}
	lists["full"] = s.as(t, s.coordinator).Post("/letters/remediation/exports", form("format", "json", "circle", "secretariat")).Body
	for name, list := range lists {
		var names struct {
			Schema string `json:"$schema"`
		}
		if err := json.Unmarshal([]byte(list), &names); err != nil {
			t.Fatal(err)
		}
		path, ours := strings.CutPrefix(names.Schema, portalBase)
		page := b.Get(path)
		if !ours || page.Status != http.StatusOK || page.Header.Get("Content-Type") != "application/schema+json" || page.Header.Get("Access-Control-Allow-Origin") != "*" {
			t.Fatalf("%s: %q is answered with %d, %v", name, names.Schema, page.Status, page.Header)
		}
		for _, problem := range exporttest.CheckSchema([]byte(page.Body), []byte(list)) {
			t.Errorf("%s: %s", name, problem)
		}
	}
}
