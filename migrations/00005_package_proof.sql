-- +goose Up
-- Hides what a package keeps and does not tell everybody, so that its ledger line can be opened. Given to nobody.
ALTER TABLE packages ADD COLUMN content_salt text NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE packages DROP COLUMN content_salt;
