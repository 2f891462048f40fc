"""Two copies of a log: what is common, what follows, and what went apart."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from trainer.domain.ids import CourseId, LessonId, PackDigest, PartId
from trainer.domain.log import LessonDone, Opened, PackSeen, PartRead
from trainer.domain.log_merge import Comparison, Other, compare, to_carry, worth_taking

DONE = LessonDone(CourseId("a"), PackDigest("b"), LessonId("c"), 60)
READ = PartRead(CourseId("a"), LessonId("c"), PartId("d"))


def test_a_copy_is_covered_goes_on_or_went_apart() -> None:
    one, two, three = b"1", b"2", b"3"
    assert compare([one, two], [one]) == Comparison(1, Other.COVERED)
    assert compare([one], [one]) == Comparison(1, Other.COVERED)
    assert compare([one], [one, two]) == Comparison(1, Other.FOLLOWS)
    assert compare([one, two, three], [one, two, three]) == Comparison(3, Other.COVERED)
    assert compare([], [one, two]) == Comparison(0, Other.FOLLOWS)
    assert compare([one, two], [one, three]) == Comparison(1, Other.APART)
    assert compare([one, two], [one, three, two]) == Comparison(1, Other.APART)


@given(st.lists(st.binary(max_size=1)), st.lists(st.binary(max_size=1)))
def test_common_events_are_the_same_on_both_sides(here: list[bytes], there: list[bytes]) -> None:
    found = compare(here, there)
    assert here[: found.common] == there[: found.common]
    rest = (here[found.common :], there[found.common :])
    assert not (rest[0] and rest[1]) or rest[0][0] != rest[1][0]
    assert (found.other is Other.COVERED) == (not rest[1])
    assert (found.other is Other.APART) == bool(rest[0] and rest[1])


def test_only_what_was_learned_is_worth_taking_and_is_noted_once() -> None:
    opened = Opened("1.0", "m")
    pack = PackSeen(CourseId("a"), PackDigest("b"))
    assert not worth_taking([opened])
    assert worth_taking([opened, pack])
    assert to_carry([opened, pack, DONE, READ], []) == (DONE, READ)
    assert to_carry([DONE, READ], [READ]) == (DONE,)
