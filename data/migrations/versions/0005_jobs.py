"""Long work: jobs with progress."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE wangge.job (
  id uuid PRIMARY KEY,
  kind text NOT NULL,
  status text NOT NULL CHECK (status IN ('queued', 'running', 'done', 'failed', 'cancelled', 'lost')),
  asked jsonb NOT NULL,
  step text,
  done integer NOT NULL DEFAULT 0,
  total integer,
  result bytea,
  error jsonb,
  actor text NOT NULL,
  worker text,
  cancel_asked boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL,
  started_at timestamptz,
  seen_at timestamptz,
  finished_at timestamptz,
  CHECK ((status IN ('queued', 'running')) = (finished_at IS NULL)),
  CHECK ((status = 'done') = (result IS NOT NULL))
);
CREATE INDEX job_open ON wangge.job (created_at) WHERE status IN ('queued', 'running');
CREATE INDEX job_created ON wangge.job (created_at DESC);
"""


def upgrade() -> None:
    op.execute(TABLES)


def downgrade() -> None:
    op.execute("DROP TABLE wangge.job")
