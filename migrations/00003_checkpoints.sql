-- +goose Up
-- Keys that sign checkpoints. The private half is sealed with the portal's secret; empty: it stands in the settings.
CREATE TABLE ledger_keys (
    id {{pk}},
    verifier text NOT NULL UNIQUE,
    sealed {{blob}} NOT NULL,
    created_at {{time}} NOT NULL,
    retired_at {{time}}
);

-- The checkpoints that were given out: what the log has promised to extend.
CREATE TABLE checkpoints (
    size bigint PRIMARY KEY,
    root text NOT NULL,
    signed_note text NOT NULL,
    signed_at {{time}} NOT NULL
);

{{if_pg}}
CREATE TRIGGER ledger_keys_keep BEFORE DELETE OR UPDATE OF id, verifier, sealed, created_at ON ledger_keys FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_keys_whole BEFORE TRUNCATE ON ledger_keys FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER checkpoints_keep BEFORE UPDATE OR DELETE ON checkpoints FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER checkpoints_whole BEFORE TRUNCATE ON checkpoints FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
{{end_pg}}
{{if_lite}}
-- +goose StatementBegin
CREATE TRIGGER ledger_keys_no_update BEFORE UPDATE OF id, verifier, sealed, created_at ON ledger_keys BEGIN SELECT RAISE(ABORT, 'append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER ledger_keys_no_delete BEFORE DELETE ON ledger_keys BEGIN SELECT RAISE(ABORT, 'append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER checkpoints_no_update BEFORE UPDATE ON checkpoints BEGIN SELECT RAISE(ABORT, 'append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER checkpoints_no_delete BEFORE DELETE ON checkpoints BEGIN SELECT RAISE(ABORT, 'append-only'); END;
-- +goose StatementEnd
{{end_lite}}

-- +goose Down
DROP TABLE checkpoints;
DROP TABLE ledger_keys;
