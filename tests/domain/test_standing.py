"""What one log counts, and what all logs of a person come to, figure by figure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.domain.test_intake import COURSE, ENTRY, NOW, PACK, PERSON, Log, a_log, standing_with
from trainer.domain.ids import AttemptId, CourseId, ItemId, LessonId, PackDigest
from trainer.domain.log import Answered, LessonDone, Opened, PackSeen
from trainer.domain.log_union import unite
from trainer.domain.standing import Evidence, LogFigures, Progress, Rank, Sighting, figures_of, rank_of

EARLY = "2026-11-22T09:00:00+07:00"
OTHER = CourseId("khac")
NEWER = PackDigest("4e" * 32)


def test_the_figures_of_a_log_are_those_of_its_events() -> None:
    log = a_log().add(PackSeen(OTHER, PACK)).attempt("ab")
    pieces = [log.piece(0, 5, number=1, received=EARLY), log.piece(6, number=2)]
    found = figures_of(unite(pieces, {}), {PACK: COURSE})
    walls = [entry.stamp.wall for entry in log.entries]
    assert (found.through, found.events) == (len(log.entries) - 1, len(log.entries))
    assert found.head == log.entries[-1].head.hex()
    assert found.seen == (Sighting(COURSE.id, walls[1], 1), Sighting(OTHER, walls[4], 1))
    assert [(one.wall, one.receipt_no, one.received) for one in found.lessons] == [
        (walls[2], 1, EARLY),
        (walls[3], 1, EARLY),
    ]
    (attempt,) = found.attempts
    assert (attempt.attempt, attempt.started, attempt.submitted) == (
        AttemptId("ab" * 16),
        walls[5],
        walls[-1],
    )
    assert (attempt.over_time, attempt.fits, attempt.used_s) == (False, True, 60)
    assert (attempt.receipt_no, attempt.received) == (2, NOW)
    answers = [entry.event for entry in log.entries if isinstance(entry.event, Answered)]
    assert [(mark.item, mark.permille) for mark in attempt.marks] == [(one.item, 1000) for one in answers]
    assert all(type(mark.permille) is int for mark in attempt.marks)


def test_a_pack_that_was_only_looked_at_is_not_missed() -> None:
    assert figures_of(unite([Log(PackSeen(COURSE.id, PACK)).piece()], {}), {}).unknown_packs == ()


def test_an_attempt_arrived_with_the_newest_receipt_between_its_ends() -> None:
    log = a_log().attempt("ab")
    through = len(log.entries) - 1
    log.attempt("cd")
    pieces = [
        log.piece(0, 5, number=3, received="third"),
        log.piece(6, through, number=2, received="second"),
        log.piece(through + 1, number=1, received="first"),
    ]
    one, other = figures_of(unite(pieces, {}), {PACK: COURSE}).attempts
    assert (one.receipt_no, one.received) == (3, "third")
    assert (other.receipt_no, other.received) == (1, "first")
    backwards = [log.piece(0, through, number=1), log.piece(through + 1, number=7)]
    assert [a.receipt_no for a in figures_of(unite(backwards, {}), {PACK: COURSE}).attempts] == [1, 7]


def test_an_attempt_that_was_not_handed_in_has_used_nothing_yet() -> None:
    (attempt,) = a_log().attempt("ab", submit=False).figures().attempts
    assert (attempt.submitted, attempt.used_s, attempt.receipt_no) == ("", 0, 1)


def test_an_answer_after_handing_in_does_not_move_the_receipt() -> None:
    log = a_log().attempt("ab")
    last = len(log.entries) - 1
    log.add(Answered(AttemptId("ab" * 16), ItemId("ca-01"), None, 1))
    found = figures_of(
        unite([log.piece(0, last, number=1), log.piece(last + 1, number=9)], {}), {PACK: COURSE}
    )
    assert found.attempts[0].receipt_no == 1


def test_a_standing_tells_whose_it_is_and_when() -> None:
    log = a_log().attempt("ab")
    found = standing_with((log.figures(), None))
    assert (found.person, found.course, found.evidence) == (PERSON, COURSE.id, Evidence.ON_PC)
    assert (found.finished, found.received) == (log.entries[-1].stamp.wall, NOW)
    assert found.complete is True
    assert (type(found.score_bp), type(found.minutes)) == (int, int)
    nothing = standing_with()
    assert (nothing.started, nothing.finished, nothing.received, nothing.pack) == ("", "", "", None)
    assert nothing.complete is True


def test_who_tried_every_test_is_done_even_without_a_lesson() -> None:
    failed = standing_with((Log().attempt("ab", right=False).figures(), None))
    assert (failed.progress, failed.pack, failed.finished) == (Progress.DONE, PACK, "")


def test_only_lessons_of_the_course_as_it_is_now_are_counted_but_their_time_is() -> None:
    log = Log(LessonDone(COURSE.id, PACK, LessonId("bai-cu"), 130))
    found = standing_with((log.figures(), None))
    assert (found.lessons_done, found.lessons, found.minutes) == (0, 2, 2)
    assert type(found.minutes) is int


def test_the_first_sign_is_the_earliest_moment_whatever_its_offset() -> None:
    def seen(wall: str) -> LogFigures:
        return replace(a_log().figures(), seen=(Sighting(COURSE.id, wall, 1),))

    early, late = "2026-11-20T08:00:00+09:00", "2026-11-20T07:00:00+07:00"  # 23:00 and 00:00 UTC
    for logs in ((seen(early), seen(late)), (seen(late), seen(early))):
        assert standing_with(*((log, None) for log in logs)).started == early


def test_a_course_without_tests_is_finished_by_the_earliest_record_of_its_last_lesson() -> None:
    plain = replace(COURSE, quizzes=())
    log = a_log()
    first = figures_of(unite([log.piece(received=EARLY)], {}), {PACK: plain})
    again = figures_of(unite([Log(Opened("1", "pc")).lessons(plain).piece(number=2)], {}), {PACK: plain})
    for logs in ((first, again), (again, first)):
        found = standing_with(*((figures, None) for figures in logs), course=plain)
        assert (found.progress, found.received, found.pack) == (Progress.PASSED, EARLY, PACK)
        assert found.finished == log.entries[-1].stamp.wall


def test_the_pack_of_the_standing_is_the_one_that_was_passed() -> None:
    figures = a_log().attempt("ab").figures()
    passed = figures.attempts[0]
    failed = replace(
        passed,
        attempt=AttemptId("cd" * 16),
        pack=NEWER,
        passed=False,
        score_bp=0,
        received="2026-11-24T09:00:00+07:00",
    )
    entry = replace(ENTRY, packs=(NEWER, PACK), due=date(2026, 11, 30))
    both = replace(figures, attempts=(passed, failed))
    assert standing_with((both, None), entry=entry).pack == PACK
    assert standing_with((replace(figures, attempts=(failed,)), None), entry=entry).pack == NEWER


def test_the_better_of_two_failed_attempts_is_told() -> None:
    figures = a_log().attempt("ab", right=False).figures()
    (low,) = figures.attempts
    worse, better = (
        replace(low, attempt=AttemptId(name * 16), score_bp=score)
        for name, score in (("cd", 1), ("ef", 5_000))
    )
    for attempts in ((low, worse, better), (better, worse, low), (worse, low), (low, worse)):
        found = standing_with((replace(figures, attempts=attempts), None))
        assert found.score_bp == max(attempt.score_bp or 0 for attempt in attempts)


def test_eighty_of_a_hundred_are_very_good() -> None:
    assert rank_of(8000, passed=True) is Rank.VERY_GOOD
    assert rank_of(7999, passed=True) is Rank.GOOD
