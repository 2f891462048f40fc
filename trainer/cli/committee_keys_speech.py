"""What `hocso committee keys` says: plain sentences or JSON, and the papers it writes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from trainer.cli.committee_speech import plain, write_pdf_file, written
from trainer.cli.speech import sentence, tell
from trainer.domain.errors import Refused
from trainer.domain.intake import told_head
from trainer.services.committee.key_values import KeyState, Protocol, ShareSheet, Waiting
from trainer.services.committee.values import RecoverySheet
from trainer.ui.key_words import (
    change_sentence,
    given_word,
    missing_sentence,
    part_word,
    proof_sentence,
    purpose_word,
    role_word,
    signed_sentence,
)
from trainer.ui.language import tr
from trainer.ui.language.formats import date_time

if TYPE_CHECKING:
    from trainer.services.committee.ceremony import Ceremony, Facts
    from trainer.services.committee.cosigning import Brought


def write_share(path: Path, sheet: ShareSheet) -> None:
    """Draw the sheet of a part. *Side effects:* writes the file."""
    from trainer.ui.papers.share_sheet import share_pdf

    write_pdf_file(path, lambda: share_pdf(sheet))


def write_recovery(path: Path, sheet: RecoverySheet) -> None:
    """Draw the recovery sheet. *Side effects:* writes the file."""
    from trainer.ui.papers.recovery_sheet import recovery_pdf

    write_pdf_file(path, lambda: recovery_pdf(sheet))


def line_asked(ceremony: Ceremony, number: int) -> str:
    """Which line has to be typed from a sheet."""
    secret, line = ceremony.asked(number)
    letter = "AB"[secret] if ceremony.sheet and len(ceremony.sheet.secrets) > 1 and not number else ""
    return tr(
        "Type line {line} from the printed sheet ({part}):",
        line=f"{letter}{line + 1}",
        part=part_word(number),
    )


def wrong_line(refusal: Refused) -> None:
    """Say that the line was not right."""
    print(sentence(refusal))


def made(facts: Facts, files: Sequence[Path], waits: Waiting | None, *, as_json: bool) -> None:
    """What a ceremony did."""
    if as_json:
        tell(
            {
                "ok": True,
                "root_code": facts.root_code,
                "threshold": facts.threshold,
                "of": facts.of,
                "sheets": [str(path) for path in files],
                "waiting": plain(waits),
            }
        )
        return
    for path in files:
        written(path)
    print(tr("Print the sheets, hand them over in envelopes and delete the files."))
    print(tr("Code of the organisation file, for the letter: {code}", code=facts.root_code))
    if waits is not None:
        waiting(waits)


def waiting(waits: Waiting) -> None:
    """What waits, and what to do about it."""
    print(tr("{purpose}: root {version} waits.", purpose=purpose_word(waits.kind), version=waits.version))
    for change in waits.changes:
        print(f"  {change_sentence(change)}")
    print(f"{signed_sentence(waits)} {missing_sentence(waits)}")
    print(tr("Next stick: hocso committee keys cosign --stick FOLDER"))


def settled(waits: Waiting | None, state: KeyState, *, as_json: bool) -> None:
    """How it stands after a signature or another step."""
    version = state.roots[0].version
    if as_json:
        tell({"ok": True, "root_version": version, "waiting": plain(waits)})
    elif waits is not None:
        waiting(waits)
    else:
        print(tr("Root {version} is in force. Publish the organisation file anew.", version=version))


def brought(what: Brought) -> None:
    """What a file from another computer would change."""
    print(f"{what.organisation} · {what.committee}")
    print(tr("This signature would make root {version}:", version=what.version))
    for change in what.changes:
        print(f"  {change_sentence(change)}")


def cosigned(done: Brought, path: Path, *, as_json: bool) -> None:
    """What signing such a file did."""
    if as_json:
        tell({"ok": True, **plain(done)})
        return
    print(tr("Signed. Signatures still missing: {n}", n=max(done.missing_old, done.missing_new)))
    print(tr("Carry the file back to the committee’s computer: {file}", file=path))


def _when(moment: str) -> str:
    return date_time(datetime.fromisoformat(moment))


def state(found: KeyState, *, as_json: bool) -> None:
    """All keys."""
    if as_json:
        tell({"ok": True, **plain(found)})
        return
    print(
        tr(
            "Root keys: {threshold} of {of} sign; root {version}",
            threshold=found.threshold,
            of=found.of,
            version=found.roots[0].version,
        )
    )
    for share in found.shares:
        print(f"  {part_word(share.number)}\t{share.code}\t{share.holder}\t{_when(share.since)}")
    for role in found.roles:
        print(f"  {role_word(role.role)}\t{role.code}\t{_when(role.since)}")
    rehearsed_on = _when(found.rehearsed) if found.rehearsed else tr("not rehearsed yet")
    print(tr("Recovery rehearsed: {when}", when=rehearsed_on))
    if found.waiting is not None:
        waiting(found.waiting)


def rehearsed(protocol: Protocol, path: Path, people: Sequence[str], *, as_json: bool) -> None:
    """What a rehearsal proved. *Side effects:* writes the protocol."""
    from trainer.ui.papers.rehearsal_protocol import protocol_pdf

    write_pdf_file(path, lambda: protocol_pdf(protocol, people))
    if as_json:
        tell({"ok": True, "protocol": str(path), **plain(protocol)})
        return
    for used in protocol.used:
        print(given_word(*used))
    for proof in protocol.proofs:
        print(f"  ✓ {proof_sentence(proof)}")
    print(tr("Head of the journal: {head}", head=told_head(protocol.journal_head)))
    print(tr("Recovery works. Print the protocol and have it signed: {file}", file=path))
