package web

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/text/unicode/norm"

	"undersigned/app"
	"undersigned/app/store/storetest"
	"undersigned/app/web/site"
	"undersigned/app/web/webtest"
)

// blns is the Big List of Naughty Strings; its licence stands beside it.
//
//go:embed testdata/blns.json
var blns []byte

// whole and the numbers up to hands are what naughty is asked for.
const (
	whole = -1
	hands = 3
)

// naughty are its strings, whole or dealt out to hands, so that each of them goes to two of the six tests that take a hand,
// and to all of them what JSON could not hold and what the list lacks. A short run, which looks for races, takes every twelfth.
func naughty(t *testing.T, hand int) []string {
	t.Helper()
	var list, dealt []string
	if err := json.Unmarshal(blns, &list); err != nil || len(list) < 480 {
		t.Fatalf("%d strings: %v", len(list), err)
	}
	step := hands
	switch {
	case testing.Short():
		step = 4 * hands
	case hand == whole:
		step = 1
	}
	for i := max(hand, 0); i < len(list); i += step {
		dealt = append(dealt, list[i])
	}
	return append(append(dealt, unseen...), "\x00", "nul\x00inside", "\xff\xfe\xfd", "cut\xc3", "\ufffe\uffff", "a\r\nb", "\n\nlines\n\n", "{{organisations}}", `"><a href="/x">`, "%00", "..", "../../etc")
}

// eachPortion runs a test over a hand of the strings, a portion of them on a portal of its own.
func eachPortion(t *testing.T, hand int, test func(t *testing.T, list []string)) {
	t.Helper()
	n := 0
	for portion := range slices.Chunk(naughty(t, hand), 84) {
		n++
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			t.Parallel()
			test(t, portion)
		})
	}
}

// twins holds pages that show a hostile string against the same pages with a harmless one: the same kinds of elements,
// with the same attributes, and not one more of those that load or run something.
type twins struct {
	t        *testing.T
	learning bool
	kinds    map[string]map[string]bool // of elements, by page
	active   map[string]map[string]bool // "script 1": how many of the risky ones there may be, by page
}

func newTwins(t *testing.T) *twins {
	return &twins{t: t, kinds: map[string]map[string]bool{}, active: map[string]map[string]bool{}}
}

// learn runs what shows a string with one that is refused nearly everywhere, then twice with a harmless one: the second
// meets the first.
func (w *twins) learn(show func(n int, s string), more ...string) {
	w.learning = true
	for _, s := range more {
		show(-3, s)
	}
	show(-3, "Harm\x07less")
	show(-2, "Harmless one")
	show(-1, "Harmless one")
	w.learning = false
}

// risky are the elements that load, run or lead.
var risky = []string{"script", "style", "link", "meta", "base", "iframe", "object", "embed", "img", "video", "audio", "form"}

// look checks a page; texts must each be the whole of a text on it.
func (w *twins) look(what, s string, page *webtest.Page, texts ...string) {
	w.t.Helper()
	if page.Status >= http.StatusInternalServerError {
		w.t.Errorf("%s: %q is answered with %d", what, s, page.Status)
		return
	}
	w.straight(what, s, page)
	kinds, active := anatomy(page)
	if w.learning {
		if w.kinds[what] == nil {
			w.kinds[what] = map[string]bool{}
		}
		for kind := range kinds {
			w.kinds[what][kind] = true
		}
		w.allow(what, active)
		return
	}
	for kind := range kinds {
		if !w.kinds[what][kind] {
			w.t.Errorf("%s: %q brought in <%s>", what, s, kind)
		}
	}
	w.calm(what, s, active)
	for _, text := range texts {
		if want := asHTML(text); want != "" && !holds(page, want) {
			w.t.Errorf("%s (%s): no text on the page is %q", what, page.Path, want)
		}
	}
}

func (w *twins) allow(what string, active map[string]int) {
	if w.active[what] == nil {
		w.active[what] = map[string]bool{}
	}
	for _, name := range risky {
		w.active[what][fmt.Sprint(name, " ", active[name])] = true
	}
}

