package main

import (
	"context"
	"encoding/hex"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"undersigned/app"
	"undersigned/app/accounts"
)

// TestInviteAdministratorPrintsALink: it is good once, for whoever signs in with it.
func TestInviteAdministratorPrintsALink(t *testing.T) {
	t.Parallel()
	secret := make([]byte, 32)
	for i := range secret {
		secret[i] = byte(i*i*7 + i*13 + 5)
	}
	url := "sqlite:" + filepath.Join(t.TempDir(), "portal.db")
	invite := func(args ...string) (int, string, string) {
		var o, e said
		code := run(surroundings{ctx: t.Context(), out: &o, err: &e, environ: []string{
			"UNDERSIGNED_DATABASE_URL=" + url, "UNDERSIGNED_BASE_URL=https://letters.example.org", "UNDERSIGNED_SECRET=" + hex.EncodeToString(secret),
		}}, append([]string{"invite-administrator"}, args...))
		return code, o.String(), e.String()
	}
	if code, _, err := invite("nobody"); code == 0 || !strings.Contains(err, "mail address") {
		t.Errorf("no address: %d, %s", code, err)
	}
	code, out, said := invite("ada@example.org")
	token, ok := strings.CutPrefix(strings.TrimSpace(out), "https://letters.example.org/invitations/")
	if code != 0 || !ok {
		t.Fatalf("%d: %q, %s", code, out, said)
	}
	if err := accepts(t.Context(), url, secret, token); err != nil {
		t.Error(err)
	}
}

// accepts has somebody sign in to the portal of a database and accept.
func accepts(ctx context.Context, url string, secret []byte, token string) (err error) {
	db, err := openStore(ctx, url, nil)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	a := accounts.New(db, nil)
	p, err := a.SignIn(ctx, app.Identity{Issuer: "https://id.example", Subject: "1", Name: "Ada"})
	if err != nil {
		return err
	}
	if _, err := a.Inviting(secret).Accept(ctx, app.Actor{Person: p.ID}, token); err != nil {
		return err
	}
	standing, err := a.Standing(ctx, p.ID, p.SessionEpoch)
	if err == nil && !standing.Actor.Platform {
		return errors.New("who accepted does not run the portal")
	}
	return err
}
