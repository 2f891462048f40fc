"""The committee's places: their keys, words and icons."""

from __future__ import annotations

from enum import Enum

from trainer.ui.language import tr
from trainer.ui.widgets.nav import NavItem


class Place(Enum):
    """What the rail leads to."""

    OVERVIEW = "overview"
    REPORTS = "reports"
    PEOPLE = "people"
    APPROVALS = "approvals"
    CATALOGUE = "catalogue"
    ORGANISATION = "organisation"


def rail_items(*, waiting: int, unpublished: bool) -> tuple[NavItem, ...]:
    """The rail; `waiting` counts keys and cases that wait for a decision."""
    return (
        NavItem(Place.OVERVIEW.value, tr("Overview"), "layout-dashboard"),
        NavItem(Place.REPORTS.value, tr("Reports"), "inbox"),
        NavItem(Place.PEOPLE.value, tr("Learners"), "users"),
        NavItem(Place.APPROVALS.value, tr("Approvals"), "user-check", badge=waiting),
        NavItem(Place.CATALOGUE.value, tr("Deadlines"), "calendar-clock"),
        NavItem(Place.ORGANISATION.value, tr("Organisation"), "landmark", badge=1 if unpublished else 0),
    )
