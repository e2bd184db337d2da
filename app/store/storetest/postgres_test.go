package storetest

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

func TestPostgresGivesEveryTestAnEmptyDatabase(t *testing.T) {
	t.Parallel()
	for range 2 {
		conn, err := pgx.Connect(t.Context(), Postgres(t))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := conn.Exec(t.Context(), "create table seats (id bigint primary key)"); err != nil {
			t.Error(err)
		}
		if err := conn.Close(t.Context()); err != nil {
			t.Error(err)
		}
	}
}

func TestDatabaseIsDroppedAfterTheTest(t *testing.T) {
	t.Parallel()
	var address string
	t.Run("inner", func(t *testing.T) { address = Postgres(t) })
	if address == "" {
		t.Skip(errNoPostgres)
	}
	if _, err := pgx.Connect(t.Context(), address); err == nil || !strings.Contains(err.Error(), "does not exist") {
		t.Errorf("connect afterwards: %v, want: does not exist", err)
	}
}

// TestServerDiesWithItsProcess starts this test binary again as a process that is killed with a server running.
func TestServerDiesWithItsProcess(t *testing.T) {
	t.Parallel()
	if os.Getenv("STORETEST_VICTIM") != "" {
		s, err := thisServer()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stdout.WriteString(s.address.Query().Get("host") + "\n"); err != nil {
			t.Fatal(err)
		}
		select {}
	}
	if findBinaries() == "" {
		t.Skip(errNoPostgres)
	}
	dir := killedVictim(t)
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		if _, err := os.Stat(dir); os.IsNotExist(err) {
			return
		}
	}
	t.Errorf("%s is still there", dir)
}

// killedVictim gives the folder of a server whose process was killed while it ran.
func killedVictim(t *testing.T) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	victim := exec.CommandContext(t.Context(), self, "-test.run=^TestServerDiesWithItsProcess$")
	victim.Env = append(os.Environ(), "STORETEST_VICTIM=1", "UNDERSIGNED_TEST_DATABASE_URL=")
	out, err := victim.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := victim.Start(); err != nil {
		t.Fatal(err)
	}
	line := make([]byte, 512)
	n, err := out.Read(line)
	if killed := victim.Process.Kill(); err != nil || killed != nil {
		t.Fatal(err, killed)
	}
	_ = victim.Wait() // it was killed, and says so
	dir := strings.TrimSpace(string(line[:n]))
	if !filepath.IsAbs(dir) {
		t.Fatalf("the process said %q, want a folder", dir)
	}
	return dir
}

func TestNewestServerIsTaken(t *testing.T) {
	t.Parallel()
	ordered := []string{"", "/usr/lib/postgresql/9/bin", "/usr/lib/postgresql/15/bin", "/usr/lib/postgresql/17/bin"}
	for i, older := range ordered {
		for _, newer := range ordered[i+1:] {
			if !versionLess(older, newer) || versionLess(newer, older) {
				t.Errorf("%q is not older than %q", older, newer)
			}
		}
	}
}
