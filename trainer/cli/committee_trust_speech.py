"""What `hocso committee` says of keys that end, people who are erased, and the audit: sentences, or JSON."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime

from trainer.cli.committee_speech import plain
from trainer.cli.speech import tell
from trainer.domain.intake import told_head
from trainer.domain.organisation import Revocation
from trainer.domain.statistics import UnitLine
from trainer.services.committee.audit_values import AuditReport
from trainer.services.committee.device_values import Device, RevocationEffect
from trainer.services.committee.erasure_values import Erased, ErasurePreview, Leaver
from trainer.ui.committee_words import progress_word, score_text
from trainer.ui.language import tr, trn
from trainer.ui.language.formats import date_time
from trainer.ui.trust_words import (
    finding_sentence,
    reason_word,
    state_word,
    trace_sentence,
)


def devices(found: Sequence[Device], *, as_json: bool) -> None:
    """The computers of a person."""
    if as_json:
        tell({"ok": True, "devices": [plain(each) | {"state": each.state.value} for each in found]})
        return
    for each in found:
        print(f"{each.key}\t{each.code}\t{each.device or '–'}\t{state_word(each.state)}")
        print(
            "  "
            + tr(
                "{reports} reports from {first} to {last}; last receipt {receipt}",
                reports=each.reports,
                first=_moment(each.first_received),
                last=_moment(each.last_received),
                receipt=each.last_receipt_no,
            )
        )
        if each.revocation is not None:
            why = " · ".join(part for part in (reason_word(each.revocation.reason), each.note) if part)
            number = each.revocation.after_receipt_no
            print("  " + tr("counts up to receipt {number}: {why}", number=number, why=why))
    if not found:
        print(tr("No computer has been approved yet."))


def _moment(text: str) -> str:
    return date_time(datetime.fromisoformat(text))


def effect(found: RevocationEffect, done: Revocation | None, *, as_json: bool) -> None:
    """What ending a key changes, and whether it was done."""
    if as_json:
        tell({"ok": True, "done": done is not None, "effect": plain(found), "revocation": plain(done)})
        return
    print(f"{found.person.name}, {found.unit_name}")
    print(trn("{n} report stops counting.", "{n} reports stop counting.", len(found.receipts)))
    for change in found.changes:
        print(
            tr(
                "{title}: {before} ({score_before}) becomes {after} ({score_after})",
                title=change.title,
                before=progress_word(change.before.progress),
                score_before=score_text(change.before.score_bp),
                after=progress_word(change.after.progress),
                score_after=score_text(change.after.score_bp),
            )
        )
    if found.nothing_changes:
        print(tr("No figure changes."))
    else:
        _unit(found.unit_before, found.unit_after)
        print(
            tr(
                "Completed in all: {before} of {asked}, then {after} of {asked}",
                before=found.before.finished,
                after=found.after.finished,
                asked=found.before.asked,
            )
        )
    if done is None:
        print(tr("Nothing was changed. Leave --dry-run out to end the key."))
    else:
        print(tr("The key has ended; it counts up to receipt {number}.", number=done.after_receipt_no))


def _unit(before: UnitLine | None, after: UnitLine | None) -> None:
    if before is not None and after is not None:
        print(
            tr(
                "Completed in {unit}: {before} of {asked}, then {after} of {asked}",
                unit=before.name,
                before=before.finished,
                after=after.finished,
                asked=before.asked,
            )
        )


def leavers(found: Sequence[Leaver], years: int, *, as_json: bool) -> None:
    """Who left, and whose time is over."""
    if as_json:
        tell({"ok": True, "years": years, "leavers": plain(tuple(found))})
        return
    print(trn("People who left are kept for {n} year.", "People who left are kept for {n} years.", years))
    for leaver in found:
        since = _moment(leaver.since) if leaver.since else "–"
        over = tr("time is over") if leaver.over else ""
        print(
            f"{leaver.person.staff_code or leaver.person.id}\t{leaver.person.name}\t{since}\t{over}".rstrip()
        )


def nobody_over(*, as_json: bool) -> None:
    """There is nobody to erase."""
    if as_json:
        tell({"ok": True, "done": False})
    else:
        print(tr("Nobody’s time of keeping is over."))


def wiped(*, done: bool, as_json: bool) -> None:
    """Whether anything is left to be wiped out of the database's file."""
    if as_json:
        tell({"ok": True, "wiped": done})
    else:
        print(_wiped(done=done))


def _wiped(*, done: bool) -> str:
    if done:
        return tr("Nothing erased is left in the file of the database.")
    return tr("Another program keeps the database busy. Close it and run this once more to wipe its file.")


def erasure(preview: ErasurePreview, done: Erased | None, *, as_json: bool) -> None:
    """What erasing takes and leaves, and whether it was done."""
    if as_json:
        tell({"ok": True, "done": plain(done), "preview": plain(preview)})
        return
    for person in preview.people:
        print(f"{person.staff_code or '–'}\t{person.name}")
    if preview.in_roster:
        print(tr("Still in the roster: {n}. They will be taken out of it.", n=preview.in_roster))
    print(
        tr(
            "Goes: name, staff code, position, activation codes; {keys} keys, {reports} reports with all answers, "
            "{waiting} waiting reports in this name, {notes} notes of officers.",
            keys=preview.keys,
            reports=preview.reports,
            waiting=preview.waiting,
            notes=preview.notes,
        )
    )
    for copy in preview.copies:
        print(tr("Goes: the old copy {name}", name=copy))
    print(
        tr(
            "Stays: receipt numbers, digests and chain heads, and how many of a unit had passed, without names."
        )
    )
    print(
        tr(
            "Stays: printed papers, files handed out, and backups made before; destroy them by your own rules."
        )
    )
    for trace in preview.traces:
        print(trace_sentence(trace))
    if done is None:
        print(tr("Nothing was erased. Add --yes to erase."))
        return
    print(tr("Erased under deletion entry {number}.", number=done.number))
    print(_wiped(done=done.wiped))
    print(tr("Head of the journal: {head}", head=told_head(done.journal_head)))


def audit_progress(done: int, total: int) -> None:
    """How far an audit is, on one line of a terminal."""
    print(f"\r{done}/{total}", end="\n" if done == total else "", file=sys.stderr, flush=True)


def audit(report: AuditReport, *, as_json: bool) -> None:
    """What an audit found."""
    if as_json:
        tell({**plain(report), "ok": report.holds})
        return
    for finding in report.findings:
        print(finding_sentence(finding) + (f" ({finding.detail})" if finding.detail else ""))
    print(
        tr(
            "Looked at {reports} reports in {logs} logs, {packs} packs and {lines} lines of the journal.",
            reports=report.reports,
            logs=report.logs,
            packs=report.packs,
            lines=report.journal_length,
        )
    )
    if report.holds:
        print(tr("Everything holds."))
    else:
        print(
            trn(
                "{n} finding. Restore the last good backup, and keep this store as it is for whoever looks into it.",
                "{n} findings. Restore the last good backup, and keep this store as it is for whoever looks into it.",
                len(report.findings),
            )
        )
    print(tr("Head of the journal: {head}", head=told_head(report.journal_head)))
