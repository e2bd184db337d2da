-- +goose Up
-- States, roles and kinds are no longer listed here: the maps in app are the one list, and a test holds the database to
-- them. (What a picture may be stays listed: it is served as what it says it is.) How SQLite lets a constraint go without copying the table is said in migrations.go.
{{if_pg}}
ALTER TABLE offices DROP CONSTRAINT offices_role_check;
ALTER TABLE organisations DROP CONSTRAINT organisations_state_check;
ALTER TABLE memberships DROP CONSTRAINT memberships_state_check;
ALTER TABLE seats DROP CONSTRAINT seats_role_check;
ALTER TABLE seats DROP CONSTRAINT seats_state_check;
ALTER TABLE letters DROP CONSTRAINT letters_state_check;
ALTER TABLE letters DROP CONSTRAINT letters_visibility_check;
ALTER TABLE endorsements DROP CONSTRAINT endorsements_state_check;
ALTER TABLE endorsements DROP CONSTRAINT endorsements_disclosure_check;
ALTER TABLE package_signatories DROP CONSTRAINT package_signatories_disclosure_check;
ALTER TABLE erasures DROP CONSTRAINT erasures_kind_check;
ALTER TABLE erased_records DROP CONSTRAINT erased_records_subject_check;
ALTER TABLE kept_layouts DROP CONSTRAINT kept_layouts_contents_check;
ALTER TABLE kept_layouts DROP CONSTRAINT kept_layouts_paper_check;
ALTER TABLE files DROP CONSTRAINT files_circle_check;
ALTER TABLE files DROP CONSTRAINT files_contents_check;
ALTER TABLE files DROP CONSTRAINT files_paper_check;
ALTER TABLE files DROP CONSTRAINT files_state_check;
ALTER TABLE packages DROP CONSTRAINT packages_contents_check;
ALTER TABLE packages DROP CONSTRAINT packages_paper_check;
{{end_pg}}
{{if_lite}}
PRAGMA writable_schema = ON;
UPDATE sqlite_master SET sql = replace(sql, ' CHECK (role IN (''coordinator'', ''administrator'', ''''))', '') WHERE type = 'table' AND name = 'offices';
UPDATE sqlite_master SET sql = replace(sql, ' CHECK (state IN (''active'', ''suspended'', ''archived'', ''merged''))', '') WHERE type = 'table' AND name = 'organisations';
UPDATE sqlite_master SET sql = replace(sql, ' CHECK (state IN (''draft'', ''submitted'', ''information_requested'', ''approved'', ''rejected'', ''withdrawn'', ''appealed'', ''suspended'', ''left''))', '') WHERE type = 'table' AND name = 'memberships';
UPDATE sqlite_master SET sql = replace(sql, ' CHECK (role IN (''viewer'', ''editor'', ''signatory'', ''owner''))', '') WHERE type = 'table' AND name = 'seats';
UPDATE sqlite_master SET sql = replace(sql, ' CHECK (state IN (''requested'', ''active'', ''refused'', ''left''))', '') WHERE type = 'table' AND name = 'seats';
UPDATE sqlite_master SET sql = replace(sql, ' CHECK (state IN (''draft'', ''consultation'', ''reconciling'', ''frozen'', ''open'', ''closed'', ''delivered'', ''archived'', ''cancelled''))', '') WHERE type = 'table' AND name = 'letters';
UPDATE sqlite_master SET sql = replace(sql, ' CHECK (visibility IN (''hosts'', ''members'', ''link'', ''public''))', '') WHERE type = 'table' AND name = 'letters';
UPDATE sqlite_master SET sql = replace(sql, ' CHECK (state IN (''invited'', ''prepared'', ''signed'', ''declined'', ''withdrawn'', ''void''))', '') WHERE type = 'table' AND name = 'endorsements';
UPDATE sqlite_master SET sql = replace(sql, ' CHECK (disclosure IN (''public'', ''addressee'', ''secretariat''))', '') WHERE type = 'table' AND name = 'endorsements';
UPDATE sqlite_master SET sql = replace(sql, ' CHECK (disclosure IN (''public'', ''addressee'', ''secretariat''))', '') WHERE type = 'table' AND name = 'package_signatories';
UPDATE sqlite_master SET sql = replace(sql, ' CHECK (kind IN (''person'', ''lines''))', '') WHERE type = 'table' AND name = 'erasures';
UPDATE sqlite_master SET sql = replace(sql, ' CHECK (subject IN (''line'', ''endorsement''))', '') WHERE type = 'table' AND name = 'erased_records';
UPDATE sqlite_master SET sql = replace(sql, ' CHECK (contents IN ('''', ''signatories'', ''letter'', ''summary''))', '') WHERE type = 'table' AND name = 'kept_layouts';
UPDATE sqlite_master SET sql = replace(sql, ' CHECK (paper IN (''a4'', ''letter''))', '') WHERE type = 'table' AND name = 'kept_layouts';
UPDATE sqlite_master SET sql = replace(sql, ' CHECK (circle IN (''public'', ''addressee'', ''secretariat''))', '') WHERE type = 'table' AND name = 'files';
UPDATE sqlite_master SET sql = replace(sql, ' CHECK (contents IN ('''', ''signatories'', ''letter'', ''summary''))', '') WHERE type = 'table' AND name = 'files';
UPDATE sqlite_master SET sql = replace(sql, ' CHECK (paper IN (''a4'', ''letter''))', '') WHERE type = 'table' AND name = 'files';
UPDATE sqlite_master SET sql = replace(sql, ' CHECK (state IN (''waiting'', ''writing'', ''ready'', ''failed''))', '') WHERE type = 'table' AND name = 'files';
UPDATE sqlite_master SET sql = replace(sql, ' CHECK (contents IN ('''', ''signatories'', ''letter'', ''summary''))', '') WHERE type = 'table' AND name = 'packages';
UPDATE sqlite_master SET sql = replace(sql, ' CHECK (paper IN (''a4'', ''letter''))', '') WHERE type = 'table' AND name = 'packages';
{{end_lite}}

-- Over how many lines the newest checkpoint was signed, so that it cannot go missing alone.
ALTER TABLE ledger_keys ADD COLUMN signed_size bigint NOT NULL DEFAULT 0;
{{if_lite}}
PRAGMA writable_schema = RESET;
{{end_lite}}

-- +goose Down
ALTER TABLE ledger_keys DROP COLUMN signed_size;
