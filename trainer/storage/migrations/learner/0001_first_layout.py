"""Layout 1 of the learner's store: what a new database is made with; older databases do not exist."""

from __future__ import annotations

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Nothing to do: layout 1 is made whole."""
