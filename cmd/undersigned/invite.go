package main

import (
	"errors"
	"fmt"
	"strings"

	"undersigned/app"
	"undersigned/app/accounts"
	"undersigned/app/lang"
	"undersigned/app/paths"
)

// inviteCommand gives whoever operates the server a link with which somebody comes to run the portal.
type inviteCommand struct {
	Address string `arg:"" help:"The mail address of whoever is to run the portal; nothing is sent to it." placeholder:"ADDRESS"`
}

// Run prints the link, which is good once and for two weeks.
func (c inviteCommand) Run(w surroundings) (err error) {
	s, err := readSettings(w.environ)
	if err = errors.Join(err, s.complete()); err != nil {
		return err
	}
	o, err := s.signerOptions()
	if err != nil {
		return err
	}
	db, err := openStore(w.ctx, s.DatabaseURL, nil)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := db.Migrate(w.ctx); err != nil {
		return err
	}
	token, err := accounts.New(db, s.administrators).Inviting(o.Secret).InviteToPortal(w.ctx, c.Address)
	if app.IsKind(err, app.Invalid) {
		return errors.New(lang.For("en").T("rules.address"))
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w.out, "%s%s\n", strings.TrimSuffix(s.BaseURL, "/"), paths.Invitation(token))
	return err
}
