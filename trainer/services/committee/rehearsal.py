"""The rehearsal: recovery played to its end on a copy, so that the sheet and the sticks are known to be good."""

from __future__ import annotations

import contextlib
import hashlib
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from trainer.domain.codes import root_code
from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import OrgId
from trainer.domain.intake import Verdict
from trainer.domain.organisation import Organisation, Role, Root
from trainer.formats.keys import LOCKED_CAP, SigningKey
from trainer.formats.organisation_file import open_organisation
from trainer.services.committee.desk import Desk
from trainer.services.committee.intake import Intake
from trainer.services.committee.journal import Journal
from trainer.services.committee.key_values import GivenBy, Proof, Protocol
from trainer.services.committee.ledger_view import LedgerView
from trainer.services.committee.publish import Publisher, catalogue_now
from trainer.services.committee.recovery import Recovery
from trainer.services.committee.sample_report import sample_report
from trainer.services.committee.setup import Setup
from trainer.services.committee.values import JournalKind
from trainer.storage import committee_ledger as ledger
from trainer.storage import committee_store as store
from trainer.storage import key_facts
from trainer.storage.committee_copy import copy_store
from trainer.storage.files import read_capped, write_whole
from trainer.storage.vault import STORE_NAME, Office

Given = tuple[SigningKey, GivenBy]
"""A root key, and how it came."""


class Rehearsal:
    """The verbs of rehearsing; see `CommitteeService`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def rehearse(self, given: Sequence[Given], escrow_lines: Sequence[str]) -> Protocol:
        """Prove on a copy that recovery works, and journal that it was proven; the vault may be closed.

        Refused(REHEARSAL_FAILED) with the proof that failed, CANNOT_WRITE, FILE_MISSING or FILE_UNREADABLE for a disk
        that fails meanwhile, or what `recover` refuses.
        *Side effects:* a folder for temporary files comes and goes; one line in the journal.
        """
        protocol = self.prove(given, escrow_lines)
        with self._desk.writing() as connection:
            key_facts.set_rehearsed(connection, protocol.made)
            self._desk.note(
                connection,
                JournalKind.REHEARSED,
                used=[f"{number}:{way.value}" for number, way in protocol.used],
                proofs=len(protocol.proofs),
            )
        return protocol

    def prove(self, given: Sequence[Given], escrow_lines: Sequence[str]) -> Protocol:
        """The same without the line in the journal: nothing of the committee's own is written at all."""
        desk = self._desk
        with desk.reading() as connection:
            number = ledger.journal_end(connection)[0]
        before = self._digest(number)
        with _thrown_away() as folder:
            with desk.reading() as connection:
                _, roots, org = desk.roots(connection)
                pinned = _as_a_learner_has_it(desk, connection)
                reports = ledger.last_receipt(connection)[0]
                people = sum(person.active for person in store.people(connection))
                _, head = ledger.journal_end(connection)
                copy_store(connection, folder / STORE_NAME)
            Office(folder).finish("")
            proofs = self._play(folder, given, escrow_lines, roots[-1], pinned)
        _demand(Proof.UNTOUCHED, self._digest(number) == before)
        own = roots[-1].role(Role.ROOT)
        parts = {key: place for place, key in enumerate(own.keys, 1)}
        return Protocol(
            organisation=roots[-1].organisation,
            committee=roots[-1].committee,
            made=desk.now(),
            root_code=root_code(org),
            root_version=roots[-1].version,
            threshold=own.threshold,
            of=len(own.keys),
            used=tuple((parts[key.public] if len(parts) > 1 else 0, way) for key, way in given),
            proofs=(*proofs, Proof.UNTOUCHED),
            reports=reports,
            people=people,
            journal_number=number,
            journal_head=head.hex(),
        )

    def _play(
        self,
        folder: Path,
        given: Sequence[Given],
        escrow_lines: Sequence[str],
        root: Root,
        pinned: Organisation,
    ) -> tuple[Proof, ...]:
        """Recovery in the copy, as on the day it is needed; each proof done or Refused(REHEARSAL_FAILED)."""
        token, clock = self._desk.token, self._desk.clock
        passphrase = token(16).hex()
        first = Desk(folder, clock=clock, token=token)
        try:
            Recovery(first).recover([key for key, _ in given], escrow_lines, passphrase)
        finally:
            first.close()
        # Opened anew, as after switching the computer on: nothing comes from memory.
        again = Desk(folder, clock=clock, token=token)
        try:
            Setup(again).unlock(passphrase)
            with again.reading() as connection:
                _, roots, org = again.roots(connection)
            now = again.now()
            for proof, readers in (
                (Proof.REPORTS_BEFORE, root.readers),
                (Proof.REPORTS_AFTER, roots[-1].readers),
            ):
                path = folder / f"{proof.value}.hsreport"
                write_whole(path, sample_report(org, readers, now, token))
                _demand(proof, _opens(again, path))
            path = folder / "to-chuc.hsorg"
            Publisher(again).publish(path)
            _demand(Proof.ORGANISATION, _accepted(path, org, pinned))
            _demand(Proof.JOURNAL, Journal(again).check() is None)
        finally:
            again.close()
        return (
            Proof.KEYS,
            Proof.VAULT,
            Proof.REPORTS_BEFORE,
            Proof.REPORTS_AFTER,
            Proof.ORGANISATION,
            Proof.JOURNAL,
        )

    def _digest(self, number: int) -> str:
        """A digest of the vault, the place file and the journal up to a line: what a rehearsal must not touch.

        Behind that line another desk may go on meanwhile.
        """
        office = self._desk.office
        found = hashlib.sha256()
        for path in sorted(office.home.glob("*.json")):
            found.update(path.name.encode("utf-8") + b"\0" + read_capped(path, LOCKED_CAP))
        with self._desk.reading() as connection:
            found.update(b"".join(row.head for row in ledger.journal(connection)[:number]))
        return found.hexdigest()


