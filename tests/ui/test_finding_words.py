"""Every kind of finding has a sentence in both languages, with its values in it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from trainer.domain.findings import Finding, FindingKind, Fix, Severity
from trainer.ui.finding_words import fix_of, place_of, sentence_of, title_of_severity
from trainer.ui.language import Language, language, set_language


@pytest.mark.parametrize("spoken", list(Language))
@pytest.mark.parametrize("kind", list(FindingKind))
def test_every_kind_has_a_sentence(kind: FindingKind, spoken: Language) -> None:
    before = language()
    set_language(spoken)
    try:
        sentence = sentence_of(Finding(kind, Severity.ERROR, "a.md", 3, 2, ("một", "hai", "ba")))
    finally:
        set_language(before)
    assert sentence.endswith((".", "?", "…"))
    assert "{a}" not in sentence


def test_place_fix_and_severity() -> None:
    finding = Finding(FindingKind.ID_MISSING, Severity.ERROR, "a.md", 3, 0, ("a",), Fix(3, "- x", "- x {#a}"))
    assert place_of(finding) == "a.md:3"
    assert place_of(replace(finding, folder="thu-la")) == "../thu-la/a.md:3"
    assert fix_of(finding) == "- x {#a}"
    assert sentence_of(finding) == "Thiếu mã. Có thể đặt là {#a}."
    assert fix_of(Finding(FindingKind.PART_EMPTY, Severity.ERROR, "a.md")) == ""
    assert {title_of_severity(severity) for severity in Severity} == {"Lỗi", "Cảnh báo", "Gợi ý"}
