"""Addresses: validity of aliases, names' other names, a feed of changes, proposals, learned weights."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = """
ALTER TABLE wangge.address_alias
  ADD COLUMN valid_from timestamptz,
  ADD COLUMN valid_to timestamptz,
  ADD CHECK (valid_to > valid_from);
ALTER TABLE wangge.address ADD CHECK (valid_to > valid_from);

CREATE TABLE wangge.name_alias (
  id uuid PRIMARY KEY,
  alias text NOT NULL,
  name text NOT NULL,
  key text NOT NULL,
  source text NOT NULL,
  created_at timestamptz NOT NULL,
  valid_from timestamptz,
  valid_to timestamptz,
  CHECK (valid_to > valid_from)
);
CREATE INDEX name_alias_key ON wangge.name_alias (key);

CREATE TABLE wangge.address_change (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  token uuid NOT NULL DEFAULT gen_random_uuid(),
  at timestamptz NOT NULL DEFAULT clock_timestamp()
);
INSERT INTO wangge.address_change DEFAULT VALUES;

CREATE TABLE wangge.alias_proposal (
  id uuid PRIMARY KEY,
  text text NOT NULL,
  key text NOT NULL,
  address_id uuid REFERENCES wangge.address ON DELETE CASCADE,
  lng double precision,
  lat double precision,
  status text NOT NULL CHECK (status IN ('pending', 'accepted', 'rejected')),
  proposed_at timestamptz NOT NULL,
  decided_at timestamptz,
  decided_by text,
  reason text,
  alias_id uuid REFERENCES wangge.address_alias ON DELETE SET NULL,
  CHECK (address_id IS NOT NULL OR (lng IS NOT NULL AND lat IS NOT NULL))
);
CREATE UNIQUE INDEX alias_proposal_once
  ON wangge.alias_proposal (key, coalesce(address_id, '00000000-0000-0000-0000-000000000000'));
CREATE INDEX alias_proposal_status ON wangge.alias_proposal (status, proposed_at DESC, id);
CREATE INDEX alias_proposal_address ON wangge.alias_proposal (address_id);

CREATE TABLE wangge.alias_choice (
  id uuid PRIMARY KEY,
  proposal_id uuid NOT NULL REFERENCES wangge.alias_proposal ON DELETE CASCADE,
  account_id uuid NOT NULL REFERENCES wangge.account ON DELETE CASCADE,
  incident_id uuid,
  at timestamptz NOT NULL,
  lng double precision,
  lat double precision
);
CREATE INDEX alias_choice_proposal ON wangge.alias_choice (proposal_id, account_id);
CREATE INDEX alias_choice_incident ON wangge.alias_choice (incident_id);

CREATE TABLE wangge.address_weights (
  version integer PRIMARY KEY,
  weights jsonb NOT NULL,
  fitted_on jsonb NOT NULL,
  fitted_at timestamptz NOT NULL,
  fitted_by text NOT NULL
);
"""

# Whoever writes to the registry, by whatever way, is seen: one row for each writing statement. A row of its own for
# each, and not one counter, so that two writers never wait for one another.
FEED = """
CREATE FUNCTION wangge.tell_address_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO wangge.address_change DEFAULT VALUES;
  PERFORM pg_notify('wangge_meta', 'addresses');
  RETURN NULL;
END $$;
"""
FED = ("address", "address_alias", "name_alias", "address_weights", "base_feature", "building")
FEEDING = """
CREATE TRIGGER tell_change AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON wangge.{table}
  FOR EACH STATEMENT EXECUTE FUNCTION wangge.tell_address_change();
"""


def upgrade() -> None:
    op.execute(TABLES)
    op.execute(FEED)
    for table in FED:
        op.execute(FEEDING.format(table=table))


def downgrade() -> None:
    pass
