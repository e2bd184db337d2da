-- +goose Up
-- The Merkle log: commitments and tree hashes only ever grow.
CREATE TABLE ledger_leaves (
    leaf_index bigint PRIMARY KEY,
    commitment {{blob}} NOT NULL
);

CREATE TABLE ledger_hashes (
    hash_index bigint PRIMARY KEY,
    hash {{blob}} NOT NULL
);

-- What the leaves commit to; erasable one by one.
CREATE TABLE ledger_lines (
    leaf_index bigint PRIMARY KEY REFERENCES ledger_leaves (leaf_index),
    kind text NOT NULL,
    at {{time}} NOT NULL,
    by_id bigint NOT NULL,
    subject text NOT NULL,
    subject_id bigint NOT NULL,
    coalition_id bigint NOT NULL,
    state_digest text NOT NULL,
    note text NOT NULL,
    salt {{blob}},
    erased_at {{time}}
);
CREATE INDEX ledger_lines_subject ON ledger_lines (subject, subject_id);
CREATE INDEX ledger_lines_coalition ON ledger_lines (coalition_id, leaf_index);

{{if_pg}}
-- +goose StatementBegin
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'append-only: % of % refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION refuse_line_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL AND NEW.salt IS NULL AND NEW.by_id = 0 AND NEW.note = ''
        AND NEW.leaf_index = OLD.leaf_index AND NEW.kind = OLD.kind AND NEW.at = OLD.at AND NEW.subject = OLD.subject
        AND NEW.subject_id = OLD.subject_id AND NEW.coalition_id = OLD.coalition_id AND NEW.state_digest = OLD.state_digest THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'append-only: a line can only be erased' USING ERRCODE = 'restrict_violation';
END $$;
-- +goose StatementEnd
CREATE TRIGGER ledger_leaves_keep BEFORE UPDATE OR DELETE ON ledger_leaves FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_leaves_whole BEFORE TRUNCATE ON ledger_leaves FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_hashes_keep BEFORE UPDATE OR DELETE ON ledger_hashes FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_hashes_whole BEFORE TRUNCATE ON ledger_hashes FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_lines_keep BEFORE DELETE ON ledger_lines FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_lines_whole BEFORE TRUNCATE ON ledger_lines FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_lines_erase BEFORE UPDATE ON ledger_lines FOR EACH ROW EXECUTE FUNCTION refuse_line_change();
CREATE TRIGGER versions_whole BEFORE TRUNCATE ON versions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER version_texts_whole BEFORE TRUNCATE ON version_texts FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER versions_keep BEFORE UPDATE OR DELETE ON versions FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER version_texts_keep BEFORE UPDATE OR DELETE ON version_texts FOR EACH ROW EXECUTE FUNCTION refuse_change();
{{end_pg}}
{{if_lite}}
-- +goose StatementBegin
CREATE TRIGGER ledger_leaves_no_update BEFORE UPDATE ON ledger_leaves BEGIN SELECT RAISE(ABORT, 'append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER ledger_leaves_no_delete BEFORE DELETE ON ledger_leaves BEGIN SELECT RAISE(ABORT, 'append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER ledger_hashes_no_update BEFORE UPDATE ON ledger_hashes BEGIN SELECT RAISE(ABORT, 'append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER ledger_hashes_no_delete BEFORE DELETE ON ledger_hashes BEGIN SELECT RAISE(ABORT, 'append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER ledger_lines_no_delete BEFORE DELETE ON ledger_lines BEGIN SELECT RAISE(ABORT, 'append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER ledger_lines_erase BEFORE UPDATE ON ledger_lines
WHEN NOT (OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL AND NEW.salt IS NULL AND NEW.by_id = 0 AND NEW.note = ''
    AND NEW.leaf_index = OLD.leaf_index AND NEW.kind = OLD.kind AND NEW.at = OLD.at AND NEW.subject = OLD.subject
    AND NEW.subject_id = OLD.subject_id AND NEW.coalition_id = OLD.coalition_id AND NEW.state_digest = OLD.state_digest)
BEGIN SELECT RAISE(ABORT, 'append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER versions_no_update BEFORE UPDATE ON versions BEGIN SELECT RAISE(ABORT, 'append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER versions_no_delete BEFORE DELETE ON versions BEGIN SELECT RAISE(ABORT, 'append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER version_texts_no_update BEFORE UPDATE ON version_texts BEGIN SELECT RAISE(ABORT, 'append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER version_texts_no_delete BEFORE DELETE ON version_texts BEGIN SELECT RAISE(ABORT, 'append-only'); END;
-- +goose StatementEnd
{{end_lite}}

-- +goose Down
DROP TABLE ledger_lines;
DROP TABLE ledger_hashes;
DROP TABLE ledger_leaves;
