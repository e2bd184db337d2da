package radar_test

import (
	"testing"

	"undersigned/app/radar"
)

func TestDomains(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"https://WWW.Example.org/a": "example.org", "https://news.example.org": "news.example.org", "": "", "::": "",
		"https://www.Müller.de": "müller.de", "https://xn--mller-kva.de/x": "müller.de", "https://mu\u0308ller.de": "müller.de", "https://straße.de": "straße.de", "https://xn--zz.de": "xn--zz.de", "https://a_b.example.org": "a_b.example.org"} {
		if got := radar.Domain(in); got != want {
			t.Errorf("Domain(%q) is %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{"a@Example.org": "example.org", `"a@b"@example.org`: "example.org", "nobody": "", "": "",
		"a@MÜLLER.de.": "müller.de", "a@xn--mller-kva.de": "müller.de"} {
		if got := radar.MailDomain(in); got != want {
			t.Errorf("MailDomain(%q) is %q, want %q", in, got, want)
		}
	}
	for _, in := range []string{"https://www.tdh.de\u200b", "https://tdh.de./", "www.TDH.de", "https://tdh.de\u200e:443"} {
		if got := radar.Domain(in); got != "tdh.de" {
			t.Errorf("Domain(%+q) is %q", in, got)
		}
	}
}
