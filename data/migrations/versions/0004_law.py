"""From draft to law: code schemes, approvals, comments."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLES = ""


def upgrade() -> None:
    if TABLES:
        op.execute(TABLES)


def downgrade() -> None:
    pass
