package documents

import (
	"context"
	"errors"
	"slices"

	"undersigned/app"
	"undersigned/app/deliveries"
	"undersigned/app/export"
)

// Keep writes every document of a package that was made, in its own layout, and
// has them kept for ever. What was kept by an earlier attempt, or by another
// server meanwhile, stays as it is. It is Unavailable while nothing proves the package.
func (d *Documents) Keep(ctx context.Context, made app.PackageMade) error {
	if err := d.SignLedger(ctx); err != nil {
		return err
	}
	kept, err := d.Deliveries.Written(ctx, made.PackageID)
	if err != nil {
		return err
	}
	var of deliveries.Delivery
	for _, circle := range app.PackageCircles {
		if of, err = d.Deliveries.Whole(ctx, made.PackageID, circle); err != nil || of.Filed {
			return err
		}
		if err := d.keep(ctx, of, kept); err != nil {
			return err
		}
	}
	return d.Deliveries.File(ctx, of)
}

// keep writes the documents for one circle, one after another, so that only one is held.
func (d *Documents) keep(ctx context.Context, of deliveries.Delivery, kept []app.PackageFile) error {
	for _, language := range of.Languages() {
		for _, format := range export.Formats {
			f := app.PackageFile{Circle: of.Circle, Format: format.Name, Language: language}
			if slices.ContainsFunc(kept, func(k app.PackageFile) bool {
				return k.Circle == f.Circle && k.Format == f.Format && k.Language == f.Language
			}) {
				continue
			}
			file, err := d.writeDelivery(ctx, of, Request{Format: format, Want: Wanted{Language: language}})
			if err != nil {
				return err
			}
			f.Name = file.Name
			if f.Note, err = d.note(ctx, of.Package, file); err != nil {
				return err
			}
			if err := d.Deliveries.Keep(ctx, of, f, file.Bytes); err != nil {
				return err
			}
		}
	}
	return nil
}

// note has the log's key vouch for a file that has no place for it inside.
func (d *Documents) note(ctx context.Context, p app.Package, file File) (string, error) {
	if file.Format.Provable || d.Signer == nil {
		return "", nil
	}
	voucher, err := d.Signer.PackageVoucher(ctx, p.ID)
	if err != nil || voucher.Sign == nil {
		return "", err
	}
	return voucher.Sign(file.Format.Name, file.Digest())
}

// KeepAll is Keep for every package whose documents are not kept yet: those of
// earlier builds, and those for which it failed. One that cannot be written keeps
// no other from being so.
func (d *Documents) KeepAll(ctx context.Context) error {
	ids, err := d.Deliveries.Unfiled(ctx)
	if err != nil {
		return err
	}
	var failed []error
	for _, id := range ids {
		if err := d.Keep(ctx, app.PackageMade{PackageID: id}); err != nil && !app.IsKind(err, app.Gone) {
			failed = append(failed, err)
		}
	}
	return errors.Join(failed...)
}
