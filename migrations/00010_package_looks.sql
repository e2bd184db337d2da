-- +goose Up
-- How a package's documents look: the layout that was the letter's own when it was delivered, else the usual one.
ALTER TABLE packages ADD COLUMN contents text NOT NULL DEFAULT '' CHECK (contents IN ('', 'signatories', 'letter', 'summary'));
ALTER TABLE packages ADD COLUMN cover boolean NOT NULL DEFAULT false;
ALTER TABLE packages ADD COLUMN logos boolean NOT NULL DEFAULT false;
ALTER TABLE packages ADD COLUMN grouping text NOT NULL DEFAULT 'country';
ALTER TABLE packages ADD COLUMN paper text NOT NULL DEFAULT 'a4' CHECK (paper IN ('a4', 'letter'));
ALTER TABLE packages ADD COLUMN name_table boolean NOT NULL DEFAULT false;
ALTER TABLE packages ADD COLUMN byte_order_mark boolean NOT NULL DEFAULT false;

-- The logo with which a signatory signed, where some circle of the package may read its name.
ALTER TABLE package_signatories ADD COLUMN logo_digest text REFERENCES images (digest);
CREATE INDEX package_signatories_logo_digest ON package_signatories (logo_digest);

{{if_lite}}
DROP TRIGGER images_no_delete;
-- +goose StatementBegin
CREATE TRIGGER images_no_delete BEFORE DELETE ON images
WHEN EXISTS (SELECT 1 FROM organisations WHERE logo_digest = OLD.digest) OR EXISTS (SELECT 1 FROM endorsements WHERE logo_digest = OLD.digest)
    OR EXISTS (SELECT 1 FROM package_signatories WHERE logo_digest = OLD.digest)
BEGIN SELECT RAISE(ABORT, 'FOREIGN KEY constraint failed'); END;
-- +goose StatementEnd
{{end_lite}}

-- +goose Down
{{if_lite}}
DROP TRIGGER images_no_delete;
-- +goose StatementBegin
CREATE TRIGGER images_no_delete BEFORE DELETE ON images
WHEN EXISTS (SELECT 1 FROM organisations WHERE logo_digest = OLD.digest) OR EXISTS (SELECT 1 FROM endorsements WHERE logo_digest = OLD.digest)
BEGIN SELECT RAISE(ABORT, 'FOREIGN KEY constraint failed'); END;
-- +goose StatementEnd
{{end_lite}}
DROP INDEX package_signatories_logo_digest;
ALTER TABLE package_signatories DROP COLUMN logo_digest;
ALTER TABLE packages DROP COLUMN byte_order_mark;
ALTER TABLE packages DROP COLUMN name_table;
ALTER TABLE packages DROP COLUMN paper;
ALTER TABLE packages DROP COLUMN grouping;
ALTER TABLE packages DROP COLUMN logos;
ALTER TABLE packages DROP COLUMN cover;
ALTER TABLE packages DROP COLUMN contents;