func (w *twins) calm(what, s string, active map[string]int) {
	w.t.Helper()
	for _, name := range risky {
		if !w.active[what][fmt.Sprint(name, " ", active[name])] {
			w.t.Errorf("%s: %q left %d <%s>", what, s, active[name], name)
		}
	}
}

// anatomy are the elements of a page with the names of their attributes, and how many there are by name.
func anatomy(page *webtest.Page) (map[string]bool, map[string]int) {
	kinds, count := map[string]bool{}, map[string]int{}
	for _, n := range page.All("html") {
		for d := range n.Descendants() {
			if d.Type != html.ElementNode {
				continue
			}
			names := make([]string, len(d.Attr))
			for i, a := range d.Attr {
				names[i] = a.Key
			}
			slices.Sort(names)
			kinds[strings.Join(append([]string{d.Data}, names...), " ")] = true
			count[d.Data]++
		}
	}
	return kinds, count
}

// holds says whether one text node, or all that an element holds, is this text.
func holds(page *webtest.Page, want string) bool {
	for _, n := range page.All("body") {
		for d := range n.Descendants() {
			if d.Type == html.TextNode && strings.TrimSpace(d.Data) == want {
				return true
			}
		}
	}
	return false
}

// typedIn is what a field of the form with this action holds.
func typedIn(page *webtest.Page, action, name string) string {
	for _, n := range page.All("form[action=" + action + "] [name=" + name + "]") {
		if n.Data == "textarea" {
			if n.FirstChild == nil {
				return ""
			}
			return n.FirstChild.Data
		}
		for _, a := range n.Attr {
			if a.Key == "value" {
				return a.Val
			}
		}
	}
	return ""
}

// asHTML is a string as a parser reads it back from a form that was refused, without the white space around it.
func asHTML(s string) string {
	return strings.TrimSpace(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(norm.NFC.String(s)))
}

// oneLine and multiline are a string as it is kept and shown.
func oneLine(s string) string { return app.OneLine(norm.NFC.String(s)) }

func multiline(s string) string { return app.Multiline(norm.NFC.String(s)) }

// legible says whether HTML can hold a string at all.
func legible(s string) bool { return utf8.ValidString(s) && !strings.Contains(s, "\x00") }

// put sends a string through all fields of a form at once, then, where that is refused, through those that are free text,
// and at last through those of them in which it is allowed: then it must be accepted. What is refused must come back. The form
// is that on page; without one, base is all of it.
func (w *twins) put(b *webtest.Browser, page *webtest.Page, action, s string, base url.Values, free, strict []string) *webtest.Page {
	w.t.Helper()
	send := func(fields ...string) *webtest.Page {
		values := url.Values{}
		for name, v := range base {
			values[name] = v
		}
		for _, name := range fields {
			values[name] = []string{s}
		}
		var got *webtest.Page
		if page == nil {
			got = b.Post(action, values)
		} else {
			got = b.Submit(page, action, values)
		}
		if got.Status != http.StatusOK && got.Status != http.StatusUnprocessableEntity && len(fields) <= len(free) || got.Status >= 500 {
			w.t.Errorf("%s: %q is answered with %d", action, s, got.Status)
		}
		for _, name := range fields {
			if got.Status == http.StatusUnprocessableEntity && slices.Contains(free, name) && legible(s) && asHTML(typedIn(got, action, name)) != asHTML(s) {
				w.t.Errorf("%s gave %q back as %q in %s", action, s, typedIn(got, action, name), name)
			}
		}
		return got
	}
	if len(strict) > 0 {
		if got := send(slices.Concat(free, strict)...); got.Status == http.StatusOK {
			return got
		}
	}
	got := send(free...)
	if got.Status == http.StatusOK {
		return got
	}
	refused := wrong(got)
	if len(refused) == 0 {
		w.t.Fatalf("%s: %q was refused (%d) and nobody is told why: %s", action, s, got.Status, got.Text("main"))
	}
	allowed := slices.DeleteFunc(slices.Clone(free), func(name string) bool { return slices.Contains(refused, name) })
	if got = send(allowed...); got.Status != http.StatusOK {
		w.t.Fatalf("%s: %q was refused (%d): %v", action, s, got.Status, wrong(got))
	}
	return got
}

