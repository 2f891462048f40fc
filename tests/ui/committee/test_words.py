"""The committee's words: complete, and usable where there is no Qt."""

from __future__ import annotations

import subprocess
import sys

import pytest

from trainer.domain.intake import FileVerdict, Finding, Verdict
from trainer.domain.organisation import GrantGround
from trainer.domain.roster import Column, RowFault, RowProblem
from trainer.domain.standing import Evidence, Progress, Rank
from trainer.services.committee.values import CodeState, JournalKind, JournalLine, Match
from trainer.ui import committee_words as words
from trainer.ui.theme import Theme
from trainer.ui.trust_words import journal_facts


def test_the_words_need_no_qt() -> None:
    code = "import sys, trainer.ui.committee_words; print(any(name.startswith('PySide6') for name in sys.modules))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "False"


def test_every_value_has_its_word(dressed: Theme) -> None:
    file = FileVerdict(1, "a", "a", Verdict.VALID)
    for verdict in Verdict:
        assert words.verdict_word(verdict)
        assert words.verdict_advice(verdict)
        assert words.finding_sentence(Finding(verdict, first=1, last=2, claimed_bp=1, counted_bp=2))
    assert words.verdict_meaning(file)
    said = [
        *map(words.progress_word, Progress),
        *map(words.rank_word, Rank),
        *map(words.evidence_word, Evidence),
        *map(words.match_word, Match),
        *map(words.ground_word, GrantGround),
        *map(words.code_word, CodeState),
        *map(words.column_word, Column),
        *map(words.journal_word, JournalKind),
        *(words.fault_sentence(RowProblem(1, fault, None, "")) for fault in RowFault),
    ]
    assert all(said)


@pytest.mark.parametrize(("score", "shown"), [(None, "–"), (10_000, "100"), (8_460, "84,6"), (0, "0")])
def test_scores_are_out_of_a_hundred(score: int | None, shown: str, dressed: Theme) -> None:
    assert words.score_text(score) == shown


def test_the_product_never_calls_a_difference_cheating(dressed: Theme) -> None:
    for verdict in (Verdict.FORK, Verdict.SCORE_DIFFERS, Verdict.GAP):
        meaning = words.verdict_meaning(FileVerdict(1, "a", "a", verdict))
        assert "gian lận" not in meaning.replace("không phải bằng chứng gian lận", "")


@pytest.mark.parametrize(
    ("kind", "facts", "said"),
    [
        (JournalKind.GRANT, {"key": "ab" * 32, "ground": "short-code"}, "mã ngắn"),
        (JournalKind.GRANT, {"ground": "bịa"}, "bịa"),
        (JournalKind.DELETION, {"number": "2", "people": "x", "reports": "3"}, "biên bản số 2, x, 3 báo cáo"),
        (JournalKind.DELETION, {"ground": "bịa"}, "bịa"),
        (
            JournalKind.REVOCATION,
            {"why": "mất máy", "after_receipt_no": "7"},
            "mất máy, tính đến biên nhận số 7",
        ),
        (JournalKind.IMPORT, {"counts": "fork 2, valid 1, bịa"}, "Nhật ký có hai nhánh: 2, Hợp lệ: 1, bịa"),
        (JournalKind.RETENTION, {"years": "5"}, "5"),
    ],
)
def test_the_facts_of_a_journal_line_are_words_and_survive_a_changed_store(
    kind: JournalKind, facts: dict[str, str], said: str, dressed: Theme
) -> None:
    found = journal_facts(JournalLine(1, "", kind, tuple(facts.items()), ""))
    assert said in found
    assert "ab" * 32 not in found
