-- +goose Up
-- A page of a long list is read by countries, of public names alone; what is counted of a list is counted in the index.
DROP INDEX endorsements_letter;
CREATE INDEX endorsements_letter ON endorsements (letter_id, state, disclosure, country, type, told_id);

-- +goose Down
DROP INDEX endorsements_letter;
CREATE INDEX endorsements_letter ON endorsements (letter_id, state);
