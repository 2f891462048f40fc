"""`hocso committee backup` and `restore`: the committee's folder in one sealed file, and back."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from trainer.cli import GOOD, committee_speech
from trainer.cli.secret_input import passphrase
from trainer.cli.speech import tell
from trainer.ui.language import tr, trn
from trainer.ui.language.formats import date_text, file_size

if TYPE_CHECKING:
    from trainer.services.committee import CommitteeService
    from trainer.services.committee.backup_values import CaughtUp


def add_verbs(
    verbs: argparse._SubParsersAction[argparse.ArgumentParser],
) -> tuple[argparse.ArgumentParser, ...]:
    """The two verbs and their options."""
    backup = verbs.add_parser(
        "backup", help=tr("write store, vault and newest organisation file into one sealed file")
    )
    backup.add_argument("file", type=Path, help=tr("the backup (.hsbackup)"))
    restore = verbs.add_parser(
        "restore", help=tr("put the committee back from a backup; what is there is kept aside")
    )
    restore.add_argument("file", type=Path, help=tr("the backup (.hsbackup)"))
    restore.add_argument(
        "--org", type=Path, help=tr("the newest organisation file (.hsorg), for example from a learner's PC")
    )
    return backup, restore


def backup(committee: CommitteeService, arguments: argparse.Namespace) -> int:
    """Write a backup; the pass phrase that is asked for is that of the backup."""
    made = committee.backups.write(arguments.file, passphrase(arguments, twice=True))
    if arguments.json:
        tell({"ok": True, **committee_speech.plain(made)})
    else:
        print(tr("Backup written: {path} ({size}).", path=made.path, size=file_size(made.size)))
        print(tr("Keep it apart from this computer, and its pass phrase apart from it."))
    return GOOD


def restore(home: Path, arguments: argparse.Namespace) -> int:
    """Put a committee back; the pass phrase that is asked for is that of the backup."""
    from trainer.services.committee.restoring import restore as put_back

    restored = put_back(home, arguments.file, passphrase(arguments), organisation=arguments.org)
    if arguments.json:
        tell({"ok": True, **committee_speech.plain(restored)})
        return GOOD
    for line in restored_lines(restored.organisation, restored.made, restored.reports, restored.home):
        print(line)
    if restored.aside:
        print(tr("What was there before is kept in {path}.", path=restored.aside))
    caught = restored.caught_up
    if caught is None:
        print(
            tr(
                "Attention: no newer organisation file was read. Numbers and receipts given out after the backup "
                "may be given out again, and learners may refuse the next organisation file."
            )
        )
        print(
            tr(
                "Get the newest one (on any learner's computer: the file current.hsorg in the folder organisation) "
                "and restore once more with --org."
            )
        )
    else:
        for line in caught_up_lines(caught):
            print(line)
    print(
        tr(
            "Now unlock with the committee's own pass phrase, publish the organisation file, and make a backup."
        )
    )
    return GOOD


def restored_lines(organisation: str, made: str, reports: int, home: Path) -> tuple[str, ...]:
    """What was restored."""
    return (
        tr("{organisation} is restored as it was on {day}.", organisation=organisation, day=_day(made)),
        tr("Folder: {path}", path=home),
        trn("{n} report is in it.", "{n} reports are in it.", reports),
    )


def caught_up_lines(caught: CaughtUp) -> tuple[str, ...]:
    """What was taken over from the organisation file, and what people have to do."""
    lines = [
        tr(
            "Organisation file number {number} of {day} was taken over; nothing it gave out is given out again.",
            number=caught.number,
            day=_day(caught.made),
        )
    ]
    if caught.missing:
        lines.append(
            trn(
                "{n} report has to be sent again; the learner's program does so with the next report:",
                "{n} reports have to be sent again; the learners' programs do so with the next report:",
                len(caught.missing),
            )
        )
        for each in caught.missing:
            who = ", ".join(part for part in (each.name, each.unit) if part) or tr("name not known here")
            lines.append(
                tr(
                    "  receipt {number} of {day}: {who}",
                    number=each.receipt_no,
                    day=_day(each.received),
                    who=who,
                )
            )
    if caught.grants:
        lines.append(
            trn("{n} approved key was taken over.", "{n} approved keys were taken over.", caught.grants)
        )
    if caught.revocations:
        lines.append(
            trn("{n} revoked key was taken over.", "{n} revoked keys were taken over.", caught.revocations)
        )
    if caught.roots:
        lines.append(
            tr(
                "The keys of the organisation were renewed after the backup: "
                "use the newest vault, or recover from the sheet."
            )
        )
    if caught.strangers:
        lines.append(
            trn(
                "{n} person came into the roster after the backup: read the roster in again and approve the key anew.",
                "{n} people came into the roster after the backup: read the roster in again and approve the keys anew.",
                caught.strangers,
            )
        )
    if caught.gone:
        lines.append(
            tr(
                "Erased after the backup, and here again: {names}. Erase them once more.",
                names=", ".join(caught.gone),
            )
        )
    if caught.packs:
        lines.append(tr("Add the course packs again: {titles}.", titles=", ".join(caught.packs)))
    return tuple(lines)


def _day(moment: str) -> str:
    return date_text(datetime.fromisoformat(moment).date())
