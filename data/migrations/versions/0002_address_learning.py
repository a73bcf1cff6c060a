"""Addresses: validity of aliases, proposals, learned weights."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = ""


def upgrade() -> None:
    if TABLES:
        op.execute(TABLES)


def downgrade() -> None:
    pass