// line says whether a string is accepted as a required line; text, whether as a required text. They are the house's own
// rules of what may be typed, so that the tests know what has to be shown.
func line(s string) bool {
	return accepted(func(p *app.Problems) { p.CheckLine("x", oneLine(s), app.MaxName, true) })
}

func longText(s string) bool {
	return accepted(func(p *app.Problems) { p.CheckText("x", multiline(s), app.MaxText, true) })
}

func accepted(check func(p *app.Problems)) bool {
	var problems app.Problems
	check(&problems)
	return len(problems) == 0
}

// where gives s to be looked for when it was accepted.
func where(accepted bool, s string) string {
	if accepted {
		return s
	}
	return ""
}

func TestApplicationsTakeAnything(t *testing.T) {
	t.Parallel()
	eachPortion(t, 0, func(t *testing.T, list []string) {
		st, w := newStage(t), newTwins(t)
		applicant, administrator := st.as(t, storetest.Person(t, st.store, "applicant")), st.as(t, st.administrator)
		empty := applicant.Get("/desk/apply")
		free := []string{"legal_name", "display_name", "english_name", "acronym", "city", "capacity", "authority"}
		show := func(n int, s string) {
			base := applying("website", fmt.Sprintf("https://site%d.example", n+3), "register_number", "")
			own := w.put(applicant, empty, "/desk/apply", s, base, free, []string{"coalition", "type", "country", "website", "register_number"})
			w.look("own application", s, own, where(line(s), oneLine(s)))
			path := own.Path
			file := "/secretariat/care/applications/" + strings.TrimPrefix(path, "/desk/applications/care/")
			dossier := administrator.Get(file)
			w.look("dossier", s, dossier, where(line(s), oneLine(s)), where(longText(s), multiline(s)))

			version := site.Whole(dossier.Value("lock_version"))
			because := func(act string) *webtest.Page {
				base := url.Values{"reason": {"Harmless"}, "lock_version": {fmt.Sprint(version)}}
				page := w.put(administrator, nil, file+"/"+act, s, base, []string{"reason"}, nil)
				w.look(act, s, page, where(longText(s), multiline(s)))
				version += 2 // the applicant moves next
				return page
			}
			because("ask")
			form := applicant.Get(path + "/answer")
			w.look("answer form", s, form, where(longText(s), multiline(s)))
			page := w.put(applicant, form, path+"/answer", s, url.Values{}, append([]string{"message"}, free...), nil)
			w.look("answered", s, page, where(longText(s), multiline(s)))
			because("reject")
			page = w.put(applicant, nil, path+"/appeal", s, url.Values{"reason": {"Harmless"}}, []string{"reason"}, nil)
			w.look("appealed", s, page, where(longText(s), multiline(s)))
		}
		w.learn(show)
		for n, s := range list {
			show(n, s)
		}
		shows(t, applicant.Get("/desk"), http.StatusOK)
	})
}

