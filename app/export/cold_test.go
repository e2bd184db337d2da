package export

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// cold makes this test binary a process that writes one file and ends.
var cold = flag.String("cold", "", "format and number of signatories of a file to write, then end")

func TestMain(m *testing.M) {
	_ = os.Setenv("LC_ALL", "C.UTF-8") // for the programs that tests start
	flag.Parse()
	if *cold == "" {
		os.Exit(m.Run())
	}
	name, n := "", 0
	if _, err := fmt.Sscan(*cold, &name, &n); err != nil {
		panic(err)
	}
	format, _ := FormatOf(name)
	l, out := large(n), &counter{}
	runtime.GC() // what making the list left behind is not the writer's
	start := cpu()
	if err := format.Write(out, l); err != nil {
		panic(err)
	}
	_, _ = fmt.Fprint(os.Stdout, (cpu() - start).Milliseconds(), " ", out.n, " ", highWater())
}

// counter takes a file and keeps its length.
type counter struct{ n int64 }

func (c *counter) Write(p []byte) (int, error) {
	c.n += int64(len(p))
	return len(p), nil
}

// cpu is the time that all cores have spent on this process.
func cpu() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// highWater is the most memory that this process has had, in kB; 0 where the system does not say.
func highWater() (kb int) {
	status, _ := os.ReadFile("/proc/self/status")
	for line := range strings.Lines(string(status)) {
		if after, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			_, _ = fmt.Sscan(after, &kb)
		}
	}
	return kb
}

// BenchmarkCold is a process for each file of 100,000 signatories: the time of all cores for the writing alone, and the
// memory of the whole process, the list included.
func BenchmarkCold(b *testing.B) {
	for _, hold := range []struct {
		format  string
		seconds float64
		mb      int
	}{{"xlsx", 1.5, 150}, {"json", 1.5, 150}, {"csv", 0.5, 120}, {"docx", 1.5, 150}} {
		b.Run(hold.format+"/100000", func(b *testing.B) {
			best, most, size := time.Hour, 0, 0
			for b.Loop() {
				out, err := exec.Command(os.Args[0], "-cold", hold.format+" 100000").Output()
				if err != nil {
					b.Fatal(err)
				}
				ms, kb := 0, 0
				if _, err := fmt.Sscan(string(out), &ms, &size, &kb); err != nil {
					b.Fatal(err)
				}
				best, most = min(best, time.Duration(ms)*time.Millisecond), max(most, kb)
			}
			b.ReportMetric(best.Seconds(), "cpu-s")
			b.ReportMetric(float64(most)/1024, "MB")
			b.ReportMetric(float64(size)/1000, "kB")
			if best.Seconds() > hold.seconds || most > hold.mb<<10 {
				b.Errorf("%s and %d kB: more than %g s or %d MB", best, most, hold.seconds, hold.mb)
			}
		})
	}
}
