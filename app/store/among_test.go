package store_test

import (
	"testing"

	"undersigned/app"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

// TestAsManyAsThereAre reads by more ids than PostgreSQL takes values in one statement.
func TestAsManyAsThereAre(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := storetest.Coalition(t, s, "care")
		org, owner := storetest.Signatory(t, s, c, "Alpha Aid")
		letter, _ := storetest.Letter(t, s, c, owner, "letter")
		const most = 70_000
		err := s.Read(t.Context(), func(tx *store.Tx) error {
			people, err := tx.PeopleByID(upTo[app.PersonID](most))
			if err != nil || people[owner.ID].ID != owner.ID {
				t.Errorf("people: %d, %v", len(people), err)
			}
			organisations, err := tx.OrganisationsByID(upTo[app.OrganisationID](most))
			if err != nil || organisations[org.ID].ID != org.ID {
				t.Errorf("organisations: %d, %v", len(organisations), err)
			}
			letters := upTo[app.LetterID](most)
			if found, err := tx.LettersByID(letters); err != nil || len(found) != 1 {
				t.Errorf("letters: %d, %v", len(found), err)
			}
			if found, err := tx.HostsByLetter(letters); err != nil || len(found[letter.ID]) != 1 {
				t.Errorf("hosts: %v, %v", found, err)
			}
			if found, err := tx.Headings(letters); err != nil || len(found[letter.ID]) != 2 {
				t.Errorf("headings: %v, %v", found, err)
			}
			if _, err := tx.Crowds(letters); err != nil {
				t.Errorf("crowds: %v", err)
			}
			if found, err := tx.Unnamed(letters); err != nil || found[letter.ID] != 1 {
				t.Errorf("unnamed: %v, %v", found, err)
			}
			if _, err := tx.PublicAmong(upTo[int64](most)); err != nil {
				t.Errorf("public: %v", err)
			}
			if found, err := tx.SlugsOf("letter", upTo[int64](most)); err != nil || found[int64(letter.ID)] != letter.Slug {
				t.Errorf("slugs: %v, %v", found, err)
			}
			if rows, total, err := tx.Directory(store.DirectoryPage{IDs: upTo[app.OrganisationID](most), Limit: 5}); err != nil || total != 1 || len(rows) != 1 {
				t.Errorf("directory: %d, %v", total, err)
			}
			if rows, total, err := tx.Queue(store.QueuePage{CoalitionID: c.ID, IDs: upTo[app.OrganisationID](most), Limit: 5}); err != nil || total != 1 || len(rows) != 1 {
				t.Errorf("queue: %d, %v", total, err)
			}
			if people, err := tx.PeopleByID(nil); err != nil || len(people) != 0 {
				t.Errorf("nobody: %d, %v", len(people), err)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	})
}

func upTo[ID ~int64](n int) []ID {
	all := make([]ID, n)
	for i := range all {
		all[i] = ID(i + 1)
	}
	return all
}
