"""Incidents by the running part of their number, which people say: 50000 of 20261129-050000; aliases just accepted."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE INDEX incident_running ON wangge.incident (split_part(number, '-', 2))")
    op.execute("CREATE INDEX alias_proposal_decided ON wangge.alias_proposal (decided_at) WHERE status = 'accepted'")


def downgrade() -> None:
    op.execute("DROP INDEX wangge.incident_running, wangge.alias_proposal_decided")
