package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"undersigned/app"
	"undersigned/app/lang"
	"undersigned/app/privacy"
)

// eraseCommand is what whoever operates the portal does when somebody asks to be forgotten.
type eraseCommand struct {
	Person erasePersonCommand `cmd:"" help:"Delete somebody's account: name, address, sign-in, places, and what they typed of themselves. Endorsements stay with their organisations."`
	Lines  eraseLinesCommand  `cmd:"" help:"Take note and decider out of single lines of the ledger. What the lines are about stays, and the ledger still verifies."`
}

// consent is how the operator says that it is meant.
type consent struct {
	Yes bool `help:"Do not ask."`
}

// given asks at a terminal, and wants --yes where there is none.
func (c consent) given(w surroundings, question string) error {
	if c.Yes {
		return nil
	}
	if w.in == nil {
		return errors.New("this cannot be undone: say --yes")
	}
	if _, err := fmt.Fprintf(w.err, "%s This cannot be undone. Type yes: ", question); err != nil {
		return err
	}
	answer, err := bufio.NewReader(w.in).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("read the answer: %w", err)
	}
	if strings.TrimSpace(answer) != "yes" {
		return errors.New("nothing was erased")
	}
	return nil
}

// atTerminal is standard input where somebody can answer there, nil elsewhere.
func atTerminal(file *os.File) io.Reader {
	if info, err := file.Stat(); err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return nil
	}
	return file
}

type erasePersonCommand struct {
	databaseFlag
	consent
	Who string `arg:"" help:"The person's e-mail address, or their number in the database." placeholder:"ADDRESS|NUMBER"`
}

// Run erases the one person who is meant; an address of several is refused with their numbers.
func (c erasePersonCommand) Run(w surroundings) (err error) {
	db, err := c.open(w, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	use := privacy.New(db)
	found, err := use.Find(w.ctx, c.Who)
	if err != nil {
		return err
	}
	person, err := only(found)
	if err != nil {
		return err
	}
	question := fmt.Sprintf("Erase person %d, %s <%s>, here since %s?", person.ID, person.Name, person.Email, person.CreatedAt.Format(time.DateOnly))
	if err := c.given(w, question); err != nil {
		return err
	}
	if err := use.EraseFor(w.ctx, person.ID); err != nil {
		return inWords(err)
	}
	_, err = fmt.Fprintf(w.out, "Person %d is erased.\n", person.ID)
	return err
}

func only(found []app.Person) (app.Person, error) {
	switch len(found) {
	case 0:
		return app.Person{}, errors.New("there is nobody like that")
	case 1:
		return found[0], nil
	}
	numbers := make([]string, len(found))
	for i, p := range found {
		numbers[i] = fmt.Sprint(p.ID)
	}
	return app.Person{}, fmt.Errorf("several people have this address, say which by number: %s", strings.Join(numbers, ", "))
}

type eraseLinesCommand struct {
	databaseFlag
	consent
	Numbers []int64 `arg:"" help:"Numbers of the lines, as a coalition's history shows them." placeholder:"LINE"`
}

// Run erases all of the lines, or none.
func (c eraseLinesCommand) Run(w surroundings) (err error) {
	db, err := c.open(w, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := c.given(w, fmt.Sprintf("Erase who decided, and the note, of ledger lines %d?", c.Numbers)); err != nil {
		return err
	}
	err = privacy.New(db).EraseLines(w.ctx, c.Numbers)
	switch {
	case app.IsKind(err, app.NotFound):
		return errors.New("one of these lines does not exist; nothing was erased")
	case app.IsKind(err, app.Conflict):
		return errors.New("one of these lines was erased before; nothing was erased now")
	case err != nil:
		return err
	}
	_, err = fmt.Fprintf(w.out, "Erased: %d.\n", c.Numbers)
	return err
}

// inWords is a refusal as a page would say it.
func inWords(err error) error {
	var refused *app.Error
	if !errors.As(err, &refused) || refused.Kind != app.Conflict {
		return err
	}
	return errors.New(lang.For("en").T(refused.Message, refused.Args...))
}