@contextlib.contextmanager
def _thrown_away() -> Iterator[Path]:
    """A folder for temporary files, as far as the disk lets one have it; Refused(CANNOT_WRITE)."""
    place = tempfile.gettempdir()
    try:
        with tempfile.TemporaryDirectory(prefix="hocso-", ignore_cleanup_errors=True) as name:
            place = name
            yield Path(name)
    except OSError as trouble:
        raise Refused(Reason.CANNOT_WRITE, where=place, detail=str(trouble)) from trouble


def _demand(proof: Proof, holds: bool) -> None:  # noqa: FBT001 - the fact itself is what is handed over
    if not holds:
        raise Refused(Reason.REHEARSAL_FAILED, detail=proof.value)


def _opens(desk: Desk, path: Path) -> bool:
    """Refused(FILE_MISSING), (FILE_UNREADABLE) where the disk is to blame and no key: that proves nothing."""
    (verdict,) = Intake(desk).check([path])
    if verdict.reason in {Reason.FILE_MISSING, Reason.FILE_UNREADABLE}:
        raise Refused(verdict.reason, where=path.name)
    return verdict.verdict is not Verdict.INVALID


def _accepted(path: Path, org: OrgId, pinned: Organisation) -> bool:
    """Whether a learner who holds `pinned` takes the new file, by the very rules learners' programs go by."""
    try:
        opened = open_organisation(path.read_bytes(), pinned=org, stored=pinned)
    except Refused:
        return False
    return len(opened.roots) == len(pinned.roots) + 1


def _as_a_learner_has_it(desk: Desk, connection: store.Connection) -> Organisation:
    """The organisation as the newest published file left it on learners' computers."""
    _, roots, org = desk.roots(connection)
    view = LedgerView.of(desk, connection, with_figures=False)
    facts = store.facts(connection)
    return Organisation(
        id=org,
        roots=roots,
        catalogue=catalogue_now(connection, view, facts),
        grants=(),
        revocations=tuple(view.revocations.values()),
        receipts=(),
        results=(),
        digest="",
        made=facts.get("published", ""),
        number=int(facts.get("file_number", "0")),
    )
