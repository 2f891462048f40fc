"""The first layout of the committee's store: made whole by the program, so there is nothing to do."""

from __future__ import annotations

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing: a new store gets its tables from `committee_tables.py`."""
