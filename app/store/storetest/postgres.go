package storetest

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// errNoPostgres is why a PostgreSQL subtest is skipped. It is an answer, not a fault: every other error fails the test.
var errNoPostgres = errors.New("PostgreSQL was not found: put initdb and postgres into the PATH, or name a server in UNDERSIGNED_TEST_DATABASE_URL")

// server is a PostgreSQL server on which databases may be made and dropped at will.
type server struct {
	address url.URL // of the maintenance database
	own     bool    // it lives and dies with this process
	// lifeline is kept from the garbage collector, which would close it and so end the server.
	lifeline io.Closer
}

// thisServer is the one server of this process, started when the first test asks for it.
var thisServer = sync.OnceValues(func() (server, error) {
	return findServer(os.Getenv("UNDERSIGNED_TEST_DATABASE_URL"))
})

// Postgres gives the address of an empty database on PostgreSQL, for a test that runs the program itself.
// The database is dropped when the test ends; where there is no PostgreSQL the test is skipped.
func Postgres(t testing.TB) string {
	t.Helper()
	return someServer(t).database(t, "template0")
}

func someServer(t testing.TB) server {
	t.Helper()
	s, err := thisServer()
	if errors.Is(err, errNoPostgres) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// findServer takes the server that was named, else starts one of its own.
func findServer(named string) (server, error) {
	if named != "" {
		u, err := url.Parse(named)
		if err != nil {
			return server{}, errors.New("UNDERSIGNED_TEST_DATABASE_URL is not an address") // the error would show a password
		}
		return server{address: *u}, nil
	}
	bin := findBinaries()
	if bin == "" {
		return server{}, errNoPostgres
	}
	return startServer(bin)
}

// findBinaries gives the folder that holds initdb and postgres, or nothing.
// Debian keeps them out of the PATH, a folder for each version.
func findBinaries() string {
	if p, err := exec.LookPath("initdb"); err == nil {
		if p, err = filepath.EvalSymlinks(p); err == nil && complete(filepath.Dir(p)) {
			return filepath.Dir(p)
		}
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin") // only a malformed pattern is an error
	newest := ""
	for _, dir := range found {
		if complete(dir) && versionLess(newest, dir) {
			newest = dir
		}
	}
	return newest
}

func complete(dir string) bool {
	for _, name := range []string{"initdb", "postgres"} {
		if _, err := exec.LookPath(filepath.Join(dir, name)); err != nil {
			return false
		}
	}
	return true
}

// versionLess compares two of Debian's folders by number: 9 comes before 15.
func versionLess(a, b string) bool {
	return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b)) < 0
}

// startServer makes a cluster in a temporary folder and serves it on a Unix socket there, with no port open.
// A shell stands between: it holds the reading end of a pipe from this process, so that however this process
// ends, even killed, the server stops and the folder is removed.
func startServer(bin string) (server, error) {
	// Not os.TempDir: a socket's path has room for about 100 characters, and another account must be able to enter.
	dir, err := os.MkdirTemp("/tmp", "undersigned-postgres-")
	if err != nil {
		return server{}, fmt.Errorf("make a folder for PostgreSQL: %w", err)
	}
	if err := initialise(bin, dir); err != nil {
		return server{}, errors.Join(err, os.RemoveAll(dir))
	}
	lifeline, err := serve(bin, dir)
	if err != nil {
		return server{}, errors.Join(err, os.RemoveAll(dir))
	}
	address := url.URL{Scheme: "postgres", User: url.User("undersigned"), Path: "/postgres",
		RawQuery: url.Values{"host": {dir}, "sslmode": {"disable"}}.Encode()}
	s := server{address: address, own: true, lifeline: lifeline}
	return s, s.await(filepath.Join(dir, "log"))
}

func initialise(bin, dir string) error {
	if err := handOver(dir); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	initdb := exec.CommandContext(ctx, filepath.Join(bin, "initdb"), "-D", filepath.Join(dir, "data"), "-U", "undersigned",
		"-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions")
	initdb.Dir = dir
	initdb.SysProcAttr = asOrdinaryUser()
	if out, err := initdb.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w: %s", err, out)
	}
	return nil
}

// serve starts the shell and, under it, the server, which end when the lifeline does. Nothing is made durable: the data is worth nothing.
func serve(bin, dir string) (lifeline io.Closer, err error) {
	const watch = `cd "$1" || exit 1
"$2"/postgres -D "$1"/data -k "$1" -c listen_addresses= -c max_connections=300 -c shared_buffers=64MB \
	-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off -c wal_level=minimal -c max_wal_senders=0 &
server=$!
cat >/dev/null
kill -QUIT $server
wait $server
cd / && rm -rf "$1"`
	log, err := os.Create(filepath.Join(dir, "log"))
	if err != nil {
		return nil, fmt.Errorf("make PostgreSQL's log: %w", err)
	}
	defer log.Close()
	shell := exec.Command("sh", "-c", watch, "sh", dir, bin)
	shell.SysProcAttr = asOrdinaryUser()
	shell.Stdout, shell.Stderr = log, log // never the test's own: `go test` waits until every copy is closed
	alive, err := shell.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("watch PostgreSQL: %w", err)
	}
	if err := shell.Start(); err != nil {
		return nil, fmt.Errorf("start PostgreSQL: %w", err)
	}
	return alive, nil
}

// await returns when the server answers, or with what it logged.
func (s server) await(log string) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	for {
		err := s.exec(ctx, "select 1")
		if err == nil {
			return nil
		}
		select {
		case <-time.After(20 * time.Millisecond):
		case <-ctx.Done():
			said, _ := os.ReadFile(log)
			return fmt.Errorf("PostgreSQL does not answer: %w: %s", err, said)
		}
	}
}

// exec runs one statement in the maintenance database, on a connection of its own.
func (s server) exec(ctx context.Context, statement string) error {
	conn, err := pgx.Connect(ctx, s.address.String())
	if err != nil {
		return err
	}
	_, err = conn.Exec(ctx, statement)
	return errors.Join(err, conn.Close(ctx))
}

// database makes a database out of a template and gives its address. It is dropped, with whoever is still connected,
// when the test ends.
func (s server) database(t testing.TB, template string) string {
	t.Helper()
	name, address := s.name()
	if err := s.exec(t.Context(), "create database "+name+" template "+template+""); err != nil {
		t.Fatalf("make a database from %s: %v", template, err)
	}
	t.Cleanup(func() {
		if err := s.exec(context.Background(), "drop database "+name+" with (force)"); err != nil {
			t.Errorf("drop %s: %v", name, err)
		}
	})
	return address
}

// name gives a name that nobody has, which needs no quoting, and the address of the database that will bear it.
func (s server) name() (name, address string) {
	name = "undersigned_test_" + strings.ToLower(rand.Text())
	u := s.address
	u.Path = "/" + name
	return name, u.String()
}
