-- +goose Up
-- What somebody typed when nobody was signed in any more: it waits for an hour, sealed with a key that only the
-- holder's browser completes. Holder is a hash of what its cookie says.
CREATE TABLE kept_forms (
    id {{pk}},
    holder text NOT NULL,
    sealed {{blob}} NOT NULL,
    kept_at {{time}} NOT NULL,
    expires_at {{time}} NOT NULL
);
CREATE INDEX kept_forms_holder ON kept_forms (holder);
CREATE INDEX kept_forms_expires_at ON kept_forms (expires_at);

-- +goose Down
DROP TABLE kept_forms;
