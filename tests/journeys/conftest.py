"""Journeys run in the dressed application, like the tests of screens."""

from __future__ import annotations

from tests.ui.conftest import dressed

__all__ = ["dressed"]
