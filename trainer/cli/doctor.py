"""`hocso doctor`: checks this installation, says in plain words what is wrong and what to do, and mends what it can."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from trainer import paths
from trainer.cli import GOOD, REFUSED, committee_speech
from trainer.cli.speech import sentence, tell
from trainer.domain.errors import Refused
from trainer.services.clock import Clock
from trainer.services.health import Finding, Health, Mending, Part, Repair, Trouble, examine
from trainer.ui.health_words import finding_line, finding_sentence, repair_line
from trainer.ui.language import tr


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to look, and how to speak."""
    parser.add_argument("--home", type=Path, help=tr("the data folder, instead of this account's own"))
    parser.add_argument("--committee", type=Path, help=tr("the committee's folder, instead of the usual one"))
    parser.add_argument(
        "--repair", action="store_true", help=tr("mend what can be mended; damaged files are kept aside")
    )
    parser.add_argument("--json", action="store_true", help=tr("speak JSON, for a program"))


def run(arguments: argparse.Namespace) -> int:
    """Look everything over; 0 where nothing is broken, 1 otherwise. With `--repair`, mend first."""
    home = arguments.home or paths.data_folder()
    committee = arguments.committee or home / "committee"
    repairs = tuple(_mend(home, committee)) if arguments.repair else ()
    findings = _look(home, committee)
    broken = any(finding.health is Health.BAD for finding in findings)
    if arguments.json:
        tell(
            {
                "ok": not broken,
                "repairs": [
                    committee_speech.plain(each) | {"message": repair_line(each)} for each in repairs
                ],
                "findings": [
                    {
                        "part": finding.part.value,
                        "health": finding.health.value,
                        "trouble": finding.trouble.value,
                        "where": finding.where,
                        "value": finding.value,
                        "mendable": finding.mendable,
                        "message": finding_sentence(finding),
                    }
                    for finding in findings
                ],
            }
        )
        return REFUSED if broken else GOOD
    for repair in repairs:
        print(f"→ {repair_line(repair)}")
    if arguments.repair and not repairs:
        print(tr("There was nothing to mend."))
    for finding in findings:
        print(finding_line(finding))
    print()
    print(tr("Something is broken, see above.") if broken else tr("Everything needed is in order."))
    if any(finding.part is Part.STORE for finding in findings):
        print(tr("For the deep check of the committee's figures: `hocso committee audit`."))
    return REFUSED if broken else GOOD


def _look(home: Path, committee: Path) -> tuple[Finding, ...]:
    from trainer.services.committee.health import examine_committee

    return (*examine(home, Clock()), *_fonts(), *examine_committee(committee, Clock()))


def _fonts() -> Iterator[Finding]:
    """Every face is really read: a file that is there may still be cut off."""
    committee_speech.need_application()
    from trainer.ui.font_check import check_fonts
    from trainer.ui.fonts import files

    wrong = check_fonts()
    for name, lacking in wrong:
        trouble = Trouble.NO_GLYPHS if lacking else Trouble.MISSING
        yield Finding(Part.FONTS, Health.BAD, trouble, name, lacking)
    if not wrong:
        yield Finding(Part.FONTS, Health.GOOD, Trouble.NONE, "", str(len(files())))


def _mend(home: Path, committee: Path) -> Iterator[Repair]:
    from trainer.services.committee.repairs import mend_committee
    from trainer.services.health.mending import mend_installation
    from trainer.services.learner.repairs import mend_profiles

    for part, mend, folder in (
        (Part.DATA_FOLDER, mend_installation, home),
        (Part.PROFILE, mend_profiles, home),
        (Part.STORE, mend_committee, committee),
    ):
        try:
            yield from mend(folder, Clock())
        except Refused as refusal:
            yield Repair(part, Mending.FAILED, refusal.where, sentence(refusal))
