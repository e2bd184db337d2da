package files_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"undersigned/app"
	"undersigned/app/files"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

// scene is a letter with three signatures, one of each disclosure, on a portal where two are many.
type scene struct {
	*store.Store
	f           *files.Files
	coalition   app.Coalition
	coordinator app.Person
	letter      app.Letter
}

func newScene(t *testing.T, s *store.Store) scene {
	t.Helper()
	c := storetest.Coalition(t, s, "care")
	by := storetest.Officer(t, s, c, app.Coordinator)
	l, v := storetest.Letter(t, s, c, by, "remedy")
	for _, disclosure := range app.Disclosures {
		o, owner := storetest.Signatory(t, s, c, "Signed "+string(disclosure))
		do(t, s, func(tx *store.Tx) error {
			e := app.NewEndorsement(l, v, o, app.Mandate{Disclosure: disclosure}, owner.ID, "", tx.Now())
			return tx.AddEndorsement(&e)
		})
	}
	return scene{Store: s, f: files.New(s, files.Options{Long: 2}), coalition: c, coordinator: by, letter: l}
}

func do(t *testing.T, s *store.Store, change func(tx *store.Tx) error) {
	t.Helper()
	if err := s.Tx(t.Context(), change); err != nil {
		t.Fatal(err)
	}
}

func order(format string, circle app.Disclosure) files.Order {
	return files.Order{Format: format, Circle: circle, Language: "en", Layout: app.UsualLayout}
}

func want(t *testing.T, what string, err error, kind app.Kind) {
	t.Helper()
	if got := app.KindOf(err); got != kind {
		t.Errorf("%s: %q, want %q: %v", what, got, kind, err)
	}
}

// lines counts the ledger's lines of a kind.
func (c scene) lines(t *testing.T, kind string) (n int) {
	t.Helper()
	return c.count(t, "ledger_lines WHERE kind = '"+kind+"'")
}

func (c scene) count(t *testing.T, query string) (n int) {
	t.Helper()
	if err := storetest.Raw(t, c.Store).QueryRowContext(t.Context(), "SELECT count(*) FROM "+query).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// TestWhoMayAskForWhichCircle asks as everybody for every circle, and looks at the ledger's lines.
func TestWhoMayAskForWhichCircle(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		admin := storetest.Officer(t, s, c.coalition, app.Administrator)
		stranger := storetest.Officer(t, s, storetest.Coalition(t, s, "away"), app.Administrator)
		_, member := storetest.Signatory(t, s, c.coalition, "A member")
		recorded := 0
		for _, test := range []struct {
			who  string
			by   app.Actor
			kind app.Kind
		}{
			{"visitor", app.Actor{}, app.Unauthenticated}, {"member", storetest.By(member), app.Forbidden}, {"another secretariat", storetest.By(stranger), app.Forbidden},
			{"platform", storetest.By(storetest.Platform(t, s)), app.Forbidden}, {"administrator", storetest.By(admin), ""}, {"coordinator", storetest.By(c.coordinator), ""},
		} {
			for _, circle := range app.Disclosures {
				_, err := c.f.Ask(t.Context(), test.by, "remedy", order("pdf", circle))
				want(t, test.who+" asks for "+string(circle), err, test.kind)
				if err == nil && circle != app.DisclosedPublic {
					recorded++
				}
				if got := c.lines(t, "letter.exported"); got != recorded {
					t.Fatalf("%s asked for %s: %d lines, want %d", test.who, circle, got, recorded)
				}
			}
		}
		_, err := c.f.Ask(t.Context(), storetest.By(c.coordinator), "nothing", order("pdf", app.DisclosedPublic))
		want(t, "ask for no letter", err, app.NotFound)
	})
}

func TestWhatIsNoChoiceIsSaidAtItsField(t *testing.T) {
	t.Parallel()
	c := newScene(t, storetest.New(t))
	wrong := files.Order{Format: "exe", Circle: "friends", Language: "?", Layout: app.Layout{Contents: "all", Paper: "a3", Grouping: "colour"}}
	_, err := c.f.Ask(t.Context(), storetest.By(c.coordinator), "remedy", wrong)
	var refused *app.Error
	if !errors.As(err, &refused) {
		t.Fatal(err)
	}
	var fields []string
	for _, f := range refused.Fields {
		fields = append(fields, f.Field)
	}
	if diff := cmp.Diff([]string{"circle", "lang", "group", "contents", "paper", "english"}, fields); diff != "" {
		t.Error(diff)
	}
}

