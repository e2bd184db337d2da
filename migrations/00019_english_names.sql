-- +goose Up
-- Which English names stand beside signatories' own; empty for what is older than the choice.
ALTER TABLE kept_layouts ADD COLUMN english_names text NOT NULL DEFAULT '';
ALTER TABLE packages ADD COLUMN english_names text NOT NULL DEFAULT '';
ALTER TABLE files ADD COLUMN english_names text NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE files DROP COLUMN english_names;
ALTER TABLE packages DROP COLUMN english_names;
ALTER TABLE kept_layouts DROP COLUMN english_names;
