"""What `hocso committee` says: plain sentences, or JSON for a program; the papers it writes."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Sequence
from enum import Enum
from pathlib import Path
from typing import Any

from trainer.cli.speech import tell
from trainer.domain.intake import FileVerdict, Recorded, Verdict, told_head
from trainer.domain.organisation import CatalogueEntry, TrainerKey
from trainer.domain.roster import OldFont, RosterDiff, RosterReading, RowFault
from trainer.services.committee.values import (
    Applied,
    Approved,
    CodeState,
    Exported,
    KnownPack,
    Overview,
    PersonLine,
    Published,
    RecoverySheet,
    SlipSet,
    Status,
    WaitingKey,
)
from trainer.ui.language import mark, tr, trn
from trainer.ui.language.formats import date_text, percent

VERDICTS = {
    Verdict.INVALID: mark("refused"),
    Verdict.DUPLICATE: mark("received before"),
    Verdict.COVERED: mark("adds nothing"),
    Verdict.FORK: mark("two versions of one log, look at both"),
    Verdict.REVOKED: mark("key revoked, kept but not counted"),
    Verdict.WAITING: mark("waiting for approval"),
    Verdict.UNKNOWN_PACK: mark("unknown course pack, kept but not counted"),
    Verdict.SCORE_DIFFERS: mark("claimed score differs from the regraded one"),
    Verdict.GAP: mark("events missing, ask for the full report again"),
    Verdict.VALID: mark("holds"),
}
FAULTS = {
    RowFault.NAME_MISSING: mark("the name is missing"),
    RowFault.UNIT_MISSING: mark("the unit is missing"),
    RowFault.STAFF_CODE_MISSING: mark("the staff code is missing"),
    RowFault.STAFF_CODE_REPEATED: mark("this staff code stands above already"),
    RowFault.SAME_PERSON_TWICE: mark("this person stands above already"),
    RowFault.LOOKS_LIKE_IDENTITY_NUMBER: mark(
        "the staff code looks like an identity number; do not use those"
    ),
    RowFault.OLD_FONT: mark("typed in an old font; convert the file to Unicode first"),
    RowFault.TOO_LONG: mark("the text is too long"),
}
FONTS = {OldFont.TCVN3: ".VnTime (TCVN3)", OldFont.VNI: "VNI-Times"}
CODES = {
    CodeState.NONE: mark("no code"),
    CodeState.READY: mark("code ready"),
    CodeState.EXPIRED: mark("code expired"),
    CodeState.USED_UP: mark("code used up"),
}

_KEPT: list[object] = []


def plain(value: Any) -> Any:
    """A frozen value as JSON takes it."""
    if isinstance(value, Enum):
        return value.value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, tuple | list):
        return [plain(each) for each in value]
    return value if isinstance(value, str | int | bool | None) else str(value)


def write_pdf_file(path: Path, draw: Callable[[], bytes]) -> None:
    """Draw a paper without a window and write it. *Side effects:* writes the file."""
    from trainer.storage.files import write_whole

    need_application()
    write_whole(path, draw())


def need_application() -> None:
    """Qt draws text only where an application exists; it stays until the command ends."""
    import os

    from PySide6.QtWidgets import QApplication

    if QApplication.instance() is None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        _KEPT.append(QApplication(["hocso"]))


def recovery_pdf(sheet: RecoverySheet) -> bytes:
    """The recovery sheet, drawn."""
    from trainer.ui.papers.recovery_sheet import recovery_pdf as draw

    return draw(sheet)


def slips_pdf(slips: SlipSet) -> bytes:
    """The activation slips, drawn."""
    from trainer.ui.papers.activation_slips import slips_pdf as draw

    return draw(slips)


def written(path: Path) -> None:
    """Say where a file is."""
    print(tr("File written: {file}", file=path))


def set_up(sheet: RecoverySheet, path: Path, *, as_json: bool) -> None:
    """What `init` says; the secrets are on the sheet only."""
    if as_json:
        tell(
            {"ok": True, "organisation": sheet.organisation, "root_code": sheet.root_code, "sheet": str(path)}
        )
        return
    print(tr("{committee} is set up.", committee=sheet.committee))
    print(tr("Code of the organisation file, for the letter: {code}", code=sheet.root_code))
    print(tr("Print the recovery sheet, put it into a safe and delete the file: {file}", file=path))


def people(lines: Sequence[PersonLine], *, as_json: bool) -> None:
    """The roster as it stands."""
    if as_json:
        tell({"ok": True, "people": plain(tuple(lines))})
        return
    for line in lines:
        state = tr(CODES[line.code])
        print(
            f"{line.person.staff_code or '–'}\t{line.person.name}\t{line.unit_name}\t{state}\t{line.devices}"
        )


def roster(reading: RosterReading, diff: RosterDiff, applied: Applied | None, *, as_json: bool) -> None:
    """What a staff list says and would change."""
    if as_json:
        fact = {
            "ok": not reading.problems,
            "columns": plain(reading.columns),
            "header_row": reading.header_row,
        }
        fact |= {
            "rows": len(reading.rows),
            "problems": plain(reading.problems),
            "old_font": plain(reading.old_font),
        }
        fact |= {"new": plain(diff.new), "changed": plain(diff.changed), "gone": plain(diff.gone)}
        tell(fact | {"same": len(diff.same), "new_units": list(diff.new_units), "applied": plain(applied)})
        return
    for problem in reading.problems:
        print(
            tr(
                "Row {row}: {fault}: {text}",
                row=problem.row,
                fault=tr(FAULTS[problem.fault]),
                text=problem.text,
            )
        )
    if reading.old_font is not None:
        print(tr("The file uses the old font {font}. Convert it to Unicode.", font=FONTS[reading.old_font]))
    print(
        tr(
            "{new} new, {changed} changed, {gone} not in the list, {same} unchanged.",
            new=len(diff.new),
            changed=len(diff.changed) + len(diff.back),
            gone=len(diff.gone),
            same=len(diff.same),
        )
    )
    if applied is None:
        print(tr("Nothing was changed. Add --apply to change the roster."))
    else:
        print(trn("{n} activation code made.", "{n} activation codes made.", applied.codes))


def catalogue(
    packs: Sequence[KnownPack],
    entries: Sequence[CatalogueEntry],
    trainers: Sequence[TrainerKey],
    *,
    as_json: bool,
) -> None:
    """What is kept and asked for."""
    if as_json:
        tell({"ok": True, "packs": plain(packs), "entries": plain(entries), "trainers": plain(trainers)})
        return
    for pack in packs:
        print(f"{pack.course} {pack.version}\t{pack.title}\t{pack.digest[:16]}")
    for entry in entries:
        due = date_text(entry.due) if entry.due else tr("no deadline")
        kind = tr("demanded") if entry.mandatory else tr("offered")
        print(tr("Asked: {title}, {kind}, {due}", title=entry.title, kind=kind, due=due))


def verdict(file: FileVerdict) -> None:
    """One file as it is checked."""
    why = f" ({file.reason.value})" if file.reason else ""
    print(f"{file.file_name}\t{file.name}\t{tr(VERDICTS[file.verdict])}{why}")


def imported(verdicts: Sequence[FileVerdict], recorded: Recorded | None, *, as_json: bool) -> None:
    """What came of an import."""
    counts = Counter(file.verdict for file in verdicts)
    if as_json:
        fact: dict[str, Any] = {"ok": True, "recorded": recorded is not None, "files": plain(tuple(verdicts))}
        fact["counts"] = {kind.value: counts[kind] for kind in Verdict if counts[kind]}
        if recorded is not None:
            fact |= {"receipts": plain(tuple(recorded.receipts)), "granted": plain(recorded.granted)}
            fact["journal_head"] = recorded.journal_head
        tell(fact)
        return
    for kind in Verdict:
        if counts[kind]:
            print(f"{counts[kind]:>6}  {tr(VERDICTS[kind])}")
    if recorded is None:
        print(tr("Nothing was recorded."))
    else:
        print(trn("{n} receipt written.", "{n} receipts written.", len(recorded.receipts)))
        print(tr("Head of the journal: {head}", head=told_head(recorded.journal_head)))


def waiting(keys: Sequence[WaitingKey], *, as_json: bool) -> None:
    """The keys that wait; their short codes are not shown, because they have to be heard."""
    if as_json:
        tell({"ok": True, "waiting": plain(tuple(keys))})
        return
    for key in keys:
        print(f"{key.key}\t{key.name}\t{key.staff_code}\t{key.unit}\t{key.reports}")
    if not keys:
        print(tr("No key is waiting."))


def approved(done: Approved, *, as_json: bool) -> None:
    """What approving did."""
    if as_json:
        tell({"ok": True, "grant": plain(done.grant), "reports": done.reports})
    else:
        print(trn("Approved. {n} report counts now.", "Approved. {n} reports count now.", done.reports))


def published(done: Published, *, as_json: bool) -> None:
    """What publishing did."""
    if as_json:
        tell({"ok": True, **plain(done)})
        return
    written(done.path)
    print(
        tr(
            "{cards} activation codes, {grants} granted keys, {receipts} receipts, {results} results.",
            cards=done.cards,
            grants=done.grants,
            receipts=done.receipts,
            results=done.results,
        )
    )
    print(tr("Code of the organisation file, for the letter: {code}", code=done.root_code))
    print(tr("Head of the journal: {head}", head=told_head(done.journal_head)))


def exported(done: Exported, *, as_json: bool) -> None:
    """What exporting did."""
    if as_json:
        tell({"ok": True, **plain(done)})
    else:
        written(done.path)
        print(tr("Head of the journal: {head}", head=told_head(done.journal_head)))


def status(facts: Status, overview: Overview, *, as_json: bool) -> None:
    """The committee at a glance."""
    if as_json:
        figures = plain(overview)
        del figures["people"]
        tell({"ok": True, **plain(facts), "overview": figures})
        return
    print(f"{facts.organisation} · {facts.committee}")
    print(tr("Code of the organisation file, for the letter: {code}", code=facts.root_code))
    print(
        tr(
            "{people} people in {units} units; {reports} reports; {waiting} keys waiting; {forks} logs to look at.",
            people=facts.people,
            units=facts.units,
            reports=facts.reports,
            waiting=facts.waiting,
            forks=facts.forks,
        )
    )
    for line in overview.courses:
        share = percent(line.finished / line.asked if line.asked else 0)
        print(
            tr(
                "{title}: {finished} of {asked} completed ({share}), {late} overdue",
                title=line.title,
                finished=line.finished,
                asked=line.asked,
                share=share,
                late=line.late,
            )
        )
    if facts.unpublished:
        print(tr("There is news that the newest organisation file does not carry yet."))
    print(tr("Head of the journal: {head}", head=told_head(facts.journal_head)))
