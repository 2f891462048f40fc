"""Room for erasing people: when they left, the entries that stand for them, and remarks beside the chain."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add columns and tables; no row of layout 1 is read anew or written again but the dates of those who left."""
    op.add_column("person", sa.Column("gone_since", sa.String(40)))
    op.add_column("report", sa.Column("deletion", sa.Integer))
    op.create_index("report_deletion", "report", ["deletion"])
    op.create_table(
        "remark",
        sa.Column("line", sa.Integer, sa.ForeignKey("journal.number"), primary_key=True, autoincrement=False),
        sa.Column("salt", sa.LargeBinary(16), nullable=False),
        sa.Column("text", sa.String, nullable=False),
    )
    op.create_table(
        "deletion",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("line", sa.LargeBinary, nullable=False),
    )
    _say_when_people_left()


def _say_when_people_left() -> None:
    """Layout 1 did not keep it: the newest time anybody was taken out of the roster is the latest it can have been."""
    connection = op.get_bind()
    texts = connection.execute(sa.text("SELECT text FROM journal ORDER BY number DESC")).scalars()
    lines = (json.loads(text) for text in texts)
    since = next((line["at"] for line in lines if line["kind"] == "roster" and line["removed"]), None)
    if since is not None:
        statement = "UPDATE person SET gone_since = :since WHERE active = :active"
        connection.execute(sa.text(statement), {"since": since, "active": False})
