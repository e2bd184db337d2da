-- +goose Up
-- Links that give somebody a place they did not have, each good once. The link itself is stored nowhere: it is derived
-- from the nonce under the portal's secret when it is sent, and known again by its hash.
CREATE TABLE invitations (
    id {{pk}},
    kind text NOT NULL,
    coalition_id bigint REFERENCES coalitions (id),
    role text NOT NULL,
    address text NOT NULL,
    language text NOT NULL,
    nonce text NOT NULL,
    token_hash text NOT NULL UNIQUE,
    by_id bigint REFERENCES people (id),
    state text NOT NULL,
    accepted_by_id bigint REFERENCES people (id),
    created_at {{time}} NOT NULL,
    expires_at {{time}} NOT NULL,
    decided_at {{time}}
);
CREATE INDEX invitations_coalition ON invitations (coalition_id);

-- Since when somebody runs the portal by an invitation, and not by its settings.
ALTER TABLE people ADD COLUMN granted_at {{time}};

-- +goose Down
ALTER TABLE people DROP COLUMN granted_at;
DROP TABLE invitations;
