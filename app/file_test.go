package app_test

import (
	"slices"
	"testing"
	"time"

	"undersigned/app"
)

// TestFileMoves tries every move from every state: only these are legal.
func TestFileMoves(t *testing.T) {
	t.Parallel()
	legal := map[app.FileState][]app.FileState{
		app.FileWaiting: {app.FileWriting},
		app.FileWriting: {app.FileWriting, app.FileReady, app.FileFailed},
		app.FileFailed:  {app.FileWaiting},
	}
	for _, from := range app.FileStates {
		for _, to := range app.FileStates {
			f := app.File{State: from}
			err := f.Move(to, noon)
			if want := slices.Contains(legal[from], to); want != (err == nil) || !want && (!app.IsKind(err, app.Conflict) || f.State != from) {
				t.Errorf("%s → %s: %v, now %s", from, to, err, f.State)
			}
		}
	}
}

func TestFileIsKeptForAWeekOnceItIsReady(t *testing.T) {
	t.Parallel()
	f := app.File{State: app.FileWriting, Done: 7, ExpiresAt: noon.Add(time.Hour)}
	if err := f.AcceptsDownload(noon); !app.IsKind(err, app.Conflict) {
		t.Errorf("a file that is being written can be had: %v", err)
	}
	if err := f.Move(app.FileReady, noon); err != nil {
		t.Fatal(err)
	}
	end := noon.Add(7 * 24 * time.Hour)
	for at, want := range map[time.Time]app.Kind{noon: "", end.Add(-1): "", end: app.Gone, end.Add(time.Hour): app.Gone} {
		if got := app.KindOf(f.AcceptsDownload(at)); got != want {
			t.Errorf("at %s: %q, want %q", at, got, want)
		}
	}
	again := app.File{State: app.FileWriting, Done: 7, Size: 3, Name: "half.pdf"}
	if err := again.Move(app.FileWriting, noon); err != nil || again.Done != 0 || again.Size != 0 || again.Name != "" {
		t.Errorf("begun anew: %v, %+v", err, again)
	}
}

// TestWhoMayHaveAFile holds the rules of files against everybody, once as who asked for it and once as somebody else.
func TestWhoMayHaveAFile(t *testing.T) {
	t.Parallel()
	l := app.Letter{CoalitionID: here}
	runs := []string{"coordinator", "administrator", "administrator owner"}
	for name, actor := range roles {
		own, other := app.File{PersonID: anyone}, app.File{PersonID: applicant}
		have, drop, foreign := app.Forbidden, app.Kind(""), app.NotFound
		switch {
		case actor.IsVisitor():
			have, drop, foreign = app.Unauthenticated, app.Unauthenticated, app.Unauthenticated
		case slices.Contains(runs, name):
			have = ""
		}
		for what, got := range map[string][2]app.Kind{
			"have one's own":     {app.KindOf(actor.MayHaveFile(own, l)), have},
			"drop one's own":     {app.KindOf(actor.MayDropFile(own)), drop},
			"have another's":     {app.KindOf(actor.MayHaveFile(other, l)), foreign},
			"drop another's":     {app.KindOf(actor.MayDropFile(other)), foreign},
			"have one of nobody": {app.KindOf(actor.MayHaveFile(app.File{}, l)), foreign},
		} {
			if got[0] != got[1] {
				t.Errorf("%s, to %s: %q, want %q", name, what, got[0], got[1])
			}
		}
	}
}

func TestLayoutTakesNothingButChoices(t *testing.T) {
	t.Parallel()
	for _, contents := range app.AllContents {
		for _, paper := range app.Papers {
			for _, english := range app.AllEnglishNames {
				var problems app.Problems
				if (app.Layout{Contents: contents, Paper: paper, EnglishNames: english}).Check(&problems); len(problems) > 0 {
					t.Errorf("%q on %q with %q: %v", contents, paper, english, problems)
				}
			}
		}
	}
	var problems app.Problems
	app.Layout{Contents: "both", Paper: "A4"}.Check(&problems)
	if len(problems) != 3 || problems[0].Field != "contents" || problems[1].Field != "paper" || problems[2].Field != "english" {
		t.Errorf("found %v", problems)
	}
}

// TestKeptLayoutDigestTakesInEverything changes each value: the digest has to notice.
func TestKeptLayoutDigestTakesInEverything(t *testing.T) {
	t.Parallel()
	seen := map[string]int{}
	for i, change := range []func(*app.KeptLayout){
		func(*app.KeptLayout) {}, func(k *app.KeptLayout) { k.ID++ }, func(k *app.KeptLayout) { k.LetterID++ },
		func(k *app.KeptLayout) { k.Contents = app.LetterOnly }, func(k *app.KeptLayout) { k.Cover = true }, func(k *app.KeptLayout) { k.Logos = true },
		func(k *app.KeptLayout) { k.Grouping = "type" }, func(k *app.KeptLayout) { k.Paper = app.PaperUS }, func(k *app.KeptLayout) { k.NameTable = true },
		func(k *app.KeptLayout) { k.ByteOrderMark = false }, func(k *app.KeptLayout) { k.EnglishNames = app.EnglishNever },
		func(k *app.KeptLayout) { k.EnglishNames = app.EnglishFormer }, func(k *app.KeptLayout) { k.KeptByID++ }, func(k *app.KeptLayout) { k.KeptAt = noon.Add(1000) },
	} {
		k := app.KeptLayout{ID: 1, LetterID: 2, Layout: app.UsualLayout, KeptByID: 3, KeptAt: noon}
		change(&k)
		if other, known := seen[k.Digest()]; known {
			t.Errorf("changes %d and %d have one digest", other, i)
		}
		seen[k.Digest()] = i
	}
}

// TestLayoutsOfBefore keep the digests that they had, and are read as what is usual today.
func TestLayoutsOfBefore(t *testing.T) {
	t.Parallel()
	before := app.KeptLayout{ID: 1, LetterID: 2, Layout: app.Layout{Grouping: "country", Paper: app.PaperA4}, KeptByID: 3, KeptAt: noon}
	if got := before.Digest(); got != "4cb1f4f16720db73c70cf97df7d617b1624322cd7f8774339e3724fca39ca69c" {
		t.Errorf("the digest is %s", got)
	}
	if got := before.Settled(); got != app.UsualLayout {
		t.Errorf("settled: %+v", got)
	}
	chosen := app.UsualLayout
	chosen.ByteOrderMark, chosen.EnglishNames = false, app.EnglishNever
	if got := chosen.Settled(); got != chosen {
		t.Errorf("what was chosen became %+v", got)
	}
	was := app.Package{Layout: before.Layout}
	if was.Differs(app.Package{Layout: app.UsualLayout}, nil, nil) {
		t.Error("a package of before differs although nobody chose anything")
	}
	if !was.Differs(app.Package{Layout: chosen}, nil, nil) {
		t.Error("a choice makes no difference")
	}
}
