"""The union of what was received, what it counts, and what is said of a file."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import a_course
from trainer.domain.attempt import draw
from trainer.domain.course import Course
from trainer.domain.errors import Reason, Refused
from trainer.domain.grading import right_answer
from trainer.domain.ids import AttemptId, CourseId, PackDigest, PersonId, QuizId
from trainer.domain.intake import (
    JOURNAL_GENESIS,
    CourseScore,
    FileVerdict,
    Finding,
    Verdict,
    check_record,
    course_scores,
    findings_of,
    gravest,
    journal_head,
    short_head,
    told_head,
)
from trainer.domain.log import (
    GENESIS,
    Answered,
    AttemptStarted,
    Entry,
    Event,
    LessonDone,
    Opened,
    PackSeen,
    Position,
    Stamp,
    Submitted,
    chain,
)
from trainer.domain.log_union import Fork, Gap, LogUnion, Piece, covered, unite
from trainer.domain.organisation import CatalogueEntry
from trainer.domain.report import Claim
from trainer.domain.standing import LogFigures, Progress, Rank, Standing, figures_of, rank_of, standing

COURSE = a_course()
PACK = PackDigest("3d" * 32)
NOW = "2026-11-23T09:00:00+07:00"
ENTRY = CatalogueEntry(COURSE.id, COURSE.title, (PACK,), mandatory=True, due=date(2026, 11, 30))
PERSON = PersonId("5e" * 16)
TODAY = date(2026, 11, 23)


class Log:
    """A log that grows."""

    def __init__(self, *events: Event) -> None:
        self.entries: list[Entry] = []
        self.add(*events)

    def add(self, *events: Event) -> Log:
        for event in events:
            seq = len(self.entries)
            text = f"{seq} {event}"
            head = chain(self.entries[-1].head if self.entries else GENESIS, text)
            stamp = Stamp(seq, f"2026-11-20T08:{seq:02}:00+07:00", seq * 60_000)
            self.entries.append(Entry(stamp, event, text, head))
        return self

    def copy(self) -> Log:
        twin = Log()
        twin.entries = list(self.entries)
        return twin

    def lessons(self, course: Course = COURSE) -> Log:
        return self.add(*(LessonDone(course.id, PACK, lesson.id, 90) for lesson in course.lessons))

    def attempt(
        self, name: str, *, right: bool = True, submit: bool = True, quiz: int = 0, course: Course = COURSE
    ) -> Log:
        attempt = AttemptId(name * 16)
        test = course.quizzes[quiz]
        items = draw(course, test, name, ())
        self.add(AttemptStarted(attempt, course.id, PACK, test.id, name * 16, items))
        for item in items:
            self.add(Answered(attempt, item, right_answer(course.item(item)) if right else None, 900))
        return self.add(Submitted(attempt, by_clock=False, used_s=60)) if submit else self

    def piece(
        self, first: int = 0, last: int | None = None, *, number: int = 1, received: str = NOW
    ) -> Piece:
        prev = self.entries[first - 1].head if first else GENESIS
        return Piece(number, received, prev, tuple(self.entries[first : None if last is None else last + 1]))

    def figures(self, course: Course = COURSE) -> LogFigures:
        return figures_of(unite([self.piece()], {}), {PACK: course})


def a_log() -> Log:
    return Log(Opened("1", "pc"), PackSeen(COURSE.id, PACK)).lessons()


def seqs(union: LogUnion) -> list[int]:
    return [counted.entry.stamp.seq for counted in union.counted]


# -- union --------------------------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=6), st.randoms())
def test_the_union_does_not_depend_on_the_order_of_pieces(
    cuts: list[tuple[int, int]], chance: Random
) -> None:
    log = a_log().attempt("ab").attempt("cd")
    pieces = [log.piece(min(a, b), max(a, b), number=number) for number, (a, b) in enumerate(cuts, 1)]
    mixed = list(pieces)
    chance.shuffle(mixed)
    assert unite(pieces, {}) == unite(mixed, {})
    assert seqs(unite(pieces, {})) == sorted({s for a, b in cuts for s in range(min(a, b), max(a, b) + 1)})


def test_gaps_are_named_and_events_behind_them_count() -> None:
    log = a_log().attempt("ab")
    union = unite([log.piece(1, 2), log.piece(5, 6)], {})
    assert union.gaps == (Gap(0, 0), Gap(3, 4))
    assert seqs(union) == [1, 2, 5, 6]
    assert not union.complete
    assert union.through == 6
    assert unite([], {}).through == -1
    assert unite([log.piece()], {}).complete


def test_the_earliest_receipt_of_an_event_counts() -> None:
    log = a_log()
    union = unite([log.piece(number=5, received="later"), log.piece(0, 1, number=2, received="early")], {})
    assert [(counted.receipt_no, counted.received) for counted in union.counted][:3] == [
        (2, "early"),
        (2, "early"),
        (5, "later"),
    ]


def test_nothing_from_a_fork_on_counts_until_a_branch_is_picked() -> None:
    log = a_log()
    twin = log.copy().attempt("cd", right=False)
    log.attempt("ab")
    pieces = [log.piece(), twin.piece(4)]
    union = unite(pieces, {})
    assert seqs(union) == [0, 1, 2, 3]
    assert union.fork == Fork(4, tuple(sorted((log.entries[4].head, twin.entries[4].head))))
    assert not union.complete
    for chosen in (log, twin):
        picked = unite(pieces, {4: chosen.entries[4].head})
        assert [counted.entry for counted in picked.counted] == chosen.entries
        assert picked.complete


def test_a_pick_of_a_head_nobody_sent_changes_nothing() -> None:
    log = a_log()
    assert unite([log.piece()], {2: bytes(32)}) == unite([log.piece()], {})


def test_a_stretch_that_does_not_follow_what_is_known_is_a_fork_too() -> None:
    log = a_log().attempt("ab")
    other = Log(Opened("2", "pc"), PackSeen(COURSE.id, PACK)).lessons().attempt("ab")
    union = unite([log.piece(0, 3), other.piece(4)], {})
    assert union.fork is not None
    assert union.fork.seq == 3
    picked = unite([log.piece(0, 3), other.piece(4)], {3: other.entries[3].head})
    assert seqs(picked) == [0, 1, 2, *range(4, len(other.entries))]
    assert picked.gaps == (Gap(3, 3),)
    assert seqs(unite([log.piece(0, 3), other.piece(4)], {3: log.entries[3].head})) == [0, 1, 2, 3]


def test_a_lone_piece_keeps_its_receipt_and_covers_nothing_before_it_came() -> None:
    log = a_log()
    union = unite([log.piece(1, 2, number=7, received="early")], {})
    assert [(counted.receipt_no, counted.received) for counted in union.counted] == [(7, "early")] * 2
    assert union.gaps == (Gap(0, 0),)
    assert not covered(log.piece(), [])
    assert not covered(log.piece(), iter(()))


def test_the_head_before_the_second_event_of_a_log_is_compared_too() -> None:
    log, other = a_log(), Log(Opened("2", "pc"), PackSeen(COURSE.id, PACK)).lessons()
    union = unite([log.piece(0, 0), other.piece(1)], {})
    assert union.fork == Fork(0, tuple(sorted((log.entries[0].head, other.entries[0].head))))
    assert union.counted == ()


def test_a_pick_further_down_does_not_bring_back_a_branch_that_was_given_up() -> None:
    log = a_log()
    twin = log.copy().attempt("cd")
    log.attempt("ab")
    pieces = [log.piece(), twin.piece(4)]
    picks = {4: log.entries[4].head, 5: twin.entries[5].head}
    assert seqs(unite(pieces, picks)) == [0, 1, 2, 3, 4]


def test_what_has_arrived_on_the_same_branch_is_covered() -> None:
    log = a_log()
    twin = log.copy().attempt("cd")
    log.attempt("ab")
    assert covered(log.piece(1, 3), [log.piece(0, 2), log.piece(2)])
    assert not covered(log.piece(), [log.piece(0, 2)])
    assert not covered(twin.piece(4), [log.piece()])
    assert not covered(log.piece(3, 3), [log.piece(4)])


# -- figures ------------------------------------------------------------------------------------------------


def test_attempts_are_graded_from_the_raw_responses() -> None:
    figures = a_log().attempt("ab").attempt("cd", right=False).attempt("ef", submit=False).figures()
    assert [(a.score_bp, a.passed, bool(a.submitted), a.whole) for a in figures.attempts] == [
        (10_000, True, True, True),
        (0, False, True, True),
        (10_000, False, False, True),
    ]
    assert figures.attempts[0].marks[0].permille == 1000
    assert [lesson.active_s for lesson in figures.lessons] == [90, 90]
    assert figures.unknown_packs == ()


def test_a_pack_without_a_copy_gives_no_score() -> None:
    log = a_log().attempt("ab")
    union = unite([log.piece()], {})
    for courses in ({}, {PACK: replace(COURSE, id=CourseId("khac"))}):
        figures = figures_of(union, courses)
        assert (figures.attempts[0].score_bp, figures.attempts[0].passed) == (None, False)
    assert figures_of(union, {}).unknown_packs == (PACK,)


def test_an_attempt_with_a_hole_is_not_whole() -> None:
    log = a_log().attempt("ab")
    figures = figures_of(unite([log.piece(0, 4), log.piece(6)], {}), {PACK: COURSE})
    assert not figures.attempts[0].whole
    assert not figures.attempts[0].passed
    assert figures.gaps == ((5, 5),)


def test_a_forked_log_says_where() -> None:
    log, twin = a_log(), a_log()
    log.attempt("ab")
    twin.attempt("cd")
    assert figures_of(unite([log.piece(), twin.piece()], {}), {}).fork_seq == 4
    assert figures_of(unite([], {}), {}).head == ""


# -- standings ----------------------------------------------------------------------------------------------


def standing_with(
    *logs: tuple[LogFigures, int | None], entry: CatalogueEntry = ENTRY, course: Course | None = COURSE
) -> Standing:
    return standing(PERSON, entry, course, logs, TODAY)


def test_progress_goes_from_nothing_to_passed() -> None:
    begun = Log(PackSeen(COURSE.id, PACK))
    assert standing_with().progress is Progress.NOT_STARTED
    assert standing_with((begun.figures(), None)).progress is Progress.IN_PROGRESS
    assert standing_with((a_log().figures(), None)).progress is Progress.DONE
    failed = standing_with((a_log().attempt("ab", right=False).figures(), None))
    assert (failed.progress, failed.rank, failed.score_bp) == (Progress.DONE, Rank.NOT_PASSED, 0)
    passed = standing_with((a_log().attempt("ab", right=False).attempt("cd").figures(), None))
    assert (passed.progress, passed.rank, passed.score_bp, passed.attempts) == (
        Progress.PASSED,
        Rank.EXCELLENT,
        10_000,
        2,
    )
    assert (passed.lessons_done, passed.lessons, passed.minutes) == (2, 2, 5)
    assert passed.received == NOW
    assert passed.started == "2026-11-20T08:01:00+07:00"
    assert passed.pack == PACK


def test_a_course_without_tests_is_passed_with_its_last_lesson() -> None:
    plain = replace(COURSE, quizzes=())
    assert standing_with((a_log().figures(), None), course=plain).progress is Progress.PASSED
    half = Log(LessonDone(COURSE.id, PACK, COURSE.lessons[0].id, 60))
    assert standing_with((half.figures(), None), course=plain).progress is Progress.IN_PROGRESS
    assert standing_with(course=replace(plain, modules=())).progress is Progress.NOT_STARTED


def test_a_course_with_two_tests_needs_both() -> None:
    second = replace(COURSE.quizzes[0], id=QuizId("hai"))
    two = replace(COURSE, quizzes=(COURSE.quizzes[0], second))
    one_done = standing_with((a_log().attempt("ab", course=two).figures(two), None), course=two)
    assert one_done.progress is Progress.DONE
    both = a_log().attempt("ab", course=two).attempt("cd", quiz=1, course=two).figures(two)
    assert standing_with((both, None), course=two).progress is Progress.PASSED


def test_without_a_copy_of_the_course_only_signs_are_counted() -> None:
    found = standing_with((a_log().figures(), None), course=None)
    assert (found.progress, found.lessons_done, found.lessons) == (Progress.IN_PROGRESS, 2, 0)


def test_what_came_after_a_revocation_does_not_count() -> None:
    log = a_log().attempt("ab")
    figures = figures_of(unite([log.piece(0, 1, number=1), log.piece(2, number=2)], {}), {PACK: COURSE})
    assert standing_with((figures, 2)).progress is Progress.PASSED
    assert standing_with((figures, 1)).progress is Progress.IN_PROGRESS
    assert standing_with((figures, 0)).progress is Progress.NOT_STARTED


def test_the_deadline_is_judged_by_the_time_of_receipt() -> None:
    log = a_log().attempt("ab")
    late = figures_of(unite([log.piece(received="2026-12-01T00:10:00+07:00")], {}), {PACK: COURSE})
    assert standing_with((late, None)).late
    assert not standing_with((late, None), entry=replace(ENTRY, due=None)).late
    assert standing_with(entry=replace(ENTRY, due=date(2026, 11, 22))).late
    assert not standing_with(entry=replace(ENTRY, due=TODAY)).late


def test_gaps_and_forks_are_told_with_the_standing() -> None:
    log, twin = a_log(), a_log().add(Opened("2", "pc"))
    log.attempt("ab")
    gap = figures_of(unite([log.piece(2)], {}), {PACK: COURSE})
    fork = figures_of(unite([log.piece(), twin.piece()], {}), {PACK: COURSE})
    assert not standing_with((gap, None)).complete
    assert standing_with((fork, None)).disputed


def test_a_test_that_came_in_two_logs_is_counted_once_and_from_its_first_receipt() -> None:
    log = a_log().attempt("ab", right=False)
    early = figures_of(unite([log.piece(received="2026-11-22T09:00:00+07:00")], {}), {PACK: COURSE})
    carried = Log(Opened("1", "pc")).attempt("ab", right=False)
    late = figures_of(unite([carried.piece(number=2)], {}), {PACK: COURSE})
    for logs in ((early, late), (late, early)):
        found = standing_with(*((figures, None) for figures in logs))
        assert (found.attempts, found.minutes) == (1, 4)
        assert found.score_bp == 0
    other = figures_of(unite([Log().attempt("ab").piece(number=3)], {}), {PACK: COURSE})
    both = standing_with((early, None), (other, None))  # one name, other answers: another test
    assert (both.attempts, both.score_bp, both.received) == (2, 10_000, NOW)


@pytest.mark.parametrize(
    ("score", "passed", "rank"),
    [
        (None, False, None),
        (9000, True, Rank.EXCELLENT),
        (8999, True, Rank.VERY_GOOD),
        (7000, True, Rank.GOOD),
        (6999, True, Rank.PASSED),
        (9900, False, Rank.NOT_PASSED),
    ],
)
def test_ranks_follow_the_score(score: int | None, passed: bool, rank: Rank | None) -> None:
    assert rank_of(score, passed=passed) is rank


# -- verdicts -----------------------------------------------------------------------------------------------


def found_in(
    log: Log,
    *claims: Claim,
    piece: Piece | None = None,
    catalogue: Mapping[CourseId, CatalogueEntry] | None = None,
    granted: bool = True,
    revoked: bool = False,
    alone: bool = True,
) -> tuple[Finding, ...]:
    own = piece or log.piece()
    union = unite([own], {})
    figures = figures_of(union, {PACK: COURSE})
    known = {COURSE.id: ENTRY} if catalogue is None else catalogue
    return findings_of(
        union, figures, claims, known, own.entries, granted=granted, revoked=revoked, alone=alone
    )


def a_claim(score: int | None) -> Claim:
    return Claim(COURSE.id, COURSE.title, PACK, 2, 2, score, passed=True, at="")


def test_a_good_report_has_no_findings() -> None:
    assert found_in(a_log().attempt("ab"), a_claim(10_000), a_claim(None)) == ()
    assert gravest(()) is Verdict.VALID


def test_every_finding_has_its_verdict() -> None:
    log = a_log().attempt("ab")
    assert found_in(log, granted=False) == (Finding(Verdict.WAITING),)
    assert found_in(log, granted=False, revoked=True) == (Finding(Verdict.REVOKED),)
    assert found_in(log, a_claim(9_000)) == (
        Finding(Verdict.SCORE_DIFFERS, COURSE.id, claimed_bp=9_000, counted_bp=10_000),
    )
    assert found_in(log, a_claim(9_000), alone=False) == ()
    assert found_in(log, catalogue={}) == (Finding(Verdict.UNKNOWN_PACK, COURSE.id, pack=PACK),)
    assert found_in(log, catalogue={COURSE.id: replace(ENTRY, packs=())})[0].verdict is Verdict.UNKNOWN_PACK
    assert found_in(log, piece=log.piece(4, 4)) == (Finding(Verdict.GAP, first=0, last=3),)
    assert found_in(log, a_claim(1), piece=log.piece(4)) == (Finding(Verdict.GAP, first=0, last=3),)


def test_a_fork_is_every_reports_business_and_the_gravest_verdict_is_shown() -> None:
    log, twin = a_log(), a_log()
    log.attempt("ab")
    twin.attempt("cd")
    union = unite([log.piece(), twin.piece()], {})
    found = findings_of(
        union,
        figures_of(union, {PACK: COURSE}),
        (),
        {COURSE.id: ENTRY},
        log.entries,
        granted=False,
        revoked=False,
    )
    assert found == (Finding(Verdict.FORK, first=4), Finding(Verdict.WAITING))
    assert gravest(found) is Verdict.FORK


def test_a_log_without_a_parent_is_taken_to_stand_alone() -> None:
    log = a_log().attempt("ab")
    union = unite([log.piece()], {})
    figures = figures_of(union, {PACK: COURSE})
    found = findings_of(
        union, figures, [a_claim(9_000)], {COURSE.id: ENTRY}, log.entries, granted=True, revoked=False
    )
    assert [finding.verdict for finding in found] == [Verdict.SCORE_DIFFERS]


def test_claims_and_counted_scores_stand_side_by_side() -> None:
    figures = a_log().attempt("ab").figures()
    other = Claim(CourseId("khac"), "Khác", PACK, 1, 1, 50, passed=False, at="")
    scores = course_scores(figures, [a_claim(9_000), other], {COURSE.id: ENTRY})
    assert scores[0] == CourseScore(COURSE.id, COURSE.title, 10_000, 9_000, passed=True)
    assert (scores[1].title, scores[1].score_bp, scores[1].claimed_bp) == ("Khác", None, 50)
    renamed = {COURSE.id: replace(ENTRY, title="Tên trong danh mục")}
    assert course_scores(figures, [a_claim(9_000)], renamed)[0].title == "Tên trong danh mục"
    unknown = course_scores(figures, [], {})
    assert (unknown[0].title, unknown[0].score_bp, unknown[0].passed) == ("", None, False)


def test_a_file_shows_the_course_with_a_score() -> None:
    none = CourseScore(COURSE.id, "a", None, None, passed=False)
    some = CourseScore(COURSE.id, "b", 1, None, passed=False)
    file = FileVerdict(0, "a.hsreport", "", Verdict.VALID, courses=(none, some))
    assert file.course == some
    assert replace(file, courses=(none,)).course == none
    assert replace(file, courses=()).course is None
    assert file.recordable
    assert not replace(file, verdict=Verdict.COVERED).recordable


def test_a_private_event_in_a_report_is_refused() -> None:
    log = a_log()
    check_record(log.entries)
    log.add(Position(COURSE.id, COURSE.lessons[0].id, COURSE.lessons[0].parts[0].id, 5))
    with pytest.raises(Refused) as refusal:
        check_record(log.entries)
    assert refusal.value.reason is Reason.PAYLOAD_BROKEN


def test_a_head_of_the_journal_is_frozen() -> None:
    text = '{"kind":"import","đến":"2026"}'
    data = text.encode("utf-8")
    expected = hashlib.sha256(
        b"hocso-journal-v1\0" + bytes(32) + len(data).to_bytes(4, "big") + data
    ).digest()
    assert journal_head(JOURNAL_GENESIS, text) == expected
    assert journal_head(JOURNAL_GENESIS, "a").hex()[:16] == "4257e86d2cb4b769"


def test_the_head_of_the_journal_is_told_in_groups_and_whole() -> None:
    head = "d806c2ec7ea84240" + "9f" * 24
    assert short_head(head) == "d806-c2ec-7ea8-4240"
    assert told_head(head) == f"d806-c2ec-7ea8-4240 ({head})"
    assert short_head("d806c2") == "d806-c2"
    assert told_head("") == ""


def test_the_journal_is_a_chain() -> None:
    one = journal_head(JOURNAL_GENESIS, "a")
    assert journal_head(one, "b") != journal_head(JOURNAL_GENESIS, "b")
    assert journal_head(JOURNAL_GENESIS, "a") == one