// TestLongListsBecomeFiles: where two signatories are many, two circles of three hold as many.
func TestLongListsBecomeFiles(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		by := storetest.By(c.coordinator)
		for circle, total := range map[app.Disclosure]int{app.DisclosedPublic: 0, app.DisclosedAddressee: 2, app.DisclosedSecretariat: 3} {
			id, err := c.f.Ask(t.Context(), by, "remedy", order("xlsx", circle))
			want(t, "ask", err, "")
			if (id != 0) != (total != 0) {
				t.Errorf("%s became file %d", circle, id)
				continue
			}
			if id == 0 {
				continue
			}
			kept, err := c.f.Read(t.Context(), by, id)
			want(t, "read", err, "")
			if f := kept.File; f.State != app.FileWaiting || f.Total != total || f.Circle != circle || f.Layout != app.UsualLayout || kept.Title("de").Title != "Titel remedy" {
				t.Errorf("%s: %+v", circle, kept)
			}
		}
		if n := c.count(t, "river_job WHERE kind = 'file_asked'"); n != 2 {
			t.Errorf("%d jobs for 2 files", n)
		}
	})
}

// ask gives a file of the secretariat's circle that waits to be written.
func (c scene) ask(t *testing.T) app.FileID {
	t.Helper()
	id, err := c.f.Ask(t.Context(), storetest.By(c.coordinator), "remedy", order("csv", app.DisclosedSecretariat))
	if err != nil || id == 0 {
		t.Fatal(id, err)
	}
	return id
}

// writes is an author of a text.
func writes(text string) files.Author {
	return func(_ context.Context, _ files.Task, w io.Writer, _ func()) (string, error) {
		_, err := io.WriteString(w, text)
		return "list.csv", err
	}
}

// fetch reads a file whole.
func (c scene) fetch(t *testing.T, id app.FileID) string {
	t.Helper()
	_, copyTo, err := c.f.Fetch(t.Context(), storetest.By(c.coordinator), id)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := copyTo(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestFileIsWrittenAndRead writes more than one row holds, in pieces that end nowhere near its ends.
func TestFileIsWrittenAndRead(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		id := c.ask(t)
		text := strings.Repeat("Ärzte gegen Gewalt,DE\r\n", 60_000)
		author := func(_ context.Context, task files.Task, w io.Writer, step func()) (string, error) {
			if task.Letter != "remedy" || task.Taker != c.coordinator.Name || task.Circle != app.DisclosedSecretariat {
				t.Errorf("the author is told %+v", task)
			}
			for left := text; left != ""; {
				n := min(99_991, len(left))
				if _, err := io.WriteString(w, left[:n]); err != nil {
					return "", err
				}
				left = left[n:]
				step()
			}
			return "list.csv", nil
		}
		want(t, "fetch what waits", second(c.f.Fetch(t.Context(), storetest.By(c.coordinator), id)), app.Conflict)
		want(t, "write", c.f.Write(t.Context(), app.FileAsked{FileID: id}, author), "")
		want(t, "write what is written", c.f.Write(t.Context(), app.FileAsked{FileID: id}, writes("other")), "")
		if got := c.fetch(t, id); got != text {
			t.Errorf("%d bytes came back of %d", len(got), len(text))
		}
		kept, err := c.f.Read(t.Context(), storetest.By(c.coordinator), id)
		want(t, "read", err, "")
		if f := kept.File; f.State != app.FileReady || f.Size != len(text) || f.Name != "list.csv" || f.Done != (len(text)+99_990)/99_991 || !f.ExpiresAt.Equal(s.Now().Add(app.FileLifetime)) {
			t.Errorf("%+v", f)
		}
	})
}

func second[A, B any](_ A, _ B, err error) error { return err }

// TestProgressIsTold lets a second pass with every other signatory: only then it is written down.
func TestProgressIsTold(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		id := c.ask(t)
		var seen []int
		author := func(ctx context.Context, _ files.Task, w io.Writer, step func()) (string, error) {
			for i := range 5 {
				if i%2 == 1 {
					storetest.ClockOf(s).Pass(time.Second)
				}
				step()
				kept, err := c.f.Read(ctx, storetest.By(c.coordinator), id)
				if err != nil {
					return "", err
				}
				seen = append(seen, kept.File.Done)
			}
			return writes("x")(ctx, files.Task{}, w, step)
		}
		want(t, "write", c.f.Write(t.Context(), app.FileAsked{FileID: id}, author), "")
		if diff := cmp.Diff([]int{0, 2, 2, 4, 4}, seen); diff != "" {
			t.Error(diff)
		}
	})
}

