"""What is said after a committee was put back: what is there, what was taken over, what people have to do."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from trainer.services.committee.backup_values import CaughtUp
from trainer.ui.language import tr, trn
from trainer.ui.language.formats import date_text


def blind_lines() -> tuple[str, ...]:
    """That no organisation file was read, and where one is found."""
    return (
        tr(
            "Attention: no newer organisation file was read. Numbers and receipts given out after the backup "
            "may be given out again, and learners may refuse the next organisation file."
        ),
        tr(
            "Get the newest one (on any learner's computer: the file current.hsorg in the folder organisation) "
            "and restore once more with --org."
        ),
    )


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
