package pdf

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"codeberg.org/go-pdf/fpdf"
)

// cold makes this test binary a process that writes one document and ends.
var cold = flag.Int("cold", 0, "write a letter with so many signatories and end")

// keep leaves the documents of the tests in a directory, to be looked at.
var keep = flag.String("keep", "", "directory for the documents that are made")

func TestMain(m *testing.M) {
	_ = os.Setenv("LC_ALL", "C.UTF-8") // for the programs that tests start
	flag.Parse()
	if *cold > 0 {
		var c counter
		if err := Write(&c, letter(*cold)); err != nil {
			panic(err)
		}
		_, _ = os.Stdout.WriteString(itoa(int(c.n)) + " " + itoa(highWater()))
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// counter takes a document and keeps its length.
type counter struct{ n int64 }

func (c *counter) Write(p []byte) (int, error) {
	c.n += int64(len(p))
	return len(p), nil
}

// highWater is the most memory that this process has had, in kB; 0 where the
// system does not say. What the system tells the parent also counts the parent.
func highWater() int {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	kb := 0
	for line := range strings.Lines(string(status)) {
		if after, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			_, _ = fmt.Sscan(after, &kb)
		}
	}
	return kb
}

// cpu is the time that all cores have spent on this process.
func cpu() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkWarm is one letter after the other in one process, and the same with
// fpdf, which neither shapes nor tags.
func BenchmarkWarm(b *testing.B) {
	own := 0.0
	b.Run("150", func(b *testing.B) {
		d := letter(150)
		var c counter
		start := cpu()
		for b.Loop() {
			c.n = 0
			if err := Write(&c, d); err != nil {
				b.Fatal(err)
			}
		}
		own = report(b, start, c.n)
	})
	b.Run("150-fpdf", func(b *testing.B) {
		dir := extractFonts(b)
		var c counter
		start := cpu()
		for b.Loop() {
			c.n = 0
			if err := writeFpdf(&c, dir, 150); err != nil {
				b.Fatal(err)
			}
		}
		theirs := report(b, start, c.n)
		if own > 0 {
			b.ReportMetric(own/theirs, "own/fpdf")
		}
	})
}

// report adds processor time, which it returns in milliseconds, and size.
func report(b *testing.B, start time.Duration, size int64) float64 {
	ms := float64((cpu() - start).Microseconds()) / 1000 / float64(b.N)
	b.ReportMetric(ms, "cpu-ms/op")
	b.ReportMetric(float64(size)/1000, "kB")
	return ms
}

// BenchmarkCold is a process for each document: its processor time and memory.
// Memory and size are held; time is reported, for a busy machine makes it longer.
func BenchmarkCold(b *testing.B) {
	for _, hold := range []struct {
		n      int
		mb, kb float64
	}{{150, 64, 100}, {10_000, 64, 700}, {100_000, 96, 5500}} {
		n := hold.n
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			var used time.Duration
			var memory, most, size int64
			for b.Loop() {
				cmd := exec.Command(os.Args[0], "-cold", fmt.Sprint(n))
				out, err := cmd.Output()
				if err != nil {
					b.Fatal(err)
				}
				u := cmd.ProcessState.SysUsage().(*syscall.Rusage)
				used += time.Duration(u.Utime.Nano() + u.Stime.Nano())
				if _, err := fmt.Sscan(string(out), &size, &memory); err != nil {
					b.Fatal(err)
				}
				most = max(most, memory)
			}
			b.ReportMetric(used.Seconds()/float64(b.N), "cpu-s/op")
			b.ReportMetric(float64(most)/1024, "MB")
			b.ReportMetric(float64(size)/1000, "kB")
			if float64(most)/1024 > hold.mb || float64(size)/1000 > hold.kb {
				b.Errorf("more than %g MB of memory or %g kB", hold.mb, hold.kb)
			}
		})
	}
}

// fpdfFaces are the faces that the letter is set in, by fpdf's names of styles.
var fpdfFaces = map[string]faceID{"": serif, "B": serifBold, "I": serifItalic, "BI": serifBoldItalic}

// extractFonts lays the faces that fpdf needs where it can read them.
func extractFonts(b *testing.B) string {
	dir := b.TempDir()
	for _, id := range fpdfFaces {
		raw, err := fontFiles.ReadFile("fonts/" + library[id].name + ".ttf.gz")
		if err == nil {
			raw, err = inflate(raw)
		}
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, library[id].name+".ttf"), raw, 0o600)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	return dir
}

// writeFpdf writes the letter as well as fpdf can.
func writeFpdf(c *counter, dir string, n int) error {
	f := fpdf.New("P", "pt", "A4", dir)
	for _, style := range []string{"", "B", "I", "BI"} {
		f.AddUTF8Font("serif", style, library[fpdfFaces[style]].name+".ttf")
	}
	f.AddPage()
	for _, block := range letter(n).Body {
		switch block := block.(type) {
		case *Paragraph:
			for _, r := range block.Runs {
				style := ""
				if r.Bold {
					style = "B"
				}
				if r.Italic {
					style += "I"
				}
				f.SetFont("serif", style, 11)
				f.Write(15, r.Text)
			}
			f.Ln(20)
		case *Heading:
			f.SetFont("serif", "B", 16)
			f.MultiCell(0, 20, flat(block.Text), "", "L", false)
		case *Flow:
			column := 0
			for e, err := range block.Entries {
				if err != nil {
					return err
				}
				f.SetFont("serif", "", 9.4)
				f.CellFormat(180, 12, basic(e.Group+e.Name), "", column%2, "L", false, 0, "")
				column++
			}
		}
	}
	return f.Output(c)
}

// basic leaves out what makes fpdf panic: letters beyond the basic plane.
func basic(s string) string {
	return strings.Map(func(r rune) rune {
		if r > 0xFFFF {
			return -1
		}
		return r
	}, s)
}

func flat(runs []Run) string {
	var b strings.Builder
	for _, r := range runs {
		b.WriteString(r.Text)
	}
	return b.String()
}