// TestFailureIsSaidAndTriedAgain: the author's error leaves nothing behind, and a second attempt gives the whole file.
func TestFailureIsSaidAndTriedAgain(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		id, by := c.ask(t), storetest.By(c.coordinator)
		broken := func(_ context.Context, _ files.Task, w io.Writer, step func()) (string, error) {
			step()
			_, _ = w.Write(make([]byte, 2<<20))
			return "", errors.New("out of ink")
		}
		want(t, "try again what waits", c.f.Again(t.Context(), by, id), app.Conflict)
		if err := c.f.Write(t.Context(), app.FileAsked{FileID: id}, broken); !errors.Is(err, files.ErrFailed) || !strings.Contains(err.Error(), "out of ink") {
			t.Errorf("a broken author: %v", err)
		}
		kept, err := c.f.Read(t.Context(), by, id)
		want(t, "read", err, "")
		if kept.File.State != app.FileFailed || c.count(t, "file_parts") != 0 {
			t.Errorf("%+v with %d parts", kept.File, c.count(t, "file_parts"))
		}
		want(t, "fetch what failed", second(c.f.Fetch(t.Context(), by, id)), app.Conflict)
		want(t, "write what failed", c.f.Write(t.Context(), app.FileAsked{FileID: id}, writes("x")), "")
		want(t, "try again", c.f.Again(t.Context(), by, id), "")
		want(t, "write again", c.f.Write(t.Context(), app.FileAsked{FileID: id}, writes("mended")), "")
		if got := c.fetch(t, id); got != "mended" {
			t.Errorf("got %q", got)
		}
	})
}

// TestCutOffIsBegunAgain: when the program stops, the file is no failure and holds nothing of the first attempt later.
func TestCutOffIsBegunAgain(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		id := c.ask(t)
		ctx, stop := context.WithCancel(t.Context())
		err := c.f.Write(ctx, app.FileAsked{FileID: id}, func(_ context.Context, _ files.Task, w io.Writer, _ func()) (string, error) {
			if _, err := w.Write(make([]byte, 3<<20)); err != nil {
				return "", err
			}
			stop()
			_, err := w.Write(make([]byte, 3<<20))
			return "", err
		})
		if err == nil || errors.Is(err, files.ErrFailed) {
			t.Errorf("cut off: %v", err)
		}
		if n := c.count(t, "file_parts"); n == 0 {
			t.Error("nothing was kept of what was written")
		}
		want(t, "write again", c.f.Write(t.Context(), app.FileAsked{FileID: id}, writes("whole")), "")
		if got := c.fetch(t, id); got != "whole" {
			t.Errorf("%d bytes: %.20q", len(got), got)
		}
	})
}

// TestTimeRunsOut is a failure, and is noted although the attempt's context is over.
func TestTimeRunsOut(t *testing.T) {
	t.Parallel()
	c := newScene(t, storetest.New(t))
	id := c.ask(t)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	slow := func(ctx context.Context, _ files.Task, _ io.Writer, _ func()) (string, error) {
		<-ctx.Done()
		return "", ctx.Err()
	}
	if err := c.f.Write(ctx, app.FileAsked{FileID: id}, slow); !errors.Is(err, files.ErrFailed) {
		t.Errorf("out of time: %v", err)
	}
	if kept, err := c.f.Read(t.Context(), storetest.By(c.coordinator), id); err != nil || kept.File.State != app.FileFailed {
		t.Errorf("%v, %+v", err, kept.File)
	}
}

// TestAnotherAttemptAndADeletionEndThisOne: what is written by nobody's leave is not kept.
func TestAnotherAttemptAndADeletionEndThisOne(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		by := storetest.By(c.coordinator)
		for what, meanwhile := range map[string]func(app.FileID) error{
			"another attempt": func(id app.FileID) error {
				return c.f.Write(t.Context(), app.FileAsked{FileID: id}, writes("the other"))
			},
			"a deletion": func(id app.FileID) error { return c.f.Drop(t.Context(), by, id) },
		} {
			id := c.ask(t)
			author := func(ctx context.Context, task files.Task, w io.Writer, step func()) (string, error) {
				want(t, what, meanwhile(id), "")
				return writes(strings.Repeat("late ", 300_000))(ctx, task, w, step)
			}
			want(t, "write during "+what, c.f.Write(t.Context(), app.FileAsked{FileID: id}, author), "")
			if n := c.count(t, fmt.Sprintf("file_parts WHERE file_id = %d", id)); what == "a deletion" && n != 0 {
				t.Errorf("%d parts of a deleted file", n)
			}
			if what == "another attempt" && c.fetch(t, id) != "the other" {
				t.Error("two attempts are mixed")
			}
		}
	})
}

