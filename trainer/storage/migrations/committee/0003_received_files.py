"""Room for the digest of the file a report came in, so that the same file is known again without being opened."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add two columns, empty for what was received before: those files are opened again when they come again."""
    op.add_column("report", sa.Column("file", sa.String(64)))
    op.add_column("report", sa.Column("report_no", sa.BigInteger))
    op.create_index("report_file", "report", ["file"])
