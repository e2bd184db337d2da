-- +goose Up
-- Pictures as they are shown, kept once however many show them, and known by the SHA-256 of their bytes. None is
-- deleted while somebody shows it: the foreign keys see to that, and in SQLite, where a connection may be without them, a
-- trigger.
CREATE TABLE images (
    digest text PRIMARY KEY,
    media_type text NOT NULL CHECK (media_type IN ('image/png', 'image/jpeg')),
    width bigint NOT NULL,
    height bigint NOT NULL,
    bytes {{blob}} NOT NULL
);

ALTER TABLE organisations ADD COLUMN logo_digest text REFERENCES images (digest);
ALTER TABLE endorsements ADD COLUMN logo_digest text REFERENCES images (digest);
CREATE INDEX organisations_logo_digest ON organisations (logo_digest);
CREATE INDEX endorsements_logo_digest ON endorsements (logo_digest);

{{if_pg}}
CREATE TRIGGER images_keep BEFORE UPDATE ON images FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER images_whole BEFORE TRUNCATE ON images FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
{{end_pg}}
{{if_lite}}
-- +goose StatementBegin
CREATE TRIGGER images_no_update BEFORE UPDATE ON images BEGIN SELECT RAISE(ABORT, 'append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER images_no_delete BEFORE DELETE ON images
WHEN EXISTS (SELECT 1 FROM organisations WHERE logo_digest = OLD.digest) OR EXISTS (SELECT 1 FROM endorsements WHERE logo_digest = OLD.digest)
BEGIN SELECT RAISE(ABORT, 'FOREIGN KEY constraint failed'); END;
-- +goose StatementEnd
{{end_lite}}

-- +goose Down
{{if_lite}}
DROP TRIGGER images_no_delete;
{{end_lite}}
DROP INDEX endorsements_logo_digest;
DROP INDEX organisations_logo_digest;
ALTER TABLE endorsements DROP COLUMN logo_digest;
ALTER TABLE organisations DROP COLUMN logo_digest;
DROP TABLE images;
