"""Looking the whole installation over: data, room, clock, courses, organisation, and the parts of the program."""

from __future__ import annotations

from pathlib import Path

from trainer import paths
from trainer.services.clock import Clock
from trainer.services.health.findings import Finding, Health, Mending, Part, Repair, Trouble
from trainer.services.health.installation import (
    check_assets,
    check_clock,
    check_folder,
    check_leftovers,
    check_program,
    check_settings,
)
from trainer.services.health.learning import check_courses, check_organisation, check_stores

__all__ = ["Finding", "Health", "Mending", "Part", "Repair", "Trouble", "examine"]


def examine(
    home: Path, clock: Clock, shipped: Path | None = None, assets: Path | None = None
) -> tuple[Finding, ...]:
    """Look everything over without changing anything but one file that is written and taken away again."""
    findings = [*check_folder(home), *check_program(), *check_assets(assets or paths.assets_folder())]
    findings += [*check_settings(home), *check_leftovers(home, clock)]
    findings += check_courses(home, shipped or paths.shipped_courses_folder())
    findings += check_organisation(home, clock)
    newest, stores = check_stores(home)
    findings += [*stores, check_clock(clock, newest)]
    return tuple(findings)
