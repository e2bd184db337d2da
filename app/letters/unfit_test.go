package letters_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"undersigned/app"
	"undersigned/app/letters"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

// TestTextsTooHeavyAreRefused at their field, and those of an earlier build are named and left.
func TestTextsTooHeavyAreRefused(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		heavy := draft()
		heavy.Texts[0].Body, heavy.Texts[1].Body = strings.Repeat("[^1] ", 3000)+"\n\n[^1]: "+strings.Repeat("[^1] ", 3000), strings.Repeat(">", 5000)
		_, err := c.l.Create(t.Context(), storetest.By(c.coordinator), heavy)
		want(t, "create", err, app.Invalid)
		messages := map[string]string{}
		if e, ok := err.(*app.Error); ok {
			for _, f := range e.Fields {
				messages[f.Field] = f.Message
			}
		}
		if diff := cmp.Diff(map[string]string{"body": "rules.text_nested", "body_fr": "rules.text_signs"}, messages); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
		c.create(t, draft())
		if unfit, err := c.l.Unfit(t.Context()); err != nil || len(unfit) > 0 {
			t.Errorf("%+v, %v", unfit, err)
		}
		_, err = storetest.Raw(t, s).ExecContext(t.Context(), "UPDATE letter_texts SET body = '"+strings.Repeat(">", 5000)+"', title = '\u202eTitle' WHERE language = 'fr'")
		want(t, "an earlier text", err, "")
		unfit, err := c.l.Unfit(t.Context())
		want(t, "look", err, "")
		if diff := cmp.Diff([]letters.Unfit{{Slug: "remediation-first", Fields: []string{"body_fr", "text fr"}}}, unfit); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
	})
}
