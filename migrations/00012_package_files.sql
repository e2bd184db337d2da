-- +goose Up
-- The documents of a package in its own layout, as they were written once: every format, circle and language.
CREATE TABLE package_files (
    id {{pk}},
    package_id bigint NOT NULL REFERENCES packages (id),
    circle text NOT NULL,
    format text NOT NULL,
    language text NOT NULL,
    name text NOT NULL,
    size bigint NOT NULL,
    digest text NOT NULL,
    note text NOT NULL,
    UNIQUE (package_id, circle, format, language)
);
CREATE INDEX package_files_digest ON package_files (digest);

-- What such a document holds, in pieces.
CREATE TABLE package_file_parts (
    file_id bigint NOT NULL REFERENCES package_files (id),
    number bigint NOT NULL,
    data {{blob}} NOT NULL,
    PRIMARY KEY (file_id, number)
);

-- That all of a package's documents are kept, and which: what the ledger commits to.
CREATE TABLE filings (
    id {{pk}},
    package_id bigint NOT NULL UNIQUE REFERENCES packages (id),
    letter_id bigint NOT NULL REFERENCES letters (id),
    files_digest text NOT NULL,
    filed_at {{time}} NOT NULL
);
CREATE INDEX filings_letter ON filings (letter_id);

-- A proof inside a document opens the line that made its package. Once that line is erased, pieces may go, and nothing else.
{{if_pg}}
-- +goose StatementBegin
CREATE FUNCTION refuse_part_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND EXISTS (SELECT 1 FROM package_files f JOIN ledger_lines l ON l.subject = 'package' AND l.subject_id = f.package_id
        WHERE f.id = OLD.file_id AND l.kind = 'package.made' AND l.erased_at IS NOT NULL) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'append-only: % of % refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
-- +goose StatementEnd
CREATE TRIGGER package_files_keep BEFORE UPDATE OR DELETE ON package_files FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER package_files_whole BEFORE TRUNCATE ON package_files FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER package_file_parts_keep BEFORE UPDATE OR DELETE ON package_file_parts FOR EACH ROW EXECUTE FUNCTION refuse_part_change();
CREATE TRIGGER package_file_parts_whole BEFORE TRUNCATE ON package_file_parts FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER filings_keep BEFORE UPDATE OR DELETE ON filings FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER filings_whole BEFORE TRUNCATE ON filings FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
{{end_pg}}
{{if_lite}}
-- +goose StatementBegin
CREATE TRIGGER package_files_no_update BEFORE UPDATE ON package_files BEGIN SELECT RAISE(ABORT, 'append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER package_files_no_delete BEFORE DELETE ON package_files BEGIN SELECT RAISE(ABORT, 'append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER package_file_parts_no_update BEFORE UPDATE ON package_file_parts BEGIN SELECT RAISE(ABORT, 'append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER package_file_parts_no_delete BEFORE DELETE ON package_file_parts
WHEN NOT EXISTS (SELECT 1 FROM package_files f JOIN ledger_lines l ON l.subject = 'package' AND l.subject_id = f.package_id
    WHERE f.id = OLD.file_id AND l.kind = 'package.made' AND l.erased_at IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER filings_no_update BEFORE UPDATE ON filings BEGIN SELECT RAISE(ABORT, 'append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER filings_no_delete BEFORE DELETE ON filings BEGIN SELECT RAISE(ABORT, 'append-only'); END;
-- +goose StatementEnd
{{end_lite}}

-- +goose Down
DROP TABLE filings;
DROP TABLE package_file_parts;
DROP TABLE package_files;
{{if_pg}}
DROP FUNCTION refuse_part_change();
{{end_pg}}
