package web

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"undersigned/app"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

// listOf makes this test binary a process that answers one request for the CSV of a letter and ends.
var listOf = flag.String("list-of", "", "address of a database, the letter's slug and where the file goes, with spaces between")

func TestMain(m *testing.M) {
	flag.Parse()
	if *listOf == "" {
		os.Exit(m.Run())
	}
	said, err := answerOnce(strings.Fields(*listOf))
	if err != nil {
		said = err.Error()
		defer os.Exit(1)
	}
	_, _ = os.Stdout.WriteString(said)
}

// answerOnce sends a list into a file, and says how long that took in milliseconds and how much memory the process has had in kB.
func answerOnce(args []string) (string, error) {
	st, err := store.Open(context.Background(), args[0], store.Options{Clock: func() time.Time { return storetest.Start }})
	if err != nil {
		return "", err
	}
	server, err := serverOn(st, time.Now, 0)
	if err != nil {
		return "", err
	}
	file, err := os.Create(args[2])
	if err != nil {
		return "", err
	}
	request, err := http.NewRequest(http.MethodGet, "/letters/"+args[1]+"/signatories.csv", nil)
	if err != nil {
		return "", err
	}
	start, answer := time.Now(), &intoFile{file: file, header: http.Header{}}
	server.ServeHTTP(answer, request)
	took := time.Since(start)
	if answer.status != http.StatusOK {
		return "", fmt.Errorf("status %d", answer.status)
	}
	return fmt.Sprint(took.Milliseconds(), " ", highWater()), errors.Join(file.Close(), st.Close())
}

// intoFile is an answer that goes to a file, as psql's does.
type intoFile struct {
	file   *os.File
	header http.Header
	status int
}

func (f *intoFile) Header() http.Header { return f.header }

func (f *intoFile) WriteHeader(status int) { f.status = status }

func (f *intoFile) Write(p []byte) (n int, err error) { return f.file.Write(p) }

// highWater is the most memory that this process has had, in kB.
func highWater() (kb int) {
	status, _ := os.ReadFile("/proc/self/status") // where there is none, 0 is said
	for line := range strings.Lines(string(status)) {
		if after, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			_, _ = fmt.Sscan(after, &kb)
		}
	}
	return kb
}

// inserted signs a letter for n organisations that do not exist, in a few seconds.
const inserted = `INSERT INTO endorsements (letter_id, organisation_id, version_id, state, display_name, original_name, english_name, sort_name,
	country, type, language, sort_key, disclosure, text_digest, capacity, authority, mandate_salt, mandate_digest, reason, lock_version, created_at, signed_at)
	SELECT $1, 1000000 + i, $2, 'signed', 'Verein für Kinder ' || md5(i::text), 'Verein für Kinder ' || i || ' e. V.', 'Society for Children ' || i, '',
	(ARRAY['AT','BE','BG','CH','CY','CZ','DE','DK','EE','ES','FI','FR','GB','GR','HR','HU','IE','IT','LT','LV','MT','NL','PL','PT','RO','SE','XE'])[1 + i % 27],
	(ARRAY['ngo','network','trade_union','foundation','academic'])[1 + i % 5], 'de', convert_to(md5(i::text) || md5((-i)::text), 'UTF8'),
	'public', repeat('a', 64), 'Director', 'The statutes', repeat('b', 32), repeat('c', 64), '', 1, now(), timestamptz '2026-03-02 12:00Z' + i * interval '1 second'
	FROM generate_series(1, $3::int) AS i`

// copied is what psql has to do for the same file, but for names of countries and types, escaping and authorisation.
const copied = `\copy (SELECT display_name, original_name, english_name, country, country, type, type, ` +
	`to_char(signed_at AT TIME ZONE 'Europe/Brussels', 'YYYY-MM-DD') FROM endorsements WHERE letter_id = %d AND state = 'signed' AND disclosure = 'public' ` +
	`ORDER BY country, sort_key, id) TO '%s' WITH (FORMAT csv, HEADER)`

