package organisations

import (
	"context"

	"undersigned/app"
	"undersigned/app/store"
)

// SetLogo makes the picture in a file the organisation's logo. The file is no
// part of it: what is in it is drawn anew, and kept without what else it says.
// Letters that are signed already keep the logo with which they were signed.
func (o *Organisations) SetLogo(ctx context.Context, by app.Actor, slug string, file []byte) error {
	// Whoever may not set a logo must not have us decode pictures.
	if err := o.mayDepict(ctx, by, slug); err != nil {
		return err
	}
	logo, err := o.drawn(ctx, file)
	if err != nil {
		return err
	}
	return o.depict(ctx, by, slug, &logo)
}

// RemoveLogo takes the organisation's logo away; letters that are signed already keep it.
func (o *Organisations) RemoveLogo(ctx context.Context, by app.Actor, slug string) error {
	return o.depict(ctx, by, slug, nil)
}

func (o *Organisations) mayDepict(ctx context.Context, by app.Actor, slug string) error {
	own, err := o.Own(ctx, by, slug)
	if err != nil {
		return err
	}
	if !own.CanEdit {
		return app.Refuse(app.Forbidden, "rules.not_editor")
	}
	return own.Organisation.AcceptsChanges()
}

// drawn is the picture in a file, one at a time: the largest takes a hundred megabytes while it is read.
func (o *Organisations) drawn(ctx context.Context, file []byte) (app.Image, error) {
	select {
	case o.drawing <- struct{}{}:
	case <-ctx.Done():
		return app.Image{}, app.Refuse(app.Unavailable, "rules.unavailable")
	}
	defer func() { <-o.drawing }()
	return draw(file)
}

// depict changes the logo; nil takes it away. The picture before is deleted unless somebody shows it.
func (o *Organisations) depict(ctx context.Context, by app.Actor, slug string, logo *app.Image) error {
	var before *string
	err := store.Holding(ctx, o.store, by.Person, store.HoldOrganisation(slug), func(tx *store.Tx, actor app.Actor, org app.Organisation) error {
		if err := editable(tx, actor, org); err != nil {
			return err
		}
		if logo == nil && org.LogoDigest == nil || logo != nil && org.LogoDigest != nil && logo.Digest == *org.LogoDigest {
			return nil // two presses of one button
		}
		before = org.LogoDigest
		return redraw(tx, org, by.Person, logo)
	})
	if err != nil || before == nil {
		return err
	}
	return o.store.Tx(ctx, func(tx *store.Tx) error { return tx.DropImage(*before) })
}

// redraw stores the organisation with another logo, or with none.
func redraw(tx *store.Tx, org app.Organisation, by app.PersonID, logo *app.Image) error {
	verb := "undepicted"
	org.Depict(nil, tx.Now())
	if logo != nil {
		verb = "depicted"
		org.Depict(&logo.Digest, tx.Now())
		if err := tx.AddImage(logo); err != nil {
			return err
		}
	}
	if err := tx.SaveOrganisation(&org); err != nil {
		return err
	}
	return tx.Append(app.Decided(verb, org, by, 0, org.DisplayName, tx.Now()))
}

// editable is nil for an organisation whose profile the actor may change now.
func editable(tx *store.Tx, actor app.Actor, org app.Organisation) error {
	if err := actor.MayEditProfile(org.ID); err != nil {
		return tx.HideUnlisted(actor, org.ID, err)
	}
	return org.AcceptsChanges()
}

// Image gives a picture to whoever may see it: anybody, where the directory or a
// public letter shows it, and an organisation's representatives their own logo.
func (o *Organisations) Image(ctx context.Context, by app.Actor, digest string) (app.Image, error) {
	var m app.Image
	err := o.store.ReadFor(ctx, by.Person, func(tx *store.Tx, actor app.Actor) error {
		public, err := tx.IsImagePublic(digest)
		if err != nil {
			return err
		}
		if !public {
			if err := ownLogo(tx, actor, digest); err != nil {
				return err
			}
		}
		m, err = tx.Image(digest)
		return err
	})
	return m, err
}

func ownLogo(tx *store.Tx, actor app.Actor, digest string) error {
	shown, err := tx.OrganisationsWith(digest)
	if err != nil {
		return err
	}
	for _, org := range shown {
		if actor.MaySeeOrganisation(org.ID) == nil {
			return err
		}
	}
	return app.Refuse(app.NotFound, "rules.not_found")
}

// logoOf is an organisation's logo without its bytes, the zero Image where it has none.
func logoOf(tx *store.Tx, org app.Organisation) (app.Image, error) {
	if org.LogoDigest == nil {
		return app.Image{}, nil
	}
	return tx.ImageFacts(*org.LogoDigest)
}
