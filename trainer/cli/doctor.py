"""`hocso doctor`: checks this installation and says in plain words what is wrong and what to do."""

from __future__ import annotations

import argparse
from pathlib import Path

from trainer import paths
from trainer.cli import GOOD, REFUSED
from trainer.cli.speech import tell
from trainer.services.clock import Clock
from trainer.services.health import Finding, Health, Part, Trouble, examine
from trainer.ui.language import mark, tr
from trainer.ui.language.formats import file_size

_PARTS = {
    Part.DATA_FOLDER: mark("Data folder {where}"),
    Part.ROOM: mark("Free space: {value}"),
    Part.CLOCK: mark("Clock: {value}"),
    Part.PROGRAM: mark("Học Số {value} on Python {where}"),
    Part.PARTS: mark("{where} {value}"),
    Part.ASSETS: mark("Files of the program, {where}: {value}"),
    Part.COURSES: mark("Course “{where}”, version {value}"),
    Part.PACKS: mark("Course pack {where}"),
    Part.ORGANISATION: mark("Organisation file {where}"),
    Part.PROFILE: mark("Profile {where}: {value} records"),
    Part.DATABASE: mark("Database {where}"),
}
_BAD_PARTS = {
    Part.ASSETS: mark("Files of the program, {where}"),
    Part.COURSES: mark("Courses in {where}"),
    Part.PARTS: mark("Component {where}"),
    Part.PROFILE: mark("Profile {where}"),
}
_SENTENCES = {
    Trouble.NOT_THERE_YET: mark("Not there yet; it is made when it is first needed."),
    Trouble.NOT_RECEIVED: mark("Not received yet. Open the file that the committee sends."),
    Trouble.NOT_WRITABLE: mark(
        "It cannot be written to. Check the rights of this account, or choose another folder."
    ),
    Trouble.REMOTE: mark(
        "It is on another computer, where data get damaged. Choose a folder on this computer."
    ),
    Trouble.LITTLE_ROOM: mark("There is little room left. Free some space before going on."),
    Trouble.CLOCK_WRONG: mark("The clock of this computer is wrong. Set date and time."),
    Trouble.CLOCK_BEHIND: mark("The clock is behind the newest record. Check date and time."),
    Trouble.MISSING: mark("It is missing. Install the program again; the data is not touched by that."),
    Trouble.UNREADABLE: mark("It cannot be read. Do not delete it; ask the IT contact to look at it."),
    Trouble.EXPIRED: mark(
        "It has expired. Ask the committee for a newer file; learning goes on all the same."
    ),
    Trouble.DAMAGED: mark(
        "The file is damaged. Copy it to a safe place, then get a new one or restore a backup."
    ),
    Trouble.NEWER: mark("It was written by a newer version of the program. Install that version."),
    Trouble.CHAIN_BROKEN: mark(
        "The records were changed outside the program, so no report can be made of them. Restore a backup."
    ),
}
_MARKS = {Health.GOOD: "✓", Health.WARNING: "!", Health.BAD: "✗"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to look, and how to speak."""
    parser.add_argument("--home", type=Path, help=tr("the data folder, instead of this account's own"))
    parser.add_argument("--json", action="store_true", help=tr("speak JSON, for a program"))


def run(arguments: argparse.Namespace) -> int:
    """Look everything over; 0 where nothing is broken, 1 otherwise."""
    findings = examine(arguments.home or paths.data_folder(), Clock())
    broken = any(finding.health is Health.BAD for finding in findings)
    if arguments.json:
        tell(
            {
                "ok": not broken,
                "findings": [
                    {
                        "part": finding.part.value,
                        "health": finding.health.value,
                        "trouble": finding.trouble.value,
                        "where": finding.where,
                        "value": finding.value,
                        "message": _sentence(finding),
                    }
                    for finding in findings
                ],
            }
        )
    else:
        for finding in findings:
            print(f"{_MARKS[finding.health]} {_sentence(finding)}")
        print()
        print(tr("Something is broken, see above.") if broken else tr("Everything needed is in order."))
    return REFUSED if broken else GOOD


def _sentence(finding: Finding) -> str:
    value = file_size(int(finding.value)) if finding.part is Part.ROOM else finding.value
    patterns = _PARTS if finding.health is Health.GOOD else _PARTS | _BAD_PARTS
    what = tr(patterns[finding.part], where=finding.where, value=value).strip()
    if finding.trouble is Trouble.NONE:
        return f"{what}."
    return f"{what}. {tr(_SENTENCES[finding.trouble])}"
