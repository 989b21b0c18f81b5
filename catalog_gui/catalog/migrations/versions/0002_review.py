"""Review: decisions, steps that can be taken back, files in the trash; what a person says of bursts."""

import sqlalchemy as sa
from alembic import op

from catalog_gui.catalog.types import PathText

revision = "0002"
down_revision = "0001"

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables of decisions, and give bursts what a person may say of them."""
    _decisions()
    _steps()
    _trash()
    # Columns are added in place: making the table anew would delete its frames with it.
    op.add_column("cluster", sa.Column("rejected_at", sa.DateTime(), nullable=True))
    op.add_column("burst", sa.Column("chosen_id", sa.BigInteger(), nullable=True))
    op.add_column("burst", sa.Column("reviewed_at", sa.DateTime(), nullable=True))
    op.add_column("burst", sa.Column("shaped_at", sa.DateTime(), nullable=True))


def _decisions() -> None:
    op.create_table(
        "decision",
        sa.Column("photo_id", _KEY, nullable=False),
        sa.Column("about", sa.String(length=10), nullable=False),
        sa.Column("group_id", sa.BigInteger(), nullable=False),
        sa.Column("choice", sa.String(length=10), nullable=False),
        sa.Column("sha256", sa.LargeBinary(length=32), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("operation_id", _KEY, nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["photo_id"], ["photo.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["operation_id"], ["operation.id"]),
        sa.PrimaryKeyConstraint("photo_id", "about"),
    )
    op.create_index("decision_group", "decision", ["about", "group_id"])


def _steps() -> None:
    op.create_table(
        "step",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("operation_id", _KEY, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("undone_at", sa.DateTime(), nullable=True),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["operation_id"], ["operation.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "step_part",
        sa.Column("step_id", _KEY, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("rows", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["step_id"], ["step.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("step_id", "position"),
    )


def _trash() -> None:
    op.create_table(
        "trash_item",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("photo_id", _KEY, nullable=False),
        sa.Column("operation_id", _KEY, nullable=False),
        sa.Column("main", sa.Boolean(), nullable=False),
        sa.Column("source", PathText(), nullable=False),
        sa.Column("target", PathText(), nullable=False),
        sa.Column("info", PathText(), nullable=True),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["photo_id"], ["photo.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["operation_id"], ["operation.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_trash_item_photo_id", "trash_item", ["photo_id"])
    op.create_index("ix_trash_item_operation_id", "trash_item", ["operation_id"])
    op.create_index("trash_item_state", "trash_item", ["state"])
