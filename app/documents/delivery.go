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
	speaks, _, _ := strings.Cut(text.Language, "-")
	if !lang.Supported(speaks) {
		speaks = "en"
	}
	place := app.Place(p.Zone)
	want = want.LaidOut(p.Layout)
	doc := &export.Letter{
		Contents: p.Contents, Cover: p.Cover, PaperUS: p.Paper == app.PaperUS, TableNames: p.NameTable, Mark: p.ByteOrderMark, English: p.EnglishNames,
		Language: speaks, TextLanguage: text.Language, Date: p.LetterAt.In(place), Addressees: textLines(text.Addressees),
		Title: text.Title, Body: text.Body, Closing: text.Closing, Circle: of.Circle,
		Roll: export.Signatories(of.Signed, delivered(of.Circle, speaks, want.groups())),
		AsOf: p.MadeAt.In(place).Truncate(time.Minute), Zone: p.Zone, Digest: p.TextDigest,
		Address: d.BaseURL + paths.Package(of.Letter.Slug, p.Number), VerifyAt: d.BaseURL + paths.VerifyDigest(of.Digest()),
		Generator: "Undersigned", Schema: d.BaseURL + paths.SignatoriesSchema, Notice: d.notice(speaks),
		Package: &export.Package{
			Number: p.Number, Digest: of.Digest(), Salt: p.AddresseeSalt, Since: of.Since,
			Joined: export.Signatories(endorsed(of.Changes.Joined), delivered(of.Circle, speaks, "none")),
			Gone:   export.Signatories(endorsed(of.Changes.Gone), delivered(of.Circle, speaks, "none")),
		},
	}
	for _, host := range of.Hosts {
		doc.Hosts = append(doc.Hosts, export.Host{Name: host.Name})
	}
	return doc
}

// DeliveryPage describes a package for its page, whose headings and countries are
// in the reader's language, whatever the text's, and whose groups are the usual.
func (d *Documents) DeliveryPage(p *lang.Printer, of deliveries.Delivery) *export.Letter {
	doc := d.DescribeDelivery(of, Wanted{Language: p.Code()})
	doc.Roll = export.Signatories(of.Signed, delivered(of.Circle, p.Code(), ""))
	return doc
}

// delivered is how a package's signatories are read. Their days of signing were
// settled when it was made, and are kept at noon, UTC.
func delivered(circle app.Disclosure, language, grouping string) export.Reading {
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

// packageFile writes a document of a package as everybody may have it.
func (d *Documents) packageFile(ctx context.Context, by app.Actor, r Request) (File, error) {
	of, err := d.Deliveries.Read(ctx, by, r.Slug, r.Package)
	if err != nil {
		return File{}, err
	}
	return d.deliveryFile(ctx, of, r, export.FilePackage)
}

// ForAddressee writes a document of a package with the names that agreed to be
// read by the addressee, for those who run the letter; a line in the ledger says
// that it was taken.
func (d *Documents) ForAddressee(ctx context.Context, by app.Actor, r Request) (File, error) {
	of, err := d.Deliveries.ForAddressee(ctx, by, r.Slug, r.Package)
	if err != nil {
		return File{}, err
	}
	return d.deliveryFile(ctx, of, r, export.FileAddressee)
}

func (d *Documents) deliveryFile(ctx context.Context, of deliveries.Delivery, r Request, kind string) (File, error) {
	doc, err := d.deliveryDocument(ctx, of, r)
	if err != nil {
		return File{}, err
	}
	return write(ctx, doc, r.Format, kind)
}
