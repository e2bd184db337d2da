-- +goose Up
-- The ledger's lock and, once it is held, its size, in one round trip: a statement of its own would count what was there
-- before it waited. The number is that of the store's lock.
{{if_pg}}
-- +goose StatementBegin
CREATE FUNCTION ledger_turn() RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(129116992045057);
    RETURN (SELECT coalesce(max(leaf_index) + 1, 0) FROM ledger_leaves);
END $$;
-- +goose StatementEnd
{{end_pg}}
SELECT 1;

-- +goose Down
{{if_pg}}
DROP FUNCTION ledger_turn();
{{end_pg}}
SELECT 1;
