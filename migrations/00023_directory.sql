-- +goose Up
-- The directory is read in the order of names. A whole sort key can be longer than what an index takes.
CREATE INDEX organisations_names ON organisations (substr(sort_key, 1, 100)) WHERE state = 'active';
-- Who is a member anywhere.
CREATE INDEX memberships_state ON memberships (state, organisation_id);
-- Since when the directory's numbers hold.
CREATE INDEX ledger_lines_members ON ledger_lines (leaf_index) WHERE subject IN ('organisation', 'membership');

-- +goose Down
DROP INDEX memberships_state;
DROP INDEX ledger_lines_members;
DROP INDEX organisations_names;
