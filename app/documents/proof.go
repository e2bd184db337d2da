package documents

import (
	"context"
	"encoding/json"
	"fmt"

	"undersigned/app"
	"undersigned/app/export"
	"undersigned/app/ledger"
	"undersigned/app/letters"
)

// prove adds to a document of the day what proves it, in the circles whose lists
// are proved. One that nothing proves yet, or any more, goes out without.
func (d *Documents) prove(ctx context.Context, doc *export.Letter, sheet letters.Sheet, format export.Format) error {
	if d.Signer == nil || !format.Provable || !sheet.HasDocuments() {
		return nil
	}
	evidence, err := d.Signer.Evidence(ctx, sheet.Version.ID, sheet.ReadAt(doc.Circle), doc.Circle, sheet.Said(doc.Circle))
	switch {
	case app.IsKind(err, app.NotFound), app.IsKind(err, app.Unavailable):
		return nil
	case err != nil:
		return err
	}
	voucher, err := d.Signer.Voucher(ctx)
	if err != nil {
		return err
	}
	return carry(doc, evidence, voucher)
}

// proveDelivery adds to a document of a package what proves it. There is none without.
func (d *Documents) proveDelivery(ctx context.Context, doc *export.Letter, id app.PackageID) error {
	evidence, err := d.Ledger.PackageEvidence(ctx, id)
	if err != nil {
		return err
	}
	var voucher ledger.Voucher
	if d.Signer != nil {
		if voucher, err = d.Signer.PackageVoucher(ctx, id); err != nil {
			return err
		}
	}
	return carry(doc, evidence, voucher)
}

// SignLedger signs the ledger as it is now, without which a package cannot be proved.
func (d *Documents) SignLedger(ctx context.Context) error {
	if d.Signer == nil {
		return nil
	}
	if err := d.Signer.Sign(ctx); err != nil && !app.IsKind(err, app.Conflict) { // a conflict: somebody else signed it meanwhile
		return err
	}
	return nil
}

// carry writes the evidence into the document, and has the log's keys vouch for its bytes.
func carry(doc *export.Letter, evidence ledger.Evidence, v ledger.Voucher) (err error) {
	doc.Vouch, evidence = v.Sign, evidence.By(v)
	if doc.Proof, err = json.Marshal(evidence); err != nil {
		return fmt.Errorf("write a proof: %w", err)
	}
	if len(evidence.Line.Keys) > 0 {
		doc.Key = evidence.Line.Keys[0]
	}
	return nil
}
