"""What goes from process to process and into the store of figures: the same values come back, byte for byte."""

from __future__ import annotations

from dataclasses import replace

from tests.trust_builders import NOW, a_report, a_signing_key
from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import AttemptId, CourseId, ItemId, LessonId, LogId, PackDigest, QuizId
from trainer.domain.intake import CourseScore, Finding, Verdict
from trainer.domain.standing import AttemptFigure, LessonFigure, LogFigures, Mark, Sighting
from trainer.formats.figures_text import NO_RECEIPT, decode_figures, encode_figures, under_receipt
from trainer.formats.opened_report import Lone, Opened, Outcome, decode_outcome, encode_outcome

COURSE, PACK = CourseId("an-toan"), PackDigest("3d" * 32)


def figures(receipt_no: int, received: str) -> LogFigures:
    return LogFigures(
        through=4,
        head="7a" * 32,
        events=5,
        gaps=((0, 1),),
        fork_seq=None,
        seen=(Sighting(COURSE, NOW, receipt_no),),
        lessons=(LessonFigure(COURSE, PACK, LessonId("bai-1"), 90, NOW, receipt_no, received),),
        attempts=(
            AttemptFigure(
                AttemptId("ab" * 16),
                COURSE,
                PACK,
                QuizId("kiem-tra"),
                NOW,
                NOW,
                60,
                whole=True,
                fits=True,
                over_time=False,
                score_bp=9250,
                passed=True,
                marks=(Mark(ItemId("ca-01"), 925),),
                receipt_no=receipt_no,
                received=received,
            ),
        ),
        unknown_packs=(),
    )


def test_figures_kept_are_read_back() -> None:
    kept = encode_figures(figures(41, NOW))
    assert decode_figures(kept) == figures(41, NOW)
    assert encode_figures(decode_figures(kept)) == kept


def test_figures_made_before_the_receipt_become_those_under_it() -> None:
    assert under_receipt(encode_figures(figures(NO_RECEIPT, "")), 41, NOW) == encode_figures(figures(41, NOW))
    assert NO_RECEIPT > 2**31  # behind every receipt a store can count


def test_a_text_that_looks_like_a_receipt_stays_what_it_is() -> None:
    odd = replace(
        figures(NO_RECEIPT, ""),
        seen=(Sighting(CourseId('","received":"","receipt_no":1000000000000,"'), NOW, NO_RECEIPT),),
    )
    there = decode_figures(under_receipt(encode_figures(odd), 41, NOW))
    assert there.seen[0] == replace(odd.seen[0], receipt_no=41)


def test_an_opened_report_goes_to_another_process_and_back() -> None:
    lone = Lone(
        encode_figures(figures(NO_RECEIPT, "")),
        (Finding(Verdict.GAP, first=0, last=1),),
        (CourseScore(COURSE, "An toàn", 9250, None, passed=True),),
    )
    opened = Opened(
        digest="5f" * 32,
        key=a_signing_key().public,
        log_id=LogId("1b" * 16),
        first=2,
        through=6,
        head="7a" * 32,
        report_no=3,
        made=NOW,
        introduction=a_report().introduction,
        signed=b"\x00signed",
        lone=lone,
    )
    for sent in (opened, replace(opened, lone=None)):
        outcome = Outcome("6e" * 32, sent)
        assert decode_outcome(encode_outcome(outcome)) == outcome
    assert opened.log == (a_signing_key().public, LogId("1b" * 16))


def test_a_refusal_goes_along_with_its_reason_and_detail() -> None:
    refusal = Refused(Reason.FILE_BROKEN, where="a.zip", detail="compression method")
    known, unread = Outcome.of_refusal(refusal, "6e" * 32), Outcome.of_refusal(refusal)
    assert known == Outcome("6e" * 32, None, Reason.FILE_BROKEN, "compression method")
    assert unread == Outcome("", None, Reason.FILE_BROKEN, "compression method")
    assert decode_outcome(encode_outcome(known)) == known