// BenchmarkLongList sends a million signatories as CSV, from the request to the file, and has psql write the same rows
// in the same order. It is to be at least half as fast, in no more memory than ten thousand signatories take.
func BenchmarkLongList(b *testing.B) {
	psql, err := exec.LookPath("psql")
	if err != nil {
		b.Skip("no psql here")
	}
	address := storetest.Postgres(b)
	st, err := store.Open(b.Context(), address, store.Options{Clock: func() time.Time { return storetest.Start }})
	if err != nil {
		b.Fatal(err)
	}
	defer st.Close()
	if err := st.Migrate(b.Context()); err != nil {
		b.Fatal(err)
	}
	memory, ids := map[int]int{}, map[int]app.LetterID{}
	c := storetest.Coalition(b, st, "bench")
	officer := storetest.Officer(b, st, c, app.Coordinator)
	for _, n := range []int{10_000, 1_000_000} {
		letter, version := storetest.Letter(b, st, c, officer, fmt.Sprint("letter-", n))
		ids[n] = letter.ID
		fillLetter(b, psql, address, letter.ID, version.ID, n)
	}
	for _, n := range []int{10_000, 1_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			own, theirs, least := time.Hour, time.Hour, math.MaxInt // the best of three and more: a busy machine makes single ones longer and larger
			for i := 0; i < 3 || b.Loop(); i++ {
				took, kb := ownList(b, address, n)
				own, least = min(own, took), min(least, kb)
				start := time.Now()
				psqlDo(b, psql, address, fmt.Sprintf(copied, ids[n], filepath.Join(b.TempDir(), "psql.csv")))
				theirs = min(theirs, time.Since(start))
			}
			memory[n] = least
			b.ReportMetric(float64(n)/own.Seconds(), "rows/s")
			b.ReportMetric(float64(theirs)/float64(own), "x-psql-copy")
			b.ReportMetric(float64(memory[n])/1024, "MB")
			if n > 100_000 && theirs*2 < own {
				b.Errorf("%s, while psql took %s: less than half as fast", own, theirs)
			}
		})
	}
	if few, many := memory[10_000], memory[1_000_000]; few > 0 && many > few+few/2 {
		b.Errorf("%d kB for a million names, %d kB for ten thousand: memory grows with the list", many, few)
	}
}

func fillLetter(b *testing.B, psql, address string, l app.LetterID, v app.VersionID, n int) {
	b.Helper()
	statement := strings.NewReplacer("$1", fmt.Sprint(l), "$2", fmt.Sprint(v), "$3", fmt.Sprint(n)).Replace(inserted)
	psqlDo(b, psql, address, "ALTER TABLE endorsements DISABLE TRIGGER ALL")
	psqlDo(b, psql, address, statement)
	psqlDo(b, psql, address, "VACUUM ANALYZE endorsements")
}

func psqlDo(b *testing.B, psql, address, statement string) {
	b.Helper()
	if out, err := exec.CommandContext(b.Context(), psql, "-X", "-q", "-v", "ON_ERROR_STOP=1", "-c", statement, address).CombinedOutput(); err != nil {
		b.Fatalf("psql: %v: %s", err, out)
	}
}

// ownList is how long a process took that answered one request, and how much memory it had.
func ownList(b *testing.B, address string, n int) (time.Duration, int) {
	b.Helper()
	file := filepath.Join(b.TempDir(), "own.csv")
	out, err := exec.CommandContext(b.Context(), os.Args[0], "-list-of", fmt.Sprintf("%s letter-%d %s", address, n, file)).Output()
	if err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	var ms, kb int
	if _, err := fmt.Sscan(string(out), &ms, &kb); err != nil {
		b.Fatal(err)
	}
	if info, err := os.Stat(file); err != nil || info.Size() < int64(n)*80 {
		b.Fatalf("the list is not whole: %v", err)
	}
	return time.Duration(ms) * time.Millisecond, kb
}