// TestFilesAreTheirOwnersAlone asks for a file in every way as everybody else, and as an owner who lost the office.
func TestFilesAreTheirOwnersAlone(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		id := c.ask(t)
		want(t, "write", c.f.Write(t.Context(), app.FileAsked{FileID: id}, writes("x")), "")
		ask := func(what string, by app.Actor, have, drop app.Kind) {
			t.Helper()
			want(t, what+" reads", func() error { _, err := c.f.Read(t.Context(), by, id); return err }(), have)
			want(t, what+" fetches", second(c.f.Fetch(t.Context(), by, id)), have)
			want(t, what+" tries again", c.f.Again(t.Context(), by, id), have)
			want(t, what+" drops", c.f.Drop(t.Context(), by, id), drop)
			own, err := c.f.Own(t.Context(), by)
			want(t, what+" looks", err, "")
			if len(own) != 0 {
				t.Errorf("%s has %d files", what, len(own))
			}
		}
		ask("visitor", app.Actor{}, app.Unauthenticated, app.Unauthenticated)
		for what, who := range map[string]app.Person{
			"colleague": storetest.Officer(t, s, c.coalition, app.Administrator), "platform": storetest.Platform(t, s), "somebody": storetest.Person(t, s, "somebody"),
		} {
			ask(what, storetest.By(who), app.NotFound, app.NotFound)
		}
		by := storetest.By(c.coordinator)
		if own, err := c.f.Own(t.Context(), by); err != nil || len(own) != 1 || own[0].File.ID != id {
			t.Errorf("the owner has %+v, %v", own, err)
		}
		do(t, s, func(tx *store.Tx) error {
			return tx.SetOffice(&app.Office{CoalitionID: c.coalition.ID, PersonID: c.coordinator.ID, Role: "", CreatedAt: tx.Now()})
		})
		ask("who lost the office", by, app.Forbidden, "")
		if n := c.count(t, "files") + c.count(t, "file_parts"); n != 0 {
			t.Errorf("%d rows are left of a dropped file", n)
		}
	})
}

// TestFilesAreGoneAfterAWeek in whatever state, and no sooner.
func TestFilesAreGoneAfterAWeek(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		by, clock := storetest.By(c.coordinator), storetest.ClockOf(s)
		waits := c.ask(t)
		clock.Pass(24 * time.Hour)
		ready := c.ask(t)
		want(t, "write", c.f.Write(t.Context(), app.FileAsked{FileID: ready}, writes("x")), "")
		clock.Pass(app.FileLifetime - 24*time.Hour - time.Microsecond)
		want(t, "sweep", c.f.Sweep(t.Context()), "")
		if n := c.count(t, "files"); n != 2 {
			t.Errorf("%d files within the week", n)
		}
		clock.Pass(time.Microsecond)
		want(t, "sweep", c.f.Sweep(t.Context()), "")
		_, err := c.f.Read(t.Context(), by, waits)
		want(t, "read after a week", err, app.NotFound)
		if got := c.fetch(t, ready); got != "x" {
			t.Errorf("the other one is %q", got)
		}
		clock.Pass(24 * time.Hour)
		want(t, "fetch before it is swept", second(c.f.Fetch(t.Context(), by, ready)), app.Gone)
		if own, err := c.f.Own(t.Context(), by); err != nil || len(own) != 0 {
			t.Errorf("still on the desk: %v, %v", own, err)
		}
		want(t, "sweep", c.f.Sweep(t.Context()), "")
		if n := c.count(t, "files") + c.count(t, "file_parts"); n != 0 {
			t.Errorf("%d rows after a week", n)
		}
	})
}

// TestNobodyFillsTheDatabase: twenty files are kept for one person at a time, and thirty may be asked for in an hour.
func TestNobodyFillsTheDatabase(t *testing.T) {
	t.Parallel()
	c := newScene(t, storetest.New(t))
	by, last := storetest.By(c.coordinator), app.FileID(0)
	again := func() error {
		_, err := c.f.Ask(t.Context(), by, "remedy", order("csv", app.DisclosedSecretariat))
		return err
	}
	for range 20 {
		last = c.ask(t)
	}
	want(t, "ask for one more", again(), app.Invalid)
	for range 9 {
		want(t, "drop", c.f.Drop(t.Context(), by, last), "")
		last = c.ask(t)
	}
	want(t, "drop", c.f.Drop(t.Context(), by, last), "")
	want(t, "ask for the thirtieth", again(), "")
	want(t, "drop another", c.f.Drop(t.Context(), by, 1), "")
	want(t, "ask once too often", again(), app.TooMany)
	if n := c.count(t, "files"); n != 19 {
		t.Errorf("%d files", n)
	}
}
