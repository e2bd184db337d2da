// Command undersigned is the portal: `undersigned demo` to try it, `undersigned
// serve` to run it. This package reads arguments and environment, opens what
// the portal needs and wires it together; it holds no rules. Nothing imports it.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/alecthomas/kong"
)

// Exit codes beside 0.
const (
	exitFailed = 1
	exitUsage  = 2
)

// surroundings are what a command sees of the world, so that tests can stand in for it.
type surroundings struct {
	ctx     context.Context // ends when the command is to stop
	environ []string
	in      io.Reader // somebody at a terminal; nil where nobody can be asked
	out     io.Writer
	err     io.Writer
}

// commandLine is what kong reads the arguments into; each command has a method Run.
type commandLine struct {
	Demo    demoCommand    `cmd:"" help:"Run the whole portal with sample content on this machine, to look around."`
	Serve   serveCommand   `cmd:"" help:"Run the portal. Settings come from the environment, see \"undersigned config\"."`
	Migrate migrateCommand `cmd:"" help:"Bring the database to this version's schema, and do nothing else."`
	Verify  verifyCommand  `cmd:"" help:"Check a document or a receipt, or recompute the ledger from the database and say whether they agree."`
	Invite  inviteCommand  `cmd:"" name:"invite-administrator" help:"Print a link, good once, with which somebody comes to run the portal."`
	Erase   eraseCommand   `cmd:"" help:"Erase a person, or lines of the ledger, for good."`
	Key     keyCommand     `cmd:"" help:"The keys that sign the ledger's checkpoints."`
	Config  configCommand  `cmd:"" help:"Print the settings as this program reads them, with secrets masked."`
	Version versionCommand `cmd:"" help:"Print the version."`
}

func main() {
	ctx, stop := context.WithCancel(context.Background())
	go obey(stop)
	os.Exit(run(surroundings{ctx: ctx, environ: os.Environ(), in: atTerminal(os.Stdin), out: os.Stdout, err: os.Stderr}, os.Args[1:]))
}

// impatience is how long after the first signal a second Ctrl-C counts: some
// shells and supervisors send the first one twice.
const impatience = 300 * time.Millisecond

// obey has the first signal stop the program in order and a second Ctrl-C end it at once.
func obey(stop context.CancelFunc) {
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	<-signals
	stop()
	first := time.Now()
	for s := range signals {
		if s == os.Interrupt && time.Since(first) > impatience {
			os.Exit(exitFailed)
		}
	}
}

// run executes one command line and gives the exit code. Every failure is one sentence on w.err.
func run(w surroundings, args []string) int {
	done := -1
	var line commandLine
	parser, err := kong.New(&line, kong.Name("undersigned"),
		kong.Description("A portal where coalitions of organisations co-sign joint letters."),
		kong.UsageOnError(), kong.Writers(w.out, w.err), kong.Exit(func(code int) { done = code }))
	if err != nil {
		return failed(w, err, exitFailed)
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	command, err := parser.Parse(args)
	switch {
	case done >= 0:
		return done // --help
	case err != nil:
		return failed(w, fmt.Errorf("%w; see \"undersigned --help\"", err), exitUsage)
	}
	err = command.Run(w)
	var closed unreadable
	var open reserved
	switch {
	case errors.As(err, &closed):
		return failed(w, err, exitUnreadable)
	case errors.As(err, &open):
		return failed(w, err, exitReserved)
	case err != nil:
		return failed(w, err, exitFailed)
	}
	return 0
}

func failed(w surroundings, err error, code int) int {
	_, _ = fmt.Fprintf(w.err, "undersigned: %v\n", err)
	return code
}
