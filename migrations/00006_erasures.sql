-- +goose Up
-- The ledger commits to people by a salted digest; what names them can be erased, the number stays.
ALTER TABLE people ADD COLUMN identity_salt text NOT NULL DEFAULT '';
ALTER TABLE people ADD COLUMN erased_at {{time}};

-- The ledger commits to a letter's hosts, consents and draft through this digest of them.
ALTER TABLE letters ADD COLUMN content_digest text NOT NULL DEFAULT '';

-- What was erased by decision: a ledger line or a mandate that is empty and not listed here was tampered with.
CREATE TABLE erasures (
    id {{pk}},
    kind text NOT NULL CHECK (kind IN ('person', 'lines')),
    person_id bigint REFERENCES people (id),
    made_at {{time}} NOT NULL,
    content_digest text NOT NULL
);

CREATE TABLE erased_records (
    id {{pk}},
    erasure_id bigint NOT NULL REFERENCES erasures (id),
    subject text NOT NULL CHECK (subject IN ('line', 'endorsement')),
    subject_id bigint NOT NULL,
    remains text NOT NULL,
    UNIQUE (subject, subject_id, remains)
);
CREATE INDEX erased_records_erasure ON erased_records (erasure_id);

{{if_pg}}
CREATE TRIGGER erasures_keep BEFORE UPDATE OR DELETE ON erasures FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER erasures_whole BEFORE TRUNCATE ON erasures FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER erased_records_keep BEFORE UPDATE OR DELETE ON erased_records FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER erased_records_whole BEFORE TRUNCATE ON erased_records FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
{{end_pg}}
{{if_lite}}
-- +goose StatementBegin
CREATE TRIGGER erasures_no_update BEFORE UPDATE ON erasures BEGIN SELECT RAISE(ABORT, 'append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER erasures_no_delete BEFORE DELETE ON erasures BEGIN SELECT RAISE(ABORT, 'append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER erased_records_no_update BEFORE UPDATE ON erased_records BEGIN SELECT RAISE(ABORT, 'append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER erased_records_no_delete BEFORE DELETE ON erased_records BEGIN SELECT RAISE(ABORT, 'append-only'); END;
-- +goose StatementEnd
{{end_lite}}

-- +goose Down
DROP TABLE erased_records;
DROP TABLE erasures;
ALTER TABLE letters DROP COLUMN content_digest;
ALTER TABLE people DROP COLUMN erased_at;
ALTER TABLE people DROP COLUMN identity_salt;
