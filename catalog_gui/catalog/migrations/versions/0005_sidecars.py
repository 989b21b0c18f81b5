"""Sidecars: how the files of metadata beside photos stood when they were last looked at."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the table of sidecars."""
    op.create_table(
        "sidecars",
        sa.Column("root_id", sa.BigInteger(), nullable=False),
        sa.Column("folder", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("root_id", "folder"),
    )
