-- +goose Up
-- The coalition whose secretariat the signatory was told would read the name; NULL is the letter's leading host, as all
-- were told before. And whether the signatory chose not to be counted in public either.
ALTER TABLE endorsements ADD COLUMN told_id bigint REFERENCES coalitions (id);
ALTER TABLE endorsements ADD COLUMN uncounted boolean NOT NULL DEFAULT false;

-- +goose Down
ALTER TABLE endorsements DROP COLUMN uncounted;
ALTER TABLE endorsements DROP COLUMN told_id;
