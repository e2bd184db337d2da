-- +goose Up
-- What was handed over, kept as data: its files are written from these rows alone.
CREATE TABLE packages (
    id {{pk}},
    letter_id bigint NOT NULL REFERENCES letters (id),
    number bigint NOT NULL,
    version_id bigint NOT NULL REFERENCES versions (id),
    ledger_size bigint NOT NULL,
    language text NOT NULL,
    zone text NOT NULL,
    letter_at {{time}} NOT NULL,
    made_at {{time}} NOT NULL,
    made_by_id bigint NOT NULL REFERENCES people (id),
    text_digest text NOT NULL,
    public_digest text NOT NULL,
    addressee_digest text NOT NULL,
    addressee_salt text NOT NULL,
    content_digest text NOT NULL,
    UNIQUE (letter_id, number)
);
CREATE INDEX packages_public_digest ON packages (public_digest);
CREATE INDEX packages_addressee_digest ON packages (addressee_digest);

CREATE TABLE package_hosts (
    package_id bigint NOT NULL REFERENCES packages (id),
    position bigint NOT NULL,
    name text NOT NULL,
    PRIMARY KEY (package_id, position)
);

-- The signatories as they were listed. Names that no circle of the package may read are not kept.
CREATE TABLE package_signatories (
    id {{pk}},
    package_id bigint NOT NULL REFERENCES packages (id),
    endorsement_id bigint NOT NULL REFERENCES endorsements (id),
    organisation_id bigint NOT NULL REFERENCES organisations (id),
    disclosure text NOT NULL CHECK (disclosure IN ('public', 'addressee', 'secretariat')),
    display_name text NOT NULL,
    original_name text NOT NULL,
    english_name text NOT NULL,
    sort_name text NOT NULL,
    country text NOT NULL,
    type text NOT NULL,
    language text NOT NULL,
    sort_key {{blob}} NOT NULL,
    signed_on text NOT NULL,
    UNIQUE (package_id, organisation_id)
);
CREATE INDEX package_signatories_endorsement ON package_signatories (endorsement_id);
CREATE INDEX package_signatories_organisation ON package_signatories (organisation_id);

{{if_pg}}
CREATE TRIGGER packages_keep BEFORE UPDATE OR DELETE ON packages FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER packages_whole BEFORE TRUNCATE ON packages FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER package_hosts_keep BEFORE UPDATE OR DELETE ON package_hosts FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER package_hosts_whole BEFORE TRUNCATE ON package_hosts FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER package_signatories_keep BEFORE UPDATE OR DELETE ON package_signatories FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER package_signatories_whole BEFORE TRUNCATE ON package_signatories FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
{{end_pg}}
{{if_lite}}
-- +goose StatementBegin
CREATE TRIGGER packages_no_update BEFORE UPDATE ON packages BEGIN SELECT RAISE(ABORT, 'append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER packages_no_delete BEFORE DELETE ON packages BEGIN SELECT RAISE(ABORT, 'append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER package_hosts_no_update BEFORE UPDATE ON package_hosts BEGIN SELECT RAISE(ABORT, 'append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER package_hosts_no_delete BEFORE DELETE ON package_hosts BEGIN SELECT RAISE(ABORT, 'append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER package_signatories_no_update BEFORE UPDATE ON package_signatories BEGIN SELECT RAISE(ABORT, 'append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER package_signatories_no_delete BEFORE DELETE ON package_signatories BEGIN SELECT RAISE(ABORT, 'append-only'); END;
-- +goose StatementEnd
{{end_lite}}

-- +goose Down
DROP TABLE package_signatories;
DROP TABLE package_hosts;
DROP TABLE packages;
