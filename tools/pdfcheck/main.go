// Command pdfcheck has pdfcpu validate PDF files, strictly, and says what is wrong with them; with the word resave it has
// pdfcpu save one file anew, as people do who optimise a file before they send it. It is
// a module of its own, so that what only a test needs is no dependency of the portal.
package main

import (
	"fmt"
	"os"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: pdfcheck FILE.pdf …\n       pdfcheck resave FROM.pdf TO.pdf")
		os.Exit(2)
	}
	api.DisableConfigDir() // nothing is written beside the files
	conf := model.NewDefaultConfiguration()
	if len(os.Args) == 4 && os.Args[1] == "resave" {
		conf.Offline, conf.ValidationMode = true, model.ValidationRelaxed
		if err := api.OptimizeFile(os.Args[2], os.Args[3], conf); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		return
	}
	conf.ValidationMode, conf.Offline = model.ValidationStrict, true
	wrong := false
	for _, file := range os.Args[1:] {
		if err := validate(file, conf); err != nil {
			wrong = true
			fmt.Printf("%s: %v\n", file, err)
		}
	}
	if wrong {
		os.Exit(1)
	}
}

// validate is api.Validate, but for one entry. PDF/A-3 (ISO 19005-3, 6.8) demands of a PDF 1.7 that an attached
// file says how it is related to the document; pdfcpu lets only a PDF 2.0 say so.
func validate(file string, conf *model.Configuration) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	conf.Cmd = model.VALIDATE
	ctx, err := api.ReadContext(f, conf)
	if err != nil {
		return err
	}
	for n, entry := range ctx.Table {
		d, err := ctx.DereferenceDict(*types.NewIndirectRef(n, 0))
		if err == nil && d != nil && d.Type() != nil && *d.Type() == "Filespec" {
			d.Delete("AFRelationship")
			entry.Object = d
		}
	}
	if err := api.ValidateContext(ctx); err != nil {
		return fmt.Errorf("object %d: %w", ctx.CurObj, err)
	}
	return nil
}
