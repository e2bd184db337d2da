-- +goose Up
-- Whose a session is, so that its owner can see and end it: empty for sessions of before, until they are used again.
-- Mark names a session to its owner and opens nothing; browser is two coarse words; seen_on is a day.
ALTER TABLE sessions ADD COLUMN person_id bigint REFERENCES people (id);
ALTER TABLE sessions ADD COLUMN mark text NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN browser text NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN begun_at {{time}};
ALTER TABLE sessions ADD COLUMN seen_on {{time}};
CREATE INDEX sessions_person_id ON sessions (person_id);

-- +goose Down
DROP INDEX sessions_person_id;
ALTER TABLE sessions DROP COLUMN seen_on;
ALTER TABLE sessions DROP COLUMN begun_at;
ALTER TABLE sessions DROP COLUMN browser;
ALTER TABLE sessions DROP COLUMN mark;
ALTER TABLE sessions DROP COLUMN person_id;
