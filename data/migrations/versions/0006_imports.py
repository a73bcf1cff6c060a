"""Files under repair: each state of their rows, until a draft is made of them."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE wangge.import (
  id uuid PRIMARY KEY,
  layer text NOT NULL CHECK (layer ~ '^[a-z][a-z0-9_]*$'),
  name text NOT NULL,
  told jsonb NOT NULL,
  actor text NOT NULL,
  created_at timestamptz NOT NULL,
  plan_id uuid REFERENCES wangge.plan ON DELETE SET NULL
);

CREATE TABLE wangge.import_state (
  import_id uuid NOT NULL REFERENCES wangge.import ON DELETE CASCADE,
  rev integer NOT NULL CHECK (rev >= 0),
  done jsonb NOT NULL,
  rows bytea NOT NULL,
  PRIMARY KEY (import_id, rev)
);
"""


def upgrade() -> None:
    op.execute(TABLES)


def downgrade() -> None:
    op.execute("DROP TABLE wangge.import_state, wangge.import")
