// Command pdfcheck has pdfcpu validate PDF files, strictly, and says what is wrong with them. It is
// a module of its own, so that what only a test needs is no dependency of the portal.
package main

import (
	"fmt"
	"os"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
)

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: pdfcheck FILE.pdf …")
		os.Exit(2)
	}
	api.DisableConfigDir() // nothing is written beside the files
	conf := model.NewDefaultConfiguration()
	conf.ValidationMode, conf.Offline = model.ValidationStrict, true
	wrong := false
	for _, file := range os.Args[1:] {
		if err := api.ValidateFile(file, conf); err != nil {
			wrong = true
			fmt.Printf("%s: %v\n", file, err)
		}
	}
	if wrong {
		os.Exit(1)
	}
}
