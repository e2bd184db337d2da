-- +goose Up
-- How a letter's own documents look, where somebody chose it.
CREATE TABLE kept_layouts (
    id {{pk}},
    letter_id bigint NOT NULL UNIQUE REFERENCES letters (id),
    contents text NOT NULL CHECK (contents IN ('', 'signatories', 'letter', 'summary')),
    cover boolean NOT NULL,
    logos boolean NOT NULL,
    grouping text NOT NULL,
    paper text NOT NULL CHECK (paper IN ('a4', 'letter')),
    name_table boolean NOT NULL,
    byte_order_mark boolean NOT NULL,
    kept_by_id bigint NOT NULL REFERENCES people (id),
    kept_at {{time}} NOT NULL
);

-- Documents that take long: asked for by somebody, written in the background, kept for a week.
CREATE TABLE files (
    id {{pk}},
    letter_id bigint NOT NULL REFERENCES letters (id),
    person_id bigint NOT NULL REFERENCES people (id),
    format text NOT NULL,
    circle text NOT NULL CHECK (circle IN ('public', 'addressee', 'secretariat')),
    language text NOT NULL,
    contents text NOT NULL CHECK (contents IN ('', 'signatories', 'letter', 'summary')),
    cover boolean NOT NULL,
    logos boolean NOT NULL,
    grouping text NOT NULL,
    paper text NOT NULL CHECK (paper IN ('a4', 'letter')),
    name_table boolean NOT NULL,
    byte_order_mark boolean NOT NULL,
    state text NOT NULL CHECK (state IN ('waiting', 'writing', 'ready', 'failed')),
    total bigint NOT NULL,
    done bigint NOT NULL,
    size bigint NOT NULL,
    name text NOT NULL,
    asked_at {{time}} NOT NULL,
    ready_at {{time}},
    expires_at {{time}} NOT NULL,
    lock_version bigint NOT NULL
);
CREATE INDEX files_person ON files (person_id);
CREATE INDEX files_letter ON files (letter_id);
CREATE INDEX files_expires ON files (expires_at);

-- What such a file holds, in pieces, so that no server needs all of it at once.
CREATE TABLE file_parts (
    file_id bigint NOT NULL REFERENCES files (id),
    number bigint NOT NULL,
    data {{blob}} NOT NULL,
    PRIMARY KEY (file_id, number)
);

-- +goose Down
DROP TABLE file_parts;
DROP TABLE files;
DROP TABLE kept_layouts;
