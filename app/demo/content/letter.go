package content

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Letter is a joint letter with its texts, and the states that it has gone through.
type Letter struct {
	Slug         string
	Hosts        []string // slugs of coalitions; the first runs it
	Language     string   // the authoritative one
	Visibility   string   // hosts, members, link, public
	Deadline     Deadline
	History      []Step // the oldest first; never empty
	CancelReason string
	Delivery     *Delivery // for a delivered letter
	Texts        []Text    // the authoritative one first
}

// Reached is the moment since which a state held; false when the letter was never there.
func (l Letter) Reached(state string) (Moment, bool) {
	for _, step := range l.History {
		if step.State == state {
			return step.At, true
		}
	}
	return Moment{}, false
}

// Delivery is to whom and how a letter was handed over.
type Delivery struct {
	To          string `json:"to"`
	Manner      string `json:"manner"`
	Illustrated bool   `json:"illustrated"` // with a cover page and the signatories' logos
}

// Text is a letter in one language.
type Text struct {
	Language   string   `json:"-"`
	Title      string   `json:"title"`
	Addressees []string `json:"addressees"` // one a line of the address block
	Closing    string   `json:"closing"`    // with line breaks
	// Body is Markdown (CommonMark and [^1] footnotes); it begins with the salutation
	// and may hold the tokens {{organisations}} and {{countries}}.
	Body string `json:"-"`
}

// letterFile is letter.json in a letter's folder; the body of each text stands beside it in en.md, fr.md ….
type letterFile struct {
	Slug         string            `json:"slug"`
	Hosts        []string          `json:"hosts"`
	Language     string            `json:"authoritative_language"`
	Visibility   string            `json:"visibility"`
	Deadline     Deadline          `json:"deadline"`
	History      map[string]Moment `json:"history"`
	CancelReason string            `json:"cancel_reason"`
	Delivery     *Delivery         `json:"delivery"`
	Texts        map[string]Text   `json:"texts"`
}

func letters(r *reader) (all []Letter) {
	for _, folder := range r.folders("letters") {
		all = append(all, letter(r, "letters/"+folder))
	}
	if r.err != nil {
		return nil
	}
	slices.SortStableFunc(all, func(a, b Letter) int {
		return cmp.Compare(a.History[0].At.minutes(), b.History[0].At.minutes())
	})
	return all
}

func letter(r *reader, folder string) Letter {
	var f letterFile
	r.json(folder+"/letter.json", &f)
	l := Letter{
		Slug: f.Slug, Hosts: f.Hosts, Language: f.Language, Visibility: f.Visibility,
		Deadline: f.Deadline, CancelReason: f.CancelReason, Delivery: f.Delivery, History: steps(f.History),
	}
	if len(l.History) == 0 {
		r.fail(fmt.Errorf("%s/letter.json: a letter has a history", folder))
	}
	for language, text := range f.Texts {
		text.Language = language
		text.Body = strings.TrimSpace(r.text(folder + "/" + language + ".md"))
		l.Texts = append(l.Texts, text)
	}
	slices.SortFunc(l.Texts, func(a, b Text) int {
		if first := a.Language == l.Language; first != (b.Language == l.Language) {
			return map[bool]int{true: -1, false: 1}[first]
		}
		return cmp.Compare(a.Language, b.Language)
	})
	return l
}

// steps puts the states of a letter in the order in which they were reached.
func steps(reached map[string]Moment) (all []Step) {
	for state, at := range reached {
		all = append(all, Step{State: state, At: at})
	}
	slices.SortFunc(all, func(a, b Step) int { return cmp.Compare(a.At.minutes(), b.At.minutes()) })
	return all
}
