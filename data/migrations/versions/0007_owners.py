"""Owners of incidents, buildings and addresses by plan: one list for each plan and kind."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# Rows of `owner` have no foreign keys: a million of them are written in a second, checked one by one in five more.
# Their list has one, and takes them with it.
TABLES = """
CREATE TABLE wangge.owner_list (
  plan_id uuid NOT NULL REFERENCES wangge.plan ON DELETE CASCADE,
  kind text NOT NULL CHECK (kind IN ('incident', 'building', 'address')),
  made_at timestamptz NOT NULL,
  PRIMARY KEY (plan_id, kind)
);
CREATE TABLE wangge.owner (
  plan_id uuid NOT NULL,
  id uuid NOT NULL,
  kind text NOT NULL,
  grid_id uuid,
  PRIMARY KEY (plan_id, id)
);
CREATE FUNCTION wangge.drop_owners() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM wangge.owner WHERE plan_id = OLD.plan_id AND kind = OLD.kind;
  RETURN OLD;
END $$;
CREATE TRIGGER drop_owners AFTER DELETE ON wangge.owner_list FOR EACH ROW EXECUTE FUNCTION wangge.drop_owners();
"""


def upgrade() -> None:
    op.execute(TABLES)


def downgrade() -> None:
    op.execute("DROP TABLE wangge.owner_list, wangge.owner; DROP FUNCTION wangge.drop_owners()")