func TestProfilesAndSeatsTakeAnything(t *testing.T) {
	t.Parallel()
	eachPortion(t, 1, func(t *testing.T, list []string) {
		st, w := newStage(t), newTwins(t)
		storetest.Coalition(t, st.store, "justice")
		organisation, owner := storetest.Signatory(t, st.store, st.coalition, "Alpha Aid")
		member, _ := storetest.Signatory(t, st.store, st.coalition, "Beta Bund")
		b, visitor := st.as(t, owner), st.visitor(t)
		path := "/desk/organisations/" + organisation.Slug
		page := b.Get(path)
		show := func(n int, s string) {
			free := []string{"legal_name", "display_name", "sort_name", "english_name", "acronym", "city", "about"}
			base := url.Values{"legal_name": {"Alpha Aid"}, "display_name": {"Alpha"}, "sort_name": {""}, "english_name": {"Alpha"}, "acronym": {"AA"}, "city": {"Ghent"}, "about": {"-"}}
			page = w.put(b, page, path, s, base, free, []string{"type", "country", "website", "register_number", "language"})
			w.look("profile", s, page)
			for _, name := range free {
				got, must := asHTML(page.Value(name)), name == "legal_name" && line(s)
				if name == "display_name" && got == "" {
					continue // it is that of the law
				}
				kept := oneLine(s)
				if name == "about" {
					kept = multiline(s)
				}
				if legible(s) && got != asHTML(kept) && (must || got != base.Get(name)) {
					t.Errorf("the profile holds %q as %q in %s", s, got, name)
				}
			}
			st.clock.Pass(site.CacheFresh)
			w.look("public page", s, visitor.Get("/organisations/"+organisation.Slug), where(line(s), oneLine(s)), where(longText(s), multiline(s)))
			w.look("directory", s, visitor.Get("/organisations"), where(line(s), oneLine(s)))

			asks := storetest.Person(t, st.store, fmt.Sprint("somebody ", n))
			base = url.Values{"organisation": {member.Slug}, "capacity": {"Harmless"}}
			w.look("asked for a seat", s, w.put(st.as(t, asks), nil, "/desk/join", s, base, []string{"capacity"}, nil), where(line(s), ""))
		}
		w.learn(show)
		for n, s := range list {
			show(n, s)
			if got := b.Post(path+"/seats/"+url.PathEscape(s)+"/role", form("role", s)); got.Status >= 500 {
				t.Errorf("a seat called %q: %d", s, got.Status)
			}
			if got := b.Post(path+"/coalitions", form("coalition", s, "capacity", s, "authority", s)); got.Status >= 500 {
				t.Errorf("the coalition %q: %d", s, got.Status)
			}
		}
		requests := st.as(t, st.representative(t, member, app.Owner)).Get("/desk/organisations/" + member.Slug + "/seats")
		for _, s := range list {
			if line(s) && !holds(requests, asHTML(oneLine(s))) {
				t.Errorf("no request for a seat says %q", s)
			}
		}
	})
}

func TestEndorsementsTakeAnything(t *testing.T) {
	t.Parallel()
	eachPortion(t, 2, func(t *testing.T, list []string) {
		s, w := openLetter(t), newTwins(t)
		b, coordinator, visitor := s.as(t, s.owner), s.as(t, s.coordinator), s.visitor(t)
		show := func(n int, text string) {
			l, v := storetest.Letter(t, s.store, s.coalition, s.coordinator, fmt.Sprint("letter-", n+3))
			path := "/letters/" + l.Slug
			base := form("organisation", s.organisation.Slug, "digest", v.TextDigest, "capacity", "Chair", "authority", "Board", "disclosure", "public", "confirmed", "yes")
			page := w.put(b, nil, path+"/endorsements", text, base, []string{"capacity", "authority"}, []string{"disclosure"})
			w.look("signed", text, page, where(line(text), oneLine(text)), where(longText(text), multiline(text)))

			void := fmt.Sprintf("%s/endorsements/%d/void", path, s.sheet(t, l.Slug).Signed[0].ID)
			because := form("reason", "Harmless", "lock_version", fmt.Sprint(l.LockVersion))
			page = w.put(coordinator, nil, void, text, because, []string{"reason"}, nil)
			w.look("void", text, page, where(longText(text), multiline(text)))
			declined := form("reason", "", "organisation", s.organisation.Slug)
			page = w.put(b, nil, path+"/declines", text, declined, []string{"reason"}, nil)
			w.look("declined", text, page, where(longText(text), multiline(text)))

			for _, page := range []*webtest.Page{
				coordinator.Post(path+"/extend", form("deadline_on", text, "deadline_at", text, "deadline_zone", text, "lock_version", text)),
				coordinator.Post(path+"/exports", form("format", text, "circle", text, "lang", text, "group", text, "paper", text, "contents", text, "names", text, "bom", text)),
				coordinator.Post(path+"/layout", form("group", text+"?", "paper", text+"?", "contents", text+"?", "cover", text)),
				coordinator.Post(path+"/consent", form("coalition", text)),
			} {
				if page.Status >= 500 || page.Status < 400 {
					t.Errorf("%s: %q is answered with %d", page.Path, text, page.Status)
				}
			}
			page = w.put(coordinator, nil, path+"/cancel", text, because, []string{"reason"}, nil)
			w.look("cancelled", text, page)
			gone := visitor.Get(path)
			w.look("gone", text, gone)
			if gone.Status != http.StatusGone || longText(text) && !strings.Contains(gone.Text("main"), strings.Join(strings.Fields(multiline(text)), " ")) {
				t.Errorf("%s (%d) does not say %q: %s", path, gone.Status, text, gone.Text("main"))
			}
		}
		w.learn(show)
		for n, text := range list {
			show(n, text)
		}
	})
}

