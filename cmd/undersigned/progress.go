package main

import (
	"fmt"
	"os"
)

// working says on a terminal what is being done, and takes it back when the
// function that it gives is called. Into a file or a pipe it says nothing.
func working(w surroundings, what string) (done func()) {
	file, ok := w.err.(*os.File)
	if !ok {
		return func() {}
	}
	if info, err := file.Stat(); err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return func() {}
	}
	_, _ = fmt.Fprintf(file, "%s …", what)
	return func() { _, _ = fmt.Fprint(file, "\r\033[K") }
}
