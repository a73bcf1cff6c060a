"""Drafts: the log of operations."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = """
ALTER TABLE wangge.plan ADD COLUMN origin uuid REFERENCES wangge.plan ON DELETE SET NULL;

CREATE TABLE wangge.plan_op (
  plan_id uuid NOT NULL REFERENCES wangge.plan ON DELETE CASCADE,
  seq integer NOT NULL,
  kind text NOT NULL CHECK (kind IN ('op', 'undo', 'redo')),
  of_seq integer CHECK ((kind = 'op') = (of_seq IS NULL)),
  op jsonb NOT NULL,
  actor text NOT NULL,
  at timestamptz NOT NULL,
  targets uuid[] NOT NULL,
  touched uuid[] NOT NULL,
  before jsonb NOT NULL,
  after jsonb NOT NULL,
  undone boolean NOT NULL DEFAULT false,
  PRIMARY KEY (plan_id, seq)
);
CREATE INDEX plan_op_of ON wangge.plan_op (plan_id, of_seq) WHERE of_seq IS NOT NULL;

CREATE FUNCTION wangge.keep_plan_op() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  like_old wangge.plan_op := NEW;
BEGIN
  like_old.undone := OLD.undone;
  IF like_old IS NOT DISTINCT FROM OLD THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'the log of a draft is append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE ON wangge.plan_op
  FOR EACH ROW EXECUTE FUNCTION wangge.keep_plan_op();
"""


def upgrade() -> None:
    if TABLES:
        op.execute(TABLES)


def downgrade() -> None:
    pass