func TestLettersTakeAnything(t *testing.T) {
	t.Parallel()
	eachPortion(t, 0, func(t *testing.T, list []string) {
		s, w := openLetter(t), newTwins(t)
		b, visitor := s.as(t, s.coordinator), s.visitor(t)
		empty := b.Get(newLetter)
		base := typed("title_fr", "Lettre", "addressees_fr", "Au Conseil", "body_fr", "Texte", "closing_fr", "", "title_de", "Brief", "addressees_de", "An den Rat", "body_de", "Text", "closing_de", "")
		var free []string
		for _, ending := range []string{"", "_fr", "_de"} {
			for _, name := range []string{"title", "addressees", "body", "closing"} {
				free = append(free, name+ending)
			}
		}
		show := func(n int, text string) {
			preview := url.Values{"do": {"preview"}}
			for name, v := range base {
				preview[name] = v
			}
			for _, name := range free {
				preview[name] = []string{text}
			}
			w.tame("preview", text, b.Post(allLetters, preview))
			page := w.put(b, empty, allLetters, text, base, free, []string{"language", "deadline_on", "deadline_at", "deadline_zone", "visibility"})
			path := strings.TrimSuffix(page.Path, "/manage")
			w.look("letter managed", text, page)
			edit := b.Get(path + "/edit")
			for _, name := range free {
				if got := edit.Value(name); longText(text) && line(text) && legible(text) && asHTML(got) != asHTML(oneLine(text)) && asHTML(got) != asHTML(multiline(text)) {
					t.Errorf("%s holds %q as %q", name, text, got)
				}
			}
			page = w.put(b, edit, path+"/edit", text, base, free, []string{"lock_version"})
			for _, move := range []string{"freeze", "open"} {
				page = b.Submit(page, path+"/"+move, nil)
			}
			public := visitor.Get(path)
			w.tame("letter", text, public)
			if title := asHTML(oneLine(text)); line(text) && !strings.Contains(text, "{{") && !holds(public, title) {
				t.Errorf("%s: no title is %q", path, title)
			}
			if file := visitor.Get(path + "/signatories.csv"); file.Status != http.StatusOK || strings.ContainsAny(file.Header.Get("Content-Disposition"), "\r\n\x00") {
				t.Errorf("%q: a file with the title answers %d, %q", text, file.Status, file.Header.Get("Content-Disposition"))
			}
		}
		w.learn(show)
		for n, text := range list {
			show(n, text)
		}
	})
}

// tame is look for a page with a text in Markdown, which may bring in elements of its own, but none that loads or runs
// something, no handler of events, and no link to anything but an address of the web or of mail.
func (w *twins) tame(what, s string, page *webtest.Page) {
	w.t.Helper()
	if page.Status >= http.StatusInternalServerError {
		w.t.Errorf("%s: %q is answered with %d", what, s, page.Status)
		return
	}
	w.straight(what, s, page)
	_, active := anatomy(page)
	if w.learning {
		w.allow(what, active)
		return
	}
	w.calm(what, s, active)
	for _, n := range page.All("body") {
		for d := range n.Descendants() {
			for _, a := range d.Attr {
				scheme, _, found := strings.Cut(a.Val, ":")
				foreign := (a.Key == "href" || a.Key == "src") && found && !slices.Contains([]string{"http", "https", "mailto"}, scheme) && !strings.ContainsAny(scheme, "/?#")
				if foreign || strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "srcdoc" {
					w.t.Errorf("%s: %q left <%s %s=%q>", what, s, d.Data, a.Key, a.Val)
				}
			}
		}
	}
}

