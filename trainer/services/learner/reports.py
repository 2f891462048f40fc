"""Completion reports: what one would hold, writing it, what became of it, and what is kept about the learner."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from trainer import __version__
from trainer.domain.errors import Reason, Refused
from trainer.domain.log import Entry, Flagged, LogKind, PartRead, Position, Practised
from trainer.domain.organisation import Organisation, Receipt
from trainer.domain.report import Claim, Introduction
from trainer.domain.report_build import (
    acknowledged,
    build_report,
    diverged,
    work_in,
)
from trainer.services.learner.course_pages import Unsent
from trainer.services.learner.own_data_pages import MyData, Recorded
from trainer.services.learner.report_pages import (
    Drive,
    ReportLine,
    ReportMade,
    ReportPreview,
    ReportRow,
    ReportState,
)
from trainer.services.learner.session import Session, verb
from trainer.services.learner.shelf import Shelf

if TYPE_CHECKING:
    from trainer.formats.keys import SigningKey
    from trainer.services.learner.logbook import Chapter
    from trainer.storage.learner_store import ReportRecord


class ReportVerbs:
    """Everything that leaves this PC, and what stays."""

    def __init__(self, session: Session, shelf: Shelf) -> None:
        self._session = session
        self._shelf = shelf

    @verb
    def unsent(self) -> Unsent:
        """What no receipt covers yet."""
        chapters = [chapter for chapter, _ in self._to_send()]
        works = [work_in(entry.event for entry in self._new_entries(chapter)) for chapter in chapters]
        stamps = [entry.stamp for chapter in chapters for entry in self._new_entries(chapter)]
        made = self._made()
        return Unsent(
            lessons=sum(work.lessons for work in works),
            tests=sum(work.tests for work in works),
            made=bool(chapters)
            and all(
                any(
                    record.log == chapter.facts.log and record.through >= self._last_work(chapter)
                    for record in made
                )
                for chapter in chapters
            ),
            since=stamps[0].wall if stamps else "",
        )

    @verb
    def preview(self) -> ReportPreview:
        """What a report made now would hold."""
        opened = self._session.opened()
        organisation = self._session.organisation()
        entries = [
            entry for chapter, _ in self._to_send(current=True) for entry in self._new_entries(chapter)
        ]
        work = work_in(entry.event for entry in entries)
        return ReportPreview(
            number=self._next_number(),
            name=opened.profile.name,
            staff_code=opened.profile.staff_code,
            unit=opened.profile.unit,
            organisation=organisation.root.organisation if organisation else "",
            lines=tuple(
                ReportLine(claim.title, claim.lessons_done, claim.lessons, claim.best_score_bp, claim.passed)
                for claim in self._claims()
            ),
            lessons=work.lessons,
            tests=work.tests,
            answers=work.answers,
            interruptions=work.interruptions,
            clock_changes=work.clock_changes,
            events=len(entries),
            first_seq=entries[0].stamp.seq if entries else 0,
            since=entries[0].stamp.wall if entries else "",
            file_name=self._file_name(),
            needs_pin=opened.profile.has_pin and opened.key is None,
            notes_kept_back=len(opened.logbook.events(LogKind.PRIVATE)),
        )

    @verb
    def make(self, folder: Path, *, pin: str | None = None, full: bool = False) -> ReportMade:
        """Write a report of everything no receipt covers into a folder, and read it back.

        `full` begins at the first event of every log, for a committee that says events are lacking.

        Refuses with ORG_MISSING, NOTHING_TO_REPORT, PIN_WRONG, CHAIN_BROKEN or CANNOT_WRITE; never overwrites a file.
        *Side effects:* writes the file (one more for each log of an earlier PC with work not yet sent).
        """
        organisation = self._session.organisation()
        if organisation is None:
            raise Refused(Reason.ORG_MISSING)
        if not folder.is_dir():
            raise Refused(Reason.CANNOT_WRITE, where=str(folder))
        key = self._key(pin)
        chapters = [chapter for chapter, _ in self._to_send(current=True, full=full)]
        *made, newest = self._write_all(chapters, organisation, key, folder, full=full)
        return ReportMade(
            newest.report_no,
            folder / newest.file_name,
            newest.size,
            newest.digest,
            newest.made,
            tuple(folder / record.file_name for record in made),
        )

    @verb
    def all(self) -> tuple[ReportRow, ...]:
        """The reports that were made, newest first, with what the committee acknowledged."""
        receipts = self._receipts()
        rows = []
        for record in reversed(self._made()):
            receipt = _receipt_of(record, receipts)
            rows.append(
                ReportRow(
                    number=record.report_no,
                    state=ReportState.RECEIVED if receipt else ReportState.MADE,
                    made=record.made,
                    file_name=record.file_name,
                    folder=record.folder,
                    courses=record.courses,
                    digest=record.digest,
                    received=receipt.received if receipt else "",
                    receipt_no=receipt.receipt_no if receipt else None,
                    flags=receipt.flags if receipt else (),
                )
            )
        return tuple(rows)

    @verb
    def drives(self) -> tuple[Drive, ...]:
        """The removable drives that are plugged in now."""
        from trainer.storage.drives import removable_drives

        return tuple(
            Drive(drive.path, drive.name, drive.free_bytes, removable=True) for drive in removable_drives()
        )

    @verb
    def my_data(self) -> MyData:
        """Everything that is kept about the learner."""
        from trainer.storage.profiles import profile_folder

        opened = self._session.opened()
        receipts = self._receipts()
        private = [event for _, event in opened.logbook.events(LogKind.PRIVATE)]
        folder = profile_folder(self._session.home, opened.profile.id)
        return MyData(
            folder=folder,
            record=tuple(
                Recorded(
                    entry.stamp.seq,
                    entry.stamp.wall,
                    entry.event,
                    entry.stamp.seq <= acknowledged(receipts, chapter.facts.log),
                )
                for chapter in opened.logbook.chapters
                for entry in chapter.entries
            ),
            parts_read=sum(isinstance(event, PartRead) for event in private),
            practised=sum(isinstance(event, Practised) for event in private),
            positions=sum(isinstance(event, Position) for event in private),
            flagged=sum(isinstance(event, Flagged) for event in private),
            bytes=sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()),
        )

    # -- writing ------------------------------------------------------------------------------------------

    def _write_all(
        self,
        chapters: Sequence[Chapter],
        organisation: Organisation,
        key: SigningKey,
        folder: Path,
        *,
        full: bool,
    ) -> list[ReportRecord]:
        """Write a file for each log and remember them together; where that fails, no file is left."""
        from trainer.storage import learner_store
        from trainer.storage.files import remove

        made: list[ReportRecord] = []
        try:
            # One transaction from the number to the rows: another window makes its reports before or after these.
            with self._session.opened().database.begin() as connection:
                first = self._number_after(learner_store.reports(connection))
                for number, chapter in enumerate(chapters, first):
                    made.append(self._write(chapter, organisation, key, folder, number, full=full))
                for record in made:
                    learner_store.add_report(connection, record)
        except BaseException:
            for record in made:
                remove(folder / record.file_name)
            raise
        return made

    def _write(
        self,
        chapter: Chapter,
        organisation: Organisation,
        key: SigningKey,
        folder: Path,
        number: int,
        *,
        full: bool,
    ) -> ReportRecord:
        from trainer.formats import report_file
        from trainer.storage import files
        from trainer.storage.learner_store import ReportRecord

        made = self._session.clock.now().isoformat(timespec="seconds")
        claims = self._claims()
        report = build_report(
            chapter.facts,
            chapter.entries,
            organisation,
            self._introduction(),
            claims,
            report_no=number,
            made=made,
            app=__version__,
            full=full,
        )
        data = report_file.write(report, key, organisation.root.readers)
        path = files.free_name(folder, self._file_name())
        files.write_whole(path, data)
        return ReportRecord(
            report.report_no,
            made,
            str(folder),
            path.name,
            report_file.digest_of(report),
            len(data),
            report.log,
            report.first,
            report.through,
            tuple(claim.title for claim in claims),
        )

    def _introduction(self) -> Introduction:
        from trainer.storage.machine import device_name

        profile = self._session.opened().profile
        return Introduction(
            profile.staff_code, profile.name, profile.unit, profile.position, device_name(), profile.proof
        )

    def _key(self, pin: str | None) -> SigningKey:
        from trainer.services.learner.profiles import unlock_key

        opened = self._session.opened()
        return opened.key or unlock_key(self._session, opened.profile, pin)

    def _file_name(self) -> str:
        from trainer.formats.report_file import file_name

        made = self._session.clock.now().isoformat(timespec="seconds")
        return file_name(self._introduction(), made, self._session.token(5))

    def _claims(self) -> tuple[Claim, ...]:
        claims = []
        for shelved in self._shelf.all():
            progress = self._shelf.progress(shelved.course)
            if progress.begun:
                best = progress.best
                claims.append(
                    Claim(
                        course=shelved.course.id,
                        title=shelved.course.title,
                        pack=best[0].started.pack if best else shelved.digest,
                        lessons_done=progress.lessons_done,
                        lessons=len(shelved.course.lessons),
                        best_score_bp=best[1].score_bp if best else None,
                        passed=progress.passed >= {quiz.id for quiz in shelved.course.quizzes}
                        and progress.complete,
                        at=best[0].submitted_at.wall if best and best[0].submitted_at else "",
                    )
                )
        return tuple(claims)

    # -- what was sent ------------------------------------------------------------------------------------

    def _receipts(self) -> tuple[Receipt, ...]:
        organisation = self._session.organisation()
        return organisation.receipts if organisation else ()

    def _made(self) -> tuple[ReportRecord, ...]:
        from trainer.storage import learner_store

        with self._session.opened().database.read() as connection:
            return learner_store.reports(connection)

    def _next_number(self) -> int:
        return self._number_after(self._made())

    def _number_after(self, made: tuple[ReportRecord, ...]) -> int:
        before = self._session.opened().profile.reports_before
        return 1 + max((before, *(record.report_no for record in made)))

    def _to_send(self, *, current: bool = False, full: bool = False) -> tuple[tuple[Chapter, int], ...]:
        """The logs with work that no receipt covers, with `full` all of them, with `current` the one in use whatever.

        A log that another copy went on with is left out: the committee would see two versions of one log.
        """
        chapters = self._session.opened().logbook.chapters
        receipts = self._receipts()
        found = []
        for chapter in chapters:
            newest = chapter is chapters[-1]
            new = self._new_entries(chapter)
            wanted = full or work_in(entry.event for entry in new).any or (current and newest)
            if wanted and (newest or not diverged(receipts, chapter.facts.log, chapter.entries)):
                found.append((chapter, len(new)))
        return tuple(found)

    def _new_entries(self, chapter: Chapter) -> tuple[Entry, ...]:
        return tuple(chapter.entries[acknowledged(self._receipts(), chapter.facts.log) + 1 :])

    def _last_work(self, chapter: Chapter) -> int:
        return max(
            (entry.stamp.seq for entry in self._new_entries(chapter) if work_in([entry.event]).any),
            default=-1,
        )


def _receipt_of(record: ReportRecord, receipts: tuple[Receipt, ...]) -> Receipt | None:
    """The receipt for this very report, or one for a later report of the same log that holds all of it."""
    own = [receipt for receipt in receipts if receipt.report == record.digest]
    later = [
        receipt for receipt in receipts if receipt.log == record.log and receipt.through_seq >= record.through
    ]
    return min(own or later, key=lambda receipt: receipt.receipt_no, default=None)
