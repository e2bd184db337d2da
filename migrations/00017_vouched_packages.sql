-- +goose Up
-- Whether the log's key vouches for the bytes of a package's documents. Those of earlier builds are written as they were.
ALTER TABLE packages ADD COLUMN vouched boolean NOT NULL DEFAULT false;

-- +goose Down
ALTER TABLE packages DROP COLUMN vouched;