func TestThePlatformTakesAnything(t *testing.T) {
	t.Parallel()
	eachPortion(t, 1, func(t *testing.T, list []string) {
		st, w := newStage(t), newTwins(t)
		b, visitor := st.as(t, storetest.Platform(t, st.store)), st.visitor(t)
		show := func(n int, s string) {
			base := form("name", fmt.Sprint("Coalition ", n+3), "about_en", "Harmless", "about_fr", "", "about_de", "")
			page := w.put(b, nil, "/platform/coalitions", s, base, []string{"name", "about_en", "about_fr", "about_de"}, nil)
			slug := strings.TrimSuffix(strings.TrimPrefix(page.Path, "/secretariat/"), "/people")
			kept := !strings.HasPrefix(slug, "coalition-") // else the name was refused: no Latin letter, or taken
			w.look("secretariat", s, page, where(kept, oneLine(s)))
			w.look("coalition", s, visitor.Get("/coalitions/"+slug), where(kept, oneLine(s)), where(longText(s), multiline(s)))
			if got := b.Post("/secretariat/"+slug+"/people", form("email", s, "role", s)); got.Status != http.StatusUnprocessableEntity {
				t.Errorf("an appointment of %q as %q is answered with %d", s, s, got.Status)
			}
		}
		w.learn(show)
		for n, s := range list {
			show(n, s)
		}
		shows(t, visitor.Get("/"), http.StatusOK)
	})
}

func TestAddressesTakeAnything(t *testing.T) {
	t.Parallel()
	eachPortion(t, 2, func(t *testing.T, list []string) {
		s, w := openLetter(t), newTwins(t)
		visitor, b := s.visitor(t), s.as(t, s.coordinator)
		show := func(n int, text string) {
			q := url.Values{}
			for _, name := range []string{"q", "state", "country", "type", "coalition", "kind", "page", "lang", "group", "organisation"} {
				q.Set(name, text)
			}
			search := "?q=" + url.QueryEscape(text)
			for _, path := range []string{"/letters", "/organisations"} {
				page := visitor.Get(path + search)
				w.look(path, text, page)
				if !w.learning && legible(text) && asHTML(page.Value("q")) != asHTML(text) {
					t.Errorf("%s gives the search for %q back as %q", path, text, page.Value("q"))
				}
			}
			for _, path := range []string{"/letters", "/organisations", "/letters/remediation", "/letters/remediation/signatories.csv", "/desk/apply", "/desk/join",
				"/letters/remediation/manage", "/secretariat/justice-initiative/applications", "/secretariat/justice-initiative/letters", "/secretariat/justice-initiative/ledger", "/letters/remediation/endorse"} {
				w.look(path+" filtered", text, b.Get(path+"?"+q.Encode()))
			}
			w.look("sign-in", text, visitor.Get("/sign-in?return="+url.QueryEscape(text)))
			part := url.PathEscape(text)
			for _, path := range []string{"/letters/" + part, "/letters/remediation/" + part, "/organisations/" + part, "/coalitions/" + part, "/log/tile/" + part, "/log/proof/" + part, "/auth/" + part} {
				if page := visitor.Get(path); page.Status >= 500 {
					t.Errorf("%s is answered with %d", path, page.Status)
				}
			}
			for _, who := range []*webtest.Browser{visitor, b} {
				if page := who.Post("/language", form("language", "en", "return", text)); page.Status >= 500 {
					t.Errorf("returning to %q is answered with %d", text, page.Status)
				}
				if page := who.Post("/language", form("language", text, "return", "/")); page.Status >= 500 || page.Status < 400 && text != "" {
					t.Errorf("the language %q is answered with %d", text, page.Status)
				}
			}
		}
		w.learn(show, "", "e")
		for n, text := range list {
			show(n, text)
		}
	})
}
