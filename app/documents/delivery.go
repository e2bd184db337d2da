package documents

import (
	"context"
	"strings"
	"time"

	"undersigned/app"
	"undersigned/app/deliveries"
	"undersigned/app/export"
	"undersigned/app/lang"
	"undersigned/app/paths"
)

// DescribeDelivery is Describe for a package. All that it says comes from the
// package, but for the portal's address and the demonstration's notice, so that it
// says the same whoever asks, whenever and of whichever release of the program.
func (d *Documents) DescribeDelivery(of deliveries.Delivery, want Wanted) *export.Letter {
	text, p := of.Text(want.Language), of.Package
	speaks := speaks(text.Language)
	place := app.Location(p.Zone)
	want = want.LaidOut(p.Layout)
	doc := &export.Letter{
		Contents: p.Contents, Cover: p.Cover, PaperUS: p.Paper == app.PaperUS, TableNames: p.NameTable, Mark: p.ByteOrderMark, English: p.EnglishNames,
		Language: speaks, TextLanguage: text.Language, Date: p.LetterAt.In(place), Addressees: textLines(text.Addressees),
		Title: text.Title, Body: text.Body, Closing: text.Closing, Circle: of.Circle,
		Roll: export.Signatories(of.Signed, deliveredOf(of, speaks, want.groups())),
		AsOf: p.MadeAt.In(place).Truncate(time.Minute), Zone: p.Zone, Digest: p.TextDigest,
		Address: d.BaseURL + paths.Package(of.Letter.Slug, p.Number), VerifyAt: d.BaseURL + paths.VerifyDigest(of.Digest()),
		Generator: "Undersigned", Schema: d.BaseURL + paths.SignatoriesSchema, Notice: d.notice(speaks),
		Package: &export.Package{
			Number: p.Number, Digest: of.Digest(), Salt: p.AddresseeSalt, Since: of.Since,
			Joined: export.Signatories(endorsed(of.Changes.Joined), reading(of.Circle, speaks, "none")),
			Gone:   export.Signatories(endorsed(of.Changes.Gone), reading(of.Circle, speaks, "none")),
		},
	}
	for _, host := range of.Hosts {
		doc.Hosts = append(doc.Hosts, export.Host{Name: host.Name})
	}
	return doc
}

// speaks is the language of a package's headings, dates and countries; the text's where it can be.
func speaks(language string) string {
	base, _, _ := strings.Cut(language, "-")
	if !lang.Supported(base) {
		return "en"
	}
	return base
}

// DeliveryPage describes a package for its page, whose headings and countries are
// in the reader's language, whatever the text's, and whose groups are the usual.
func (d *Documents) DeliveryPage(p *lang.Printer, of deliveries.Delivery) *export.Letter {
	doc := d.DescribeDelivery(of, Wanted{Language: p.Code()})
	doc.Roll = export.Signatories(of.Signed, deliveredOf(of, p.Code(), ""))
	return doc
}

// deliveredOf is how a package's signatories are read, and what is said of those who are not named.
func deliveredOf(of deliveries.Delivery, language, grouping string) export.Reading {
	said := reading(of.Circle, language, grouping)
	said.Withheld = of.Withheld
	return said
}

// reading is how a package's signatories are read. Their days of signing were
// settled when it was made, and are kept at noon, UTC.
func reading(circle app.Disclosure, language, grouping string) export.Reading {
	return export.Reading{Circle: circle, Language: language, Grouping: grouping, Zone: "UTC"}
}

func endorsed(signatories []app.PackageSignatory) []app.Endorsement {
	signed := make([]app.Endorsement, len(signatories))
	for i, s := range signatories {
		signed[i] = s.Endorsement()
	}
	return signed
}

// deliveryDocument describes a package with the logos that it shows and its proof.
func (d *Documents) deliveryDocument(ctx context.Context, of deliveries.Delivery, r Request) (*export.Letter, error) {
	doc := d.DescribeDelivery(of, r.Want)
	doc.Mark = r.Mark.in(of.Package.Layout)
	if r.Format.Logos && (of.Package.Logos || r.Want.Logos) {
		logos, err := d.Deliveries.Logos(ctx, of)
		if err != nil {
			return nil, err
		}
		showLogos(doc, logos)
	}
	return doc, d.proveDelivery(ctx, doc, of.Package.ID)
}

// packageFile gives a document of a package as everybody may have it.
func (d *Documents) packageFile(ctx context.Context, by app.Actor, r Request) (File, error) {
	of, err := d.Deliveries.Read(ctx, by, r.Slug, r.Package)
	if err != nil {
		return File{}, err
	}
	return d.delivered(ctx, of, r)
}

// ForAddressee gives a document of a package with the names that agreed to be
// read by the addressee, to those who run the letter; a line in the ledger says
// that it was taken.
func (d *Documents) ForAddressee(ctx context.Context, by app.Actor, r Request) (File, error) {
	of, err := d.Deliveries.ForAddressee(ctx, by, r.Slug, r.Package)
	if err != nil {
		return File{}, err
	}
	return d.delivered(ctx, of, r)
}

// delivered gives a document as it was kept or, where it is asked for in other
// groups, with logos or a mark that the package's own have not, or in a format
// that a later release brought, as it is written today.
func (d *Documents) delivered(ctx context.Context, of deliveries.Delivery, r Request) (File, error) {
	if !isOwn(of.Package, r) {
		return d.writeDelivery(ctx, of, r)
	}
	// Better no document than one whose proof in it proves nothing any more.
	if _, err := d.Ledger.PackageEvidence(ctx, of.Package.ID); err != nil {
		return File{}, err
	}
	kept, data, err := d.Deliveries.Kept(ctx, of, r.Format.Name, of.Text(r.Want.Language).Language)
	switch {
	case app.IsKind(err, app.NotFound):
		return d.writeDelivery(ctx, of, r)
	case err != nil:
		return File{}, err
	}
	return File{Name: kept.Name, Format: r.Format, Language: speaks(kept.Language), Bytes: data}, nil
}

// isOwn says whether a document is asked for as the package's own layout has it.
func isOwn(p app.Package, r Request) bool {
	return (r.Want.Grouping == "" || r.Want.Grouping == p.Grouping) && (p.Logos || !r.Want.Logos || !r.Format.Logos) &&
		(!r.Format.Marks || r.Mark.in(p.Layout) == p.ByteOrderMark)
}

// writeDelivery writes a document of a package; every one that is kept comes from here.
func (d *Documents) writeDelivery(ctx context.Context, of deliveries.Delivery, r Request) (File, error) {
	doc, err := d.deliveryDocument(ctx, of, r)
	if err != nil {
		return File{}, err
	}
	kind := export.FilePackage
	if of.Circle == app.DisclosedAddressee {
		kind = export.FileAddressee
	}
	return write(ctx, doc, r.Format, kind)
}
