-- +goose Up
CREATE TABLE people (
    id {{pk}},
    issuer text NOT NULL,
    subject text NOT NULL,
    name text NOT NULL,
    email text NOT NULL,
    email_verified boolean NOT NULL,
    language text NOT NULL,
    platform boolean NOT NULL,
    session_epoch bigint NOT NULL,
    created_at {{time}} NOT NULL,
    signed_in_at {{time}} NOT NULL,
    UNIQUE (issuer, subject)
);

CREATE TABLE sessions (
    token text PRIMARY KEY,
    data {{blob}} NOT NULL,
    expires_at {{time}} NOT NULL
);
CREATE INDEX sessions_expires_at ON sessions (expires_at);

CREATE TABLE paces (
    key text PRIMARY KEY,
    count bigint NOT NULL,
    resets_at {{time}} NOT NULL
);

CREATE TABLE coalitions (
    id {{pk}},
    slug text NOT NULL UNIQUE,
    name text NOT NULL,
    about_en text NOT NULL,
    about_fr text NOT NULL,
    about_de text NOT NULL,
    as_of_on {{time}},
    created_at {{time}} NOT NULL
);

CREATE TABLE offices (
    id {{pk}},
    coalition_id bigint NOT NULL REFERENCES coalitions (id),
    person_id bigint NOT NULL REFERENCES people (id),
    role text NOT NULL CHECK (role IN ('coordinator', 'administrator', '')),
    created_at {{time}} NOT NULL,
    UNIQUE (coalition_id, person_id)
);
CREATE INDEX offices_person ON offices (person_id);

CREATE TABLE organisations (
    id {{pk}},
    slug text NOT NULL UNIQUE,
    legal_name text NOT NULL,
    display_name text NOT NULL,
    sort_name text NOT NULL,
    english_name text NOT NULL,
    acronym text NOT NULL,
    type text NOT NULL,
    country text NOT NULL,
    city text NOT NULL,
    website text NOT NULL,
    register_number text NOT NULL,
    about text NOT NULL,
    language text NOT NULL,
    state text NOT NULL CHECK (state IN ('active', 'suspended', 'archived', 'merged')),
    merged_into_id bigint REFERENCES organisations (id),
    search_text text NOT NULL,
    sort_key {{blob}} NOT NULL,
    lock_version bigint NOT NULL,
    created_at {{time}} NOT NULL,
    changed_at {{time}} NOT NULL
);

CREATE TABLE memberships (
    id {{pk}},
    organisation_id bigint NOT NULL REFERENCES organisations (id),
    coalition_id bigint NOT NULL REFERENCES coalitions (id),
    state text NOT NULL CHECK (state IN ('draft', 'submitted', 'information_requested', 'approved', 'rejected', 'withdrawn', 'appealed', 'suspended', 'left')),
    applicant_id bigint NOT NULL REFERENCES people (id),
    capacity text NOT NULL,
    authority text NOT NULL,
    lock_version bigint NOT NULL,
    created_at {{time}} NOT NULL,
    submitted_at {{time}},
    decided_at {{time}},
    UNIQUE (organisation_id, coalition_id)
);
CREATE INDEX memberships_coalition ON memberships (coalition_id, state);
CREATE INDEX memberships_applicant ON memberships (applicant_id);

CREATE TABLE membership_moves (
    id {{pk}},
    membership_id bigint NOT NULL REFERENCES memberships (id),
    from_state text NOT NULL,
    to_state text NOT NULL,
    message text NOT NULL,
    by_id bigint NOT NULL REFERENCES people (id),
    at {{time}} NOT NULL
);
CREATE INDEX membership_moves_membership ON membership_moves (membership_id);

CREATE TABLE seats (
    id {{pk}},
    organisation_id bigint NOT NULL REFERENCES organisations (id),
    person_id bigint NOT NULL REFERENCES people (id),
    role text NOT NULL CHECK (role IN ('viewer', 'editor', 'signatory', 'owner')),
    state text NOT NULL CHECK (state IN ('requested', 'active', 'refused', 'left')),
    capacity text NOT NULL,
    decided_by_id bigint REFERENCES people (id),
    created_at {{time}} NOT NULL,
    decided_at {{time}},
    UNIQUE (organisation_id, person_id)
);
CREATE INDEX seats_person ON seats (person_id);

