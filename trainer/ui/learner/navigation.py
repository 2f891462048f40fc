"""The learner's places: their keys, words, icons and shortcuts."""

from __future__ import annotations

from enum import Enum

from trainer.ui.language import tr
from trainer.ui.widgets.nav import NavItem


class Place(Enum):
    """What the rail leads to."""

    HOME = "home"
    COURSES = "courses"
    RESULTS = "results"
    REPORT = "report"
    SETTINGS = "settings"
    HELP = "help"


def rail_items(*, unsent: int) -> tuple[NavItem, ...]:
    """The upper part of the rail; `unsent` is the badge of the report."""
    return (
        NavItem(Place.HOME.value, tr("Home"), "house"),
        NavItem(Place.COURSES.value, tr("Courses"), "book-open"),
        NavItem(Place.RESULTS.value, tr("Your results"), "chart-no-axes-column"),
        NavItem(Place.REPORT.value, tr("Send report"), "file-check-2", badge=unsent),
    )


def rail_bottom() -> tuple[NavItem, ...]:
    """The lower part of the rail."""
    return (
        NavItem(Place.SETTINGS.value, tr("Settings"), "settings"),
        NavItem(Place.HELP.value, tr("Help"), "circle-help", shortcut="F1"),
    )


SHORTCUTS = {
    "Ctrl+1": Place.HOME,
    "Ctrl+2": Place.COURSES,
    "Ctrl+3": Place.RESULTS,
    "Ctrl+4": Place.REPORT,
    "Ctrl+,": Place.SETTINGS,
    "F1": Place.HELP,
}
"""The keys that lead to each place, unless a test or a lesson fills the window."""
