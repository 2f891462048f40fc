"""The organisation file on this PC: looking at one, pinning the first by a typed code, taking in newer ones."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from trainer.domain.codes import normalise_short_code, root_code
from trainer.domain.errors import Reason, Refused
from trainer.domain.log import LogKind, OrgSeen, ReceiptSeen
from trainer.domain.organisation import Organisation, Receipt
from trainer.domain.report_build import diverged, newest_agreed
from trainer.services.learner.organisation_pages import OrganisationFacts, OrganisationFound, Received
from trainer.services.learner.profile_pages import GrantState
from trainer.services.learner.session import Session, verb
from trainer.services.learner.shelf import Shelf

if TYPE_CHECKING:
    from trainer.services.learner.logbook import Logbook


class OrganisationVerbs:
    """Everything about whose courses these are."""

    def __init__(self, session: Session, shelf: Shelf) -> None:
        self._session = session
        self._shelf = shelf

    @verb
    def facts(self) -> OrganisationFacts | None:
        """The pinned organisation; None where none was pinned."""
        organisation = self._session.organisation()
        return self._facts(organisation) if organisation else None

    @verb
    def look(self, path: Path) -> OrganisationFound:
        """Whose organisation file this says it is; nothing is trusted or kept yet."""
        from trainer.formats.organisation_file import open_organisation
        from trainer.storage import organisation_store
        from trainer.storage.files import read_capped

        found = open_organisation(read_capped(path, organisation_store.FILE_CAP))
        known = organisation_store.pinned(self._session.home) == found.id
        return OrganisationFound(path, found.root.organisation, found.root.committee, found.made, known)

    @verb
    def find(self, folders: Sequence[Path]) -> tuple[OrganisationFound, ...]:
        """The readable organisation files that lie directly in these folders, newest first."""
        from trainer.storage.organisation_store import SUFFIX

        found = []
        for folder in folders:
            try:
                paths = sorted(path for path in folder.iterdir() if path.suffix.lower() == SUFFIX)
            except OSError:
                continue
            for path in paths:
                try:
                    found.append(self.look(path))
                except Refused:
                    continue
        return tuple(sorted(found, key=lambda entry: entry.made, reverse=True))

    @verb
    def pin(self, path: Path, typed_code: str) -> OrganisationFacts:
        """Accept the first organisation file, because the code typed from the letter is that of its root.

        Refuses with CODE_MISTYPED, ORG_CODE_WRONG, or ORG_OTHER where another organisation is pinned already.
        *Side effects:* keeps the file.
        """
        from trainer.formats.organisation_file import open_organisation
        from trainer.storage import organisation_store
        from trainer.storage.files import read_capped

        data = read_capped(path, organisation_store.FILE_CAP)
        stored = self._session.organisation()
        found = open_organisation(data, pinned=stored.id if stored else None, stored=stored)
        if normalise_short_code(typed_code) != root_code(found.id):
            raise Refused(Reason.ORG_CODE_WRONG, where=path.name)
        organisation_store.keep(self._session.home, found.id, data)
        self._session.organisation_changed()
        self.take_in()
        return self._facts(found)

    @verb
    def succeed(self, path: Path, typed_code: str) -> OrganisationFacts:
        """Go over to the organisation's new root, because the committee lost the keys of the old one.

        Only a person can say that this is right: by typing the code of the committee's new letter. The profile, its
        logs and all work stay. Refuses with ORG_MISSING, CODE_MISTYPED or ORG_CODE_WRONG; a file of the organisation
        in use is taken as `pin` takes it. *Side effects:* keeps the file beside the old one, pins the new organisation.
        """
        from trainer.formats.organisation_file import open_organisation
        from trainer.storage import organisation_store
        from trainer.storage.files import read_capped

        stored = self._session.organisation()
        if stored is None:
            raise Refused(Reason.ORG_MISSING)
        data = read_capped(path, organisation_store.FILE_CAP)
        found = open_organisation(data)
        if found.id == stored.id:
            return self.pin(path, typed_code)
        if normalise_short_code(typed_code) != root_code(found.id):
            raise Refused(Reason.ORG_CODE_WRONG, where=path.name)
        organisation_store.keep(self._session.home, found.id, data)
        self._session.organisation_changed()
        self.take_in()
        return self._facts(found)

    @verb
    def receive(self, path: Path) -> Received:
        """Accept a newer file of the pinned organisation: deadlines, courses, receipts and results.

        Refuses with ORG_MISSING, ORG_OTHER or ORG_OLDER (`where` and `detail`: when the two files were made).
        *Side effects:* keeps the file; notes receipts in the record.
        """
        from trainer.formats.organisation_file import open_organisation
        from trainer.storage import organisation_store
        from trainer.storage.files import read_capped

        stored = self._session.organisation()
        if stored is None:
            raise Refused(Reason.ORG_MISSING)
        data = read_capped(path, organisation_store.FILE_CAP)
        found = open_organisation(data, pinned=stored.id, stored=stored)
        granted = self._session.open is not None and self._session.grant_state() is GrantState.GRANTED
        confirmed = self._confirmed(stored)
        organisation_store.keep(self._session.home, found.id, data)
        self._session.organisation_changed()
        numbers = self.take_in()
        before = {entry.course for entry in stored.catalogue.entries}
        here = {shelved.course.id for shelved in self._shelf.all()}
        return Received(
            facts=self._facts(found),
            unchanged=found.digest == stored.digest,
            reports=numbers,
            confirmed=tuple(title for title in self._confirmed(found) if title not in confirmed),
            courses_new=tuple(e.title for e in found.catalogue.entries if e.course not in before),
            courses_missing=tuple(e.title for e in found.catalogue.entries if e.course not in here),
            deadlines_changed=_deadlines(found) != _deadlines(stored),
            granted_now=bool(
                self._session.open and not granted and self._session.grant_state() is GrantState.GRANTED
            ),
        )

    def after_opening(self) -> None:
        """What a profile that was just opened has to be told. *Side effects:* see `take_in`."""
        self.take_in()

    def take_in(self) -> tuple[int, ...]:
        """Note in the open profile's record what the organisation acknowledged; tells which reports that are.

        Where the committee holds more of this log than this PC (an older copy was put back), a new log is begun.
        """
        organisation, opened = self._session.organisation(), self._session.open
        if organisation is None or opened is None:
            return ()
        logbook = opened.logbook
        if diverged(organisation.receipts, logbook.facts.log, logbook.record):
            logbook.begin_again(
                newest_agreed(organisation.receipts, logbook.facts.log, logbook.record, self._noted(logbook))
            )
        noted = {
            event.report for _, event in logbook.events(LogKind.RECORD) if isinstance(event, ReceiptSeen)
        }
        seen = [event for _, event in logbook.events(LogKind.RECORD) if isinstance(event, OrgSeen)]
        logs = {chapter.facts.log for chapter in logbook.chapters}
        new = [
            receipt
            for receipt in organisation.receipts
            if receipt.log in logs and receipt.report not in noted
        ]
        current = bool(seen) and seen[-1].digest == organisation.digest
        events = [
            *(() if current else (OrgSeen(organisation.digest),)),
            *(ReceiptSeen(receipt.receipt_no, receipt.report, receipt.through_seq) for receipt in new),
        ]
        if events:
            logbook.note(*events)
        return self._report_numbers(new)

    def _noted(self, logbook: Logbook) -> list[int]:
        """How far the receipts reach that the log in use notes of reports made from it here."""
        from trainer.storage import learner_store

        with self._session.opened().database.read() as connection:
            made = {
                (record.digest, record.through)
                for record in learner_store.reports(connection)
                if record.log == logbook.facts.log
            }
        seen = (entry.event for entry in logbook.record)
        return [
            event.through_seq
            for event in seen
            if isinstance(event, ReceiptSeen) and (event.report, event.through_seq) in made
        ]

    def _report_numbers(self, receipts: Sequence[Receipt]) -> tuple[int, ...]:
        from trainer.storage import learner_store

        digests = {receipt.report for receipt in receipts}
        with self._session.opened().database.read() as connection:
            made = learner_store.reports(connection)
        return tuple(record.report_no for record in made if record.digest in digests)

    def _confirmed(self, organisation: Organisation) -> tuple[str, ...]:
        if self._session.open is None:
            return ()
        key = self._session.open.profile.key
        people = {grant.person for grant in organisation.grants if grant.key == key}
        titles = {shelved.course.id: shelved.course.title for shelved in self._shelf.all()}
        return tuple(
            titles.get(result.course, result.course)
            for result in organisation.results
            if result.passed and result.person in people
        )

    def _facts(self, organisation: Organisation) -> OrganisationFacts:
        root, catalogue = organisation.root, organisation.catalogue
        today = self._session.clock.now().date().isoformat()
        return OrganisationFacts(
            organisation=root.organisation,
            committee=root.committee,
            made=organisation.made,
            units=tuple(unit.name for unit in catalogue.units),
            pin_required=catalogue.pin_required,
            expired=any(end and end[:10] < today for end in (root.expires, catalogue.expires)),
        )


def _deadlines(organisation: Organisation) -> dict[str, object]:
    return {entry.course: entry.due for entry in organisation.catalogue.entries}