CREATE TABLE letters (
    id {{pk}},
    slug text NOT NULL UNIQUE,
    coalition_id bigint NOT NULL REFERENCES coalitions (id),
    language text NOT NULL,
    state text NOT NULL CHECK (state IN ('draft', 'consultation', 'reconciling', 'frozen', 'open', 'closed', 'delivered', 'archived', 'cancelled')),
    visibility text NOT NULL CHECK (visibility IN ('hosts', 'members', 'link', 'public')),
    embargo_at {{time}},
    deadline_at {{time}} NOT NULL,
    deadline_zone text NOT NULL,
    version_id bigint,
    created_by_id bigint NOT NULL REFERENCES people (id),
    lock_version bigint NOT NULL,
    created_at {{time}} NOT NULL,
    frozen_at {{time}},
    opened_at {{time}},
    closed_at {{time}},
    delivered_at {{time}},
    archived_at {{time}},
    cancelled_at {{time}},
    cancel_reason text NOT NULL
);
CREATE INDEX letters_coalition ON letters (coalition_id);
CREATE INDEX letters_state ON letters (state, deadline_at);

CREATE TABLE letter_hosts (
    letter_id bigint NOT NULL REFERENCES letters (id),
    coalition_id bigint NOT NULL REFERENCES coalitions (id),
    position bigint NOT NULL,
    consented_at {{time}},
    PRIMARY KEY (letter_id, coalition_id)
);
CREATE INDEX letter_hosts_coalition ON letter_hosts (coalition_id);

CREATE TABLE letter_texts (
    id {{pk}},
    letter_id bigint NOT NULL REFERENCES letters (id),
    language text NOT NULL,
    title text NOT NULL,
    addressees text NOT NULL,
    body text NOT NULL,
    closing text NOT NULL,
    changed_at {{time}} NOT NULL,
    UNIQUE (letter_id, language)
);

CREATE TABLE versions (
    id {{pk}},
    letter_id bigint NOT NULL REFERENCES letters (id),
    number bigint NOT NULL,
    text_digest text NOT NULL,
    frozen_by_id bigint NOT NULL REFERENCES people (id),
    frozen_at {{time}} NOT NULL,
    UNIQUE (letter_id, number)
);
CREATE INDEX versions_text_digest ON versions (text_digest);

CREATE TABLE version_texts (
    id {{pk}},
    version_id bigint NOT NULL REFERENCES versions (id),
    language text NOT NULL,
    title text NOT NULL,
    addressees text NOT NULL,
    body text NOT NULL,
    closing text NOT NULL,
    UNIQUE (version_id, language)
);

CREATE TABLE endorsements (
    id {{pk}},
    letter_id bigint NOT NULL REFERENCES letters (id),
    organisation_id bigint NOT NULL REFERENCES organisations (id),
    version_id bigint NOT NULL REFERENCES versions (id),
    state text NOT NULL CHECK (state IN ('invited', 'prepared', 'signed', 'declined', 'withdrawn', 'void')),
    display_name text NOT NULL,
    original_name text NOT NULL,
    english_name text NOT NULL,
    sort_name text NOT NULL,
    country text NOT NULL,
    type text NOT NULL,
    language text NOT NULL,
    sort_key {{blob}} NOT NULL,
    disclosure text NOT NULL CHECK (disclosure IN ('public', 'addressee', 'secretariat')),
    text_digest text NOT NULL,
    acted_by_id bigint REFERENCES people (id),
    capacity text NOT NULL,
    authority text NOT NULL,
    mandate_salt text NOT NULL,
    mandate_digest text NOT NULL,
    reason text NOT NULL,
    voided_by_id bigint REFERENCES people (id),
    lock_version bigint NOT NULL,
    created_at {{time}} NOT NULL,
    signed_at {{time}},
    declined_at {{time}},
    withdrawn_at {{time}},
    voided_at {{time}}
);
CREATE UNIQUE INDEX endorsements_one_standing ON endorsements (letter_id, organisation_id)
    WHERE state IN ('invited', 'prepared', 'signed', 'declined');
CREATE INDEX endorsements_letter ON endorsements (letter_id, state);
CREATE INDEX endorsements_organisation ON endorsements (organisation_id);

CREATE TABLE receipts (
    receipt text PRIMARY KEY,
    sent_at {{time}} NOT NULL
);

-- +goose Down
DROP TABLE receipts;
DROP TABLE endorsements;
DROP TABLE version_texts;
DROP TABLE versions;
DROP TABLE letter_texts;
DROP TABLE letter_hosts;
DROP TABLE letters;
DROP TABLE seats;
DROP TABLE membership_moves;
DROP TABLE memberships;
DROP TABLE organisations;
DROP TABLE offices;
DROP TABLE coalitions;
DROP TABLE paces;
DROP TABLE sessions;
DROP TABLE people;
