package store

import (
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"undersigned/app"
)

// AddImage keeps a picture, unless it is kept already, and sees to it that it
// stays until the end of the transaction.
func (tx *Tx) AddImage(m *app.Image) error {
	if err := tx.db.Clauses(clause.OnConflict{DoNothing: true}).Create(m).Error; err != nil {
		return refusal(err, "add an image")
	}
	err := tx.lockImage(m.Digest)
	if app.IsKind(err, app.NotFound) { // somebody dropped it between the two
		return caused(app.Unavailable, "rules.try_again", "keep an image", err)
	}
	return err
}

// lockImage waits for those who begin to show a picture, or drop it, and keeps others from either.
func (tx *Tx) lockImage(digest string) error {
	_, err := one[app.Image](tx.store.dialect.lockRows(tx.db).Select("digest").Where("digest = ?", digest), "lock an image")
	return err
}

// Image reads one by its digest.
func (tx *Tx) Image(digest string) (app.Image, error) {
	return one[app.Image](tx.db.Where("digest = ?", digest), "read an image")
}

// ImageFacts reads all of an image but its bytes.
func (tx *Tx) ImageFacts(digest string) (app.Image, error) {
	return one[app.Image](tx.db.Select("digest, media_type, width, height").Where("digest = ?", digest), "read an image's facts")
}

// Logos are the pictures that stand under a letter with signatures of the given disclosures, by digest.
func (tx *Tx) Logos(id app.LetterID, within ...app.Disclosure) (map[string]app.Image, error) {
	shown := tx.db.Model(&app.Endorsement{}).Select("logo_digest").
		Where("letter_id = ? AND state = ? AND disclosure IN ?", id, app.EndorsementSigned, within)
	return tx.imagesIn(shown)
}

// PackageLogos are the pictures of a package's signatories, in whichever of its circles, by digest.
func (tx *Tx) PackageLogos(id app.PackageID) (map[string]app.Image, error) {
	return tx.imagesIn(tx.db.Model(&app.PackageSignatory{}).Select("logo_digest").Where("package_id = ?", id))
}

// imagesIn reads the pictures whose digests a query gives.
func (tx *Tx) imagesIn(digests *gorm.DB) (map[string]app.Image, error) {
	rows, err := all[app.Image](tx.db.Where("digest IN (?)", digests), "read logos")
	if err != nil {
		return nil, err
	}
	found := make(map[string]app.Image, len(rows))
	for _, m := range rows {
		found[m.Digest] = m
	}
	return found, nil
}

// DropImage deletes a picture that nobody shows any more; one that somebody shows
// stays. It locks the picture and nothing else, so it belongs in a transaction of
// its own: two that each add what the other drops would wait for each other.
func (tx *Tx) DropImage(digest string) error {
	err := tx.lockImage(digest)
	if app.IsKind(err, app.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, shown := range []any{&app.Organisation{}, &app.Endorsement{}, &app.PackageSignatory{}} {
		n, err := number(tx.db.Model(shown).Where("logo_digest = ?", digest), "look for an image's use")
		if err != nil || n > 0 {
			return err
		}
	}
	return refusal(tx.db.Where("digest = ?", digest).Delete(&app.Image{}).Error, "drop an image")
}

// IsImagePublic says whether anybody may see a picture: it is the logo of a
// member that the directory shows, or stands with a public name under a letter
// that anybody may read, or in a package of it.
func (tx *Tx) IsImagePublic(digest string) (bool, error) {
	n, err := number(DirectoryPage{}.where(tx).Where("logo_digest = ?", digest), "look for an image's use")
	if err != nil || n > 0 {
		return n > 0, err
	}
	ids, err := tx.lettersWith(digest)
	if err != nil {
		return false, err
	}
	letters, err := tx.LettersByID(ids)
	if err != nil {
		return false, err
	}
	for _, l := range letters {
		if l.IsPublic(tx.Now()) {
			return true, err
		}
	}
	return false, nil
}

// lettersWith are the letters under which a picture stands with a public name, now or in a package.
func (tx *Tx) lettersWith(digest string) ([]app.LetterID, error) {
	var ids []app.LetterID
	err := tx.db.Raw("SELECT letter_id FROM endorsements WHERE logo_digest = ? AND state = ? AND disclosure = ? UNION "+
		"SELECT p.letter_id FROM package_signatories s JOIN packages p ON p.id = s.package_id WHERE s.logo_digest = ? AND s.disclosure = ?",
		digest, app.EndorsementSigned, app.DisclosedPublic, digest, app.DisclosedPublic).Scan(&ids).Error
	return ids, refusal(err, "find the letters of an image")
}

// OrganisationsWith are those whose logo a picture is.
func (tx *Tx) OrganisationsWith(logo string) ([]app.Organisation, error) {
	return all[app.Organisation](tx.db.Where("logo_digest = ?", logo).Order("id"), "read organisations by logo")
}

// LogoDigests are the digests of all pictures that somebody shows, in order.
func (tx *Tx) LogoDigests() ([]string, error) {
	var digests []string
	err := tx.db.Raw("SELECT logo_digest FROM organisations WHERE logo_digest IS NOT NULL UNION " +
		"SELECT logo_digest FROM endorsements WHERE logo_digest IS NOT NULL UNION " +
		"SELECT logo_digest FROM package_signatories WHERE logo_digest IS NOT NULL ORDER BY 1").Scan(&digests).Error
	return digests, refusal(err, "read the digests of logos")
}
