package accounts

import (
	"context"

	"undersigned/app"
	"undersigned/app/store"
)

// Help is who can do what somebody else in the same organisation may not. The zero Help says nothing.
type Help struct {
	Organisation app.Organisation
	Role         app.SeatRole // the least that it takes
	Names        []string     // of those who hold it; none where nobody does
}

// Help names those whose role a refusal says it takes, to people of that organisation and to nobody else.
func (a *Accounts) Help(ctx context.Context, by app.Actor, refusal error) (Help, error) {
	needs := app.NeedsOf(refusal)
	if needs == nil || by.IsVisitor() {
		return Help{}, nil
	}
	var help Help
	err := a.store.ReadAs(ctx, by.Person, func(tx *store.Tx, actor app.Actor) error {
		if actor.MaySeeOrganisation(needs.Organisation) != nil {
			return nil
		}
		o, err := tx.Organisation(needs.Organisation)
		if err != nil {
			return err
		}
		holders, err := tx.Holders(o.ID, needs.Role)
		if err != nil {
			return err
		}
		help = Help{Organisation: o, Role: needs.Role}
		for _, p := range holders {
			help.Names = append(help.Names, p.Name)
		}
		return nil
	})
	return help, err
}
