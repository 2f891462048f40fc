"""Checking files before anything is recorded: each gets its verdict, and what recording needs of it is kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from trainer.domain.errors import Reason
from trainer.domain.ids import LogId
from trainer.domain.intake import FileVerdict, Finding, Verdict
from trainer.domain.log_union import LogKey, Piece, covered
from trainer.domain.report import Introduction
from trainer.formats import report_file
from trainer.formats.figures_text import NO_RECEIPT
from trainer.formats.keys import ReaderKey
from trainer.formats.opened_report import Checked, Outcome, decode_outcome, encode_outcome
from trainer.services.committee.checked_file import Arrival, CheckedFiles, received_of
from trainer.services.committee.computed import Computed
from trainer.services.committee.crew import CREW_FROM, Crew, opened_here
from trainer.services.committee.desk import Desk
from trainer.services.committee.judging import NOBODY, Judge
from trainer.services.committee.opening import Opener
from trainer.services.committee.regrading import grade, piece_of
from trainer.services.committee.sources import Source, SourceReader
from trainer.storage import committee_ledger as ledger
from trainer.storage.committee_ledger import ReceivedFile
from trainer.storage.committee_store import Connection

CHECKED_AT_ONCE = 64


class Checking:
    """Checks files while it is iterated, and remembers what it found; nothing is recorded by it.

    What it found, and what recording needs of thousands of files, waits in a spool and not in memory.
    """

    def __init__(self, desk: Desk, sources: tuple[Source, ...]) -> None:
        self._desk = desk
        self._sources = sources
        self._stopped = False
        self._files = CheckedFiles(desk.office.home)
        self._of_log: dict[bytes, int | list[int]] = {}
        """The files that bring something to a log, by its id alone: those of another key are left out when asked."""
        self._first_of: dict[bytes, int] = {}
        """The first file that holds a report, by its digest."""
        self._judge_kept: tuple[int, Judge] | None = None
        self._opener: Opener | None = None

    @property
    def total(self) -> int:
        """How many files there are."""
        return len(self._sources)

    @property
    def done(self) -> int:
        """How many have a verdict."""
        return len(self._files)

    @property
    def verdicts(self) -> Sequence[FileVerdict]:
        """The verdicts so far, each read when it is asked for; refusals of `Spool.take`."""
        return Computed(self.done, lambda number: self._files[number].verdict)

    @property
    def recordable(self) -> int:
        """How many files recording would keep."""
        return self._files.recordable

    def counts(self) -> dict[Verdict, int]:
        """How many files have each verdict."""
        return dict(self._files.counts)

    def stop(self) -> None:
        """End the iteration after the file at hand; from any thread."""
        self._stopped = True

    def __iter__(self) -> Iterator[FileVerdict]:
        """Go on checking where it was left; Refused(LOCKED) without the vault."""
        readers = self._desk.keys.readers
        while self.done < self.total and not self._stopped:
            with self._desk.reading() as connection:
                opener = self._opener_now(connection, readers)
                opener = replace(
                    opener,
                    files=ledger.files_received(connection),
                    known=ledger.reports_without_file(connection),
                )
            rest = self._sources[self.done :]
            parts = self._by_crew(opener, rest) if len(rest) >= CREW_FROM else self._alone(opener, rest)
            for part in parts:
                with self._desk.reading() as connection:
                    made = self._judge(connection, part)
                try:
                    self._files.add(made)
                except BaseException:
                    self._judge_kept = None  # it knows of keys that were granted to files nobody keeps
                    raise
                for checked in made:
                    yield checked.verdict
                if self._stopped:
                    break

    def _alone(self, opener: Opener, sources: Sequence[Source]) -> Iterator[list[bytes]]:
        """The outcomes of these sources, some at a time, opened here."""
        reader = SourceReader()
        try:
            for start in range(0, len(sources), CHECKED_AT_ONCE):
                part = takewhile(lambda _: not self._stopped, sources[start : start + CHECKED_AT_ONCE])
                yield [encode_outcome(outcome) for outcome in reader.outcomes(part, opener)]
        finally:
            reader.close()

    def _by_crew(self, opener: Opener, sources: Sequence[Source]) -> Iterator[list[bytes]]:
        """The same, opened by other processes."""
        with Crew(opener) as crew:
            yield from crew.outcomes(sources, CHECKED_AT_ONCE)

    def _opener_now(self, connection: Connection, readers: Sequence[ReaderKey]) -> Opener:
        if self._opener is None:
            catalogue = self._current_judge(connection).catalogue
            newest = [pack for entry in catalogue.values() for pack in entry.packs]
            self._opener = Opener(
                tuple(readers),
                self._desk.organisations(connection),
                catalogue,
                self._desk.courses(connection, newest),
            )
        return self._opener

    def _judge(self, connection: Connection, part: Sequence[bytes]) -> list[Checked]:
        judge = self._current_judge(connection)
        met, again = self._met_again(connection, part)
        names = _introductions(connection, judge, again.values())
        good = [outcome.opened for _, outcome in met if outcome.opened is not None]
        known = ledger.known_reports(connection, {report.digest for report in good})
        fresh = {report.log for report in good if report.digest not in known}
        stored = {
            log: [piece_of(row) for row in rows]
            for log, rows in ledger.reports_of(connection, fresh).items()
            if rows
        }
        now, orgs = self._desk.now(), self._desk.organisations(connection)
        judge.today = self._desk.today()
        judge.know_proofs(connection, [report for report in good if report.digest not in known])
        made: list[Checked] = []
        for data, found in met:
            number = self.done + len(made)
            source, outcome = self._sources[number], judge.let_in(found, known)
            report = outcome.opened
            blank = FileVerdict(number, source.name, source.place, Verdict.INVALID)
            if outcome.known:
                row = again[outcome.file_digest]
                verdict = judge.told_again(blank, row, names.get(row.receipt.receipt_no, NOBODY))
                made.append(Checked(verdict, outcome.file_digest))
                continue
            if report is None:
                made.append(Checked(_refused(blank, outcome), outcome.file_digest))
                continue
            arrival = Arrival(report, orgs, NO_RECEIPT + number, now)
            repeated = (Finding(Verdict.DUPLICATE),)
            if report.digest in known:
                verdict = judge.described(blank, report, repeated, (), received=known[report.digest])
                made.append(Checked(verdict, outcome.file_digest))
                continue
            first = self._first_of.setdefault(bytes.fromhex(report.digest), number)
            if first < number:
                verdict = judge.described(blank, report, repeated, ())
            else:
                earlier = (*stored.get(report.log, ()), *self._checked_pieces(report.log, number, made, now))
                verdict = self._fresh(connection, judge, blank, arrival, earlier, now)
                if verdict.recordable:
                    self._bring(report.log_id, number)
            made.append(Checked(verdict, outcome.file_digest, data))
        return made

    def _met_again(
        self, connection: Connection, part: Sequence[bytes]
    ) -> tuple[list[tuple[bytes, Outcome]], dict[str, ReceivedFile]]:
        """The outcomes, and the reports whose files were known; one that was erased meanwhile is opened after all."""
        met = [(data, decode_outcome(data)) for data in part]
        again = ledger.received_files(connection, [each.file_digest for _, each in met if each.known])
        for place, (_, outcome) in enumerate(met):
            if outcome.known and outcome.file_digest not in again:
                assert self._opener is not None
                [data] = opened_here(self._opener, [self._sources[self.done + place]])
                met[place] = data, decode_outcome(data)
        return met, again

    def _fresh(
        self,
        connection: Connection,
        judge: Judge,
        blank: FileVerdict,
        arrival: Arrival,
        earlier: tuple[Piece, ...],
        now: str,
    ) -> FileVerdict:
        """The verdict of a report not met before; `earlier` is what is known of its log."""
        report = arrival.opened
        if earlier and covered(arrival.piece, earlier):
            found = (Finding(Verdict.COVERED),)
            return judge.described(blank, report, found, (), received=received_of(arrival.piece, earlier))
        by_code = judge.take_grant(report, now) is not None
        weighed = self._opener is not None and self._opener.catalogue == judge.catalogue
        if not earlier and weighed and report.lone is not None:
            return judge.lone_verdict(blank, report, report.lone, by_code=by_code)
        picks = judge.picks.get(report.log, {})
        union, figures = grade(self._desk, connection, (*earlier, arrival.piece), picks)
        return judge.verdict(blank, report, arrival.report, union, figures, by_code=by_code)

    def _bring(self, log_id: LogId, number: int) -> None:
        """Note that a file brings something to a log; nearly always there is one, and a list would be four times it."""
        log = bytes.fromhex(log_id)
        met = self._of_log.setdefault(log, number)
        if isinstance(met, int) and met != number:
            self._of_log[log] = [met, number]
        elif isinstance(met, list) and number not in met:
            met.append(number)

    def _checked_pieces(self, log: LogKey, before: int, made: Sequence[Checked], now: str) -> Iterator[Piece]:
        """What files of this run before this one bring to a log, parsed again."""
        met = self._of_log.get(bytes.fromhex(log[1]), ())
        for number in (met,) if isinstance(met, int) else met:
            if number >= before:  # met before a disk was full, and now again
                continue
            checked = self._files[number] if number < self.done else made[number - self.done]
            opened = checked.opened
            assert opened is not None
            assert self._opener is not None
            if opened.key != log[0]:
                continue
            yield Arrival(opened, self._opener.orgs, NO_RECEIPT + number, now).piece

    def _current_judge(self, connection: Connection) -> Judge:
        """The state to judge by, read again only when something was written since; every write is journalled."""
        number = ledger.journal_end(connection)[0]
        if self._judge_kept is None or self._judge_kept[0] != number:
            self._judge_kept = number, Judge.of(self._desk, connection)
        return self._judge_kept[1]

    def judge_now(self, connection: Connection) -> Judge | None:
        """The state the files were judged by, where nothing was written since; None otherwise.

        It is given away: what it granted to very many keys need not be kept twice.
        """
        kept, self._judge_kept = self._judge_kept, None
        if kept is None or kept[0] != ledger.journal_end(connection)[0]:
            return None
        return kept[1].begun_again(connection)

    @property
    def files(self) -> CheckedFiles:
        """What was checked, for recording."""
        return self._files

    @property
    def opener(self) -> Opener | None:
        """How the files were opened; None before the first."""
        return self._opener


def _introductions(
    connection: Connection, judge: Judge, rows: Iterable[ReceivedFile]
) -> dict[int, Introduction]:
    """What reports met again say of their learner, by receipt; only where no grant says who it is."""
    nameless = [row.receipt.receipt_no for row in rows if judge.person_of(row.key) is None]
    return {
        number: report_file.read_signed(signed).report.introduction
        for number, signed in ledger.signed_reports(connection, nameless).items()
    }


def _refused(blank: FileVerdict, outcome: Outcome) -> FileVerdict:
    return FileVerdict(
        blank.number,
        blank.file_name,
        blank.path,
        Verdict.INVALID,
        reason=outcome.reason or Reason.FILE_UNREADABLE,
        findings=(Finding(Verdict.INVALID),),
        digest=outcome.file_digest,
        detail=outcome.detail,
    )
