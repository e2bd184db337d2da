-- +goose Up
-- What of a member's profile stands on lists, as it was and as it was asked for. What resembles another organisation
-- waits, and until it is accepted the organisation keeps the names that it had.
CREATE TABLE profile_changes (
    id {{pk}},
    organisation_id bigint NOT NULL REFERENCES organisations (id),
    by_id bigint NOT NULL REFERENCES people (id),
    state text NOT NULL,
    before_legal_name text NOT NULL,
    before_display_name text NOT NULL,
    before_sort_name text NOT NULL,
    before_english_name text NOT NULL,
    before_acronym text NOT NULL,
    before_country text NOT NULL,
    after_legal_name text NOT NULL,
    after_display_name text NOT NULL,
    after_sort_name text NOT NULL,
    after_english_name text NOT NULL,
    after_acronym text NOT NULL,
    after_country text NOT NULL,
    reason text NOT NULL,
    decided_by_id bigint REFERENCES people (id),
    created_at {{time}} NOT NULL,
    decided_at {{time}}
);
CREATE INDEX profile_changes_organisation ON profile_changes (organisation_id);
CREATE UNIQUE INDEX profile_changes_one_pending ON profile_changes (organisation_id) WHERE state = 'pending';

-- +goose Down
DROP TABLE profile_changes;
