"""Questions as authors write them: the seven kinds, and a finding with its line for every mistake."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import KINDS, a_question
from tests.course_writing import question_text
from trainer.domain.findings import Finding, FindingKind, Severity
from trainer.domain.question import (
    ChoiceGap,
    Gaps,
    Level,
    Match,
    Number,
    OneAnswer,
    Order,
    Question,
    SeveralAnswers,
    ShortText,
    TypedGap,
)
from trainer.formats.course_document import Line
from trainer.formats.finding_list import FindingList
from trainer.formats.id_book import IdBook, free_option_id
from trainer.formats.quiz_numbers import read_number
from trainer.formats.quiz_text import Setting, read_question

NOTES = "\n> Giải thích: Vì sao.\n> Căn cứ: Nguồn (kiểm tra đến 23/11/2026)"
HEADING = "### Hỏi gì? {#a-01 outcome=kenh-khac level=V}\n\n"
ONE = "- ( ) Sai {#a}\n  > Chưa.\n- (x) Đúng {#b}\n  > Được.\n"
SEVERAL = "- [x] Một {#a}\n  > Được.\n- [ ] Hai {#b}\n  > Chưa.\n- [x] Ba {#c}\n  > Được.\n"


def read(text: str, *, bank: bool = True) -> tuple[Question | None, list[Finding]]:
    """Read a question, whose heading is line 1."""
    findings = FindingList(file="bank/x.md")
    lines = [Line(number, line) for number, line in enumerate(text.split("\n"), start=1)]
    setting = Setting("thu-la", in_bank=bank, outcomes=frozenset({"kenh-khac"}))
    return read_question(lines, setting, IdBook([text]), findings), findings.all


def kinds(text: str, *, bank: bool = True) -> list[FindingKind]:
    return [finding.kind for finding in read(text, bank=bank)[1]]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("bank", [True, False])
def test_each_kind_is_read_back_as_it_was_written(kind: str, bank: bool) -> None:
    question = a_question(kind, points=3, must=True, hint="Nghĩ xem.")
    assert read(question_text(question), bank=bank) == (question, [])


def test_a_bare_question_has_one_point_and_no_flags() -> None:
    question, findings = read(HEADING + ONE + NOTES)
    assert isinstance(question, OneAnswer)
    assert not findings
    assert (question.points, question.must, question.fixed, question.level) == (1, False, False, Level.APPLY)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("### {#a-01 outcome=kenh-khac level=V}\n" + ONE, FindingKind.PROMPT_MISSING),
        ("### Hỏi? {#a-01 outcome=kenh-khac level=V dep}\n" + ONE, FindingKind.ATTRIBUTE_UNKNOWN),
        ("### Hỏi? {#a-01 outcome=kenh-khac level=V color=red}\n" + ONE, FindingKind.ATTRIBUTE_UNKNOWN),
        ("### Hỏi? {#a-01 level=V}\n" + ONE, FindingKind.ATTRIBUTE_MISSING),
        ("### Hỏi? {#a-01 outcome=kenh-khac}\n" + ONE, FindingKind.ATTRIBUTE_MISSING),
        ("### Hỏi? {#a-01 outcome=la level=V}\n" + ONE, FindingKind.OUTCOME_UNKNOWN),
        ("### Hỏi? {#a-01 outcome=kenh-khac level=K}\n" + ONE, FindingKind.ATTRIBUTE_BAD),
        ("### Hỏi? {#a-01 outcome=kenh-khac level=V level=V}\n" + ONE, FindingKind.ATTRIBUTE_BAD),
        ("### Hỏi? {#a-01 #a-02 outcome=kenh-khac level=V}\n" + ONE, FindingKind.ATTRIBUTE_BAD),
        ("### Hỏi? {#a-01 outcome=kenh-khac level=V points=9}\n" + ONE, FindingKind.ATTRIBUTE_BAD),
        ("### Hỏi? {#a-01 outcome=kenh-khac level=V kind=text}\n" + ONE, FindingKind.ATTRIBUTE_UNFIT),
        ("### Hỏi? {#a-01 outcome=kenh-khac level=V exact}\n" + ONE, FindingKind.ATTRIBUTE_UNFIT),
        ("### Hỏi? {#a-01 outcome=kenh-khac level=V fixed}\n= chữ\n", FindingKind.ATTRIBUTE_UNFIT),
        ("### Hỏi? {#a-01 outcome=kenh-khac level=V exact}\n= 25\n", FindingKind.ATTRIBUTE_UNFIT),
        ("### Hỏi? {#a-01 outcome=kenh-khac level=V kind=so}\n= 25\n", FindingKind.ATTRIBUTE_BAD),
        ("### Hỏi? {#A_1 outcome=kenh-khac level=V}\n" + ONE, FindingKind.ID_BAD),
        (HEADING + "Chỉ có đoạn văn.\n", FindingKind.ANSWERS_MISSING),
        (HEADING + "- ( ) Một {#a}\n- [x] Hai {#b}\n", FindingKind.KINDS_MIXED),
        (HEADING + "1. Một {#a}\n2. Hai {#b}\n3. Ba {#c}\n- [x] Bốn {#d}\n", FindingKind.KINDS_MIXED),
        (HEADING + "Điền {{a|b}}.\n\n" + ONE, FindingKind.KINDS_MIXED),
        (HEADING + "- a => b {#a}\n= c\n", FindingKind.KINDS_MIXED),
        (HEADING + "- (x) Một {#a}\n", FindingKind.OPTION_COUNT),
        (HEADING + "- [x] Một {#a}\n- [ ] Hai {#b}\n", FindingKind.OPTION_COUNT),
        (HEADING + "1. Một {#a}\n2. Hai {#b}\n", FindingKind.OPTION_COUNT),
        (HEADING + "- a => b {#a}\n- => c {#c}\n", FindingKind.OPTION_COUNT),
        (HEADING + "- ( ) Một {#a}\n- ( ) Hai {#b}\n", FindingKind.RIGHT_NONE),
        (HEADING + "- (x) Một {#a}\n- (x) Hai {#b}\n", FindingKind.RIGHT_SEVERAL),
        (HEADING + "- [ ] Một {#a}\n- [ ] Hai {#b}\n- [ ] Ba {#c}\n", FindingKind.RIGHT_NONE),
        (HEADING + "- [x] Một {#a}\n- [x] Hai {#b}\n- [x] Ba {#c}\n", FindingKind.WRONG_NONE),
        (HEADING + "- a => x {#a}\n- b => x {#b}\n", FindingKind.WRONG_NONE),
        (HEADING + "- (x) {#a}\n- ( ) Hai {#b}\n", FindingKind.OPTION_EMPTY),
        (HEADING + "=\n", FindingKind.OPTION_EMPTY),
        (HEADING + "- (x) Gọi  lại {#a}\n- ( ) gọi lại {#b}\n", FindingKind.OPTIONS_EQUAL),
        (HEADING + "- a => x {#a}\n- A => y {#b}\n", FindingKind.OPTIONS_EQUAL),
        (HEADING + "- a => x {#a}\n- b => y {#b}\n- => x {#c}\n", FindingKind.OPTIONS_EQUAL),
        (HEADING + "- a => Hòa {#a}\n- b => hoà {#b}\n", FindingKind.OPTIONS_EQUAL),
        (HEADING + "= gov.vn\n= GOV.VN\n", FindingKind.OPTIONS_EQUAL),
        (HEADING + "- (x) Một\n- ( ) Hai {#b}\n", FindingKind.ID_MISSING),
        (HEADING + "- (x) Một {#B_}\n- ( ) Hai {#b}\n", FindingKind.ID_BAD),
        (HEADING + "- (x) Một {#b}\n- ( ) Hai {#b}\n", FindingKind.ID_REPEATED),
        (HEADING + "- a => {#a}\n- b => x {#b}\n- c => y {#c}\n", FindingKind.PAIR_BROKEN),
        (HEADING + "= 30..20\n", FindingKind.NUMBER_BROKEN),
        (HEADING + "= 1.200\n", FindingKind.NUMBER_AMBIGUOUS),
        (HEADING + "= 3\n= 4\n", FindingKind.NUMBER_SEVERAL),
        (HEADING + "Điền {{a|a}} và {{b|c}}.\n", FindingKind.GAP_BROKEN),
        (HEADING + "Điền {{=}} và {{b|c}}.\n", FindingKind.GAP_BROKEN),
        (HEADING + "Điền {{Một chữ}}.\n", FindingKind.GAP_BROKEN),
        (HEADING + ONE + "> Không thụt vào\n", FindingKind.FEEDBACK_NOT_INDENTED),
        (HEADING + ONE + "Chữ thừa ở cuối\n", FindingKind.TEXT_UNEXPECTED),
        (HEADING + ONE + "> Giải thích: Hai lần.\n", FindingKind.NOTE_REPEATED),
    ],
)
def test_each_mistake_is_a_finding(text: str, expected: FindingKind) -> None:
    assert kinds(text + NOTES) == [expected]


def test_a_bank_asks_for_explanation_and_basis_a_lesson_for_feedback() -> None:
    bare = HEADING + "- ( ) Sai {#a}\n- (x) Đúng {#b}\n"
    assert kinds(bare) == [FindingKind.EXPLANATION_MISSING, FindingKind.BASIS_MISSING]
    expected = [FindingKind.EXPLANATION_MISSING, FindingKind.FEEDBACK_MISSING, FindingKind.FEEDBACK_MISSING]
    assert kinds(bare, bank=False) == expected


def test_findings_carry_the_line_and_stop_packing() -> None:
    (finding,) = read(HEADING + "- ( ) Một {#a}\n- [x] Hai {#b}\n" + NOTES)[1]
    assert (finding.file, finding.line, finding.values) == ("bank/x.md", 1, ("( ), [ ]",))
    assert finding.severity is Severity.ERROR
    assert finding.stops


@pytest.mark.parametrize(
    ("heading", "mended"),
    [
        ("### Hỏi?", "### Hỏi? {#tl-01}"),
        ("### Hỏi? {outcome=kenh-khac level=V}", "### Hỏi? {#tl-01 outcome=kenh-khac level=V}"),
        ("### Hỏi {{don_vi}}?", "### Hỏi {{don_vi}}? {#tl-01}"),
        ("### Hỏi? {}", "### Hỏi? {#tl-01}"),
    ],
)
def test_a_missing_question_id_is_proposed(heading: str, mended: str) -> None:
    fixes = [finding.fix for finding in read(heading + "\n" + ONE + NOTES)[1] if finding.fix]
    assert [(fix.before, fix.after) for fix in fixes] == [(heading, mended)]


def test_a_proposed_id_is_one_that_nobody_wrote() -> None:
    findings = FindingList(file="bank/x.md")
    book = IdBook(["{outcome=a #tl-01}", "{#tl-02}"])
    assert book.free_item_id("thu-la") == "tl-03"
    assert book.free_item_id("thu-la") == "tl-04"
    assert not findings.all


def test_a_missing_option_id_goes_behind_the_last_line_of_the_option() -> None:
    text = HEADING + "- (x) Một câu\n  còn tiếp\n- ( ) Hai {#a}\n" + NOTES
    question, findings = read(text)
    assert isinstance(question, OneAnswer)
    assert [option.text for option in question.options] == ["Một câu còn tiếp", "Hai"]
    assert findings[0].fix is not None
    assert findings[0].fix.after == "  còn tiếp {#b}"


def test_feedback_and_notes_may_wrap() -> None:
    text = (
        HEADING
        + "- (x) Một {#a}\n  > Đúng,\n  > vì thế.\n  Thêm.\n- ( ) Hai {#b}\n  > Chưa.\n"
        + NOTES
        + "\n> và nữa"
    )
    question, findings = read(text)
    assert isinstance(question, OneAnswer)
    assert not findings
    assert question.options[0].feedback == "Đúng, vì thế. Thêm."
    assert question.source == "Nguồn (kiểm tra đến 23/11/2026) và nữa"


def test_the_situation_may_hold_a_numbered_list_a_quote_and_code() -> None:
    body = "Tình huống:\n\n1. Một\n2. Hai\n\n> Trích.\n"
    question, findings = read(HEADING + body + "\n" + ONE + NOTES)
    assert isinstance(question, OneAnswer)
    assert not findings
    assert question.body == body.strip()


def test_strays_of_an_order_do_not_belong() -> None:
    question, findings = read(HEADING + "1. Một {#a}\n2. Hai {#b}\n3) Ba {#c}\n- [ ] Lạ {#z}\n" + NOTES)
    assert isinstance(question, Order)
    assert not findings
    assert [card.id for card in question.cards] == ["a", "b", "c"]
    assert [card.text for card in question.strays] == ["Lạ"]


def test_equal_right_sides_make_groups() -> None:
    question, findings = read(HEADING + "- a => X {#a}\n- b => Y {#b}\n- c => X {#c}\n- => Z {#z}\n" + NOTES)
    assert isinstance(question, Match)
    assert not findings
    assert [(pair.left, pair.right_id) for pair in question.pairs] == [("a", "a"), ("b", "b"), ("c", "a")]
    assert [(card.id, card.text) for card in question.rights] == [("a", "X"), ("b", "Y"), ("z", "Z")]


def test_exact_text_keeps_answers_that_differ_in_marks() -> None:
    text = "### Hỏi? {#a-01 outcome=kenh-khac level=V exact}\n\n= Hòa\n= Hoa\n"
    question, findings = read(text + NOTES)
    assert isinstance(question, ShortText)
    assert not findings
    assert question.exact


def test_kind_text_keeps_a_number_as_text() -> None:
    question, _ = read("### Hỏi? {#a-01 outcome=kenh-khac level=V kind=text}\n\n= 116\n" + NOTES)
    assert isinstance(question, ShortText)


def test_a_number_among_words_is_a_word() -> None:
    question, _ = read(HEADING + "= 2\n= hai\n" + NOTES)
    assert isinstance(question, ShortText)
    assert question.answers == ("2", "hai")


def test_gaps_leave_the_situation_and_variables_alone() -> None:
    text = HEADING + "Ở {{don_vi}} có thư.\n\nAnh/chị {{dừng\\|lại|đi}}\nrồi {{= gọi | hỏi }}.\n" + NOTES
    question, findings = read(text)
    assert isinstance(question, Gaps)
    assert not findings
    assert question.body == "Ở {{don_vi}} có thư."
    expected = ("Anh/chị ", ChoiceGap(("dừng", "lại", "đi")), " rồi ", TypedGap(("gọi", "hỏi")), ".")
    assert question.pieces == expected


def test_several_answers_know_their_right_ones() -> None:
    question, findings = read(HEADING + SEVERAL + NOTES, bank=False)
    assert isinstance(question, SeveralAnswers)
    assert not findings
    assert [option.right for option in question.options] == [True, False, True]


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("25", 25, 25, ""),
        ("25 ± 1", 24, 26, ""),
        ("25 +/- 1 phút", 24, 26, "phút"),
        ("20..30", 20, 30, ""),
        ("-3 .. -1", -3, -1, ""),
        ("−2", -2, -2, ""),
        ("8,5", Fraction(17, 2), Fraction(17, 2), ""),
        ("8.5 triệu đồng", Fraction(17, 2), Fraction(17, 2), "triệu đồng"),
        ("80%", 80, 80, "%"),
        ("37 °C", 37, 37, "°C"),
    ],
)
def test_numbers_are_read_as_authors_write_them(text: str, low: Fraction, high: Fraction, unit: str) -> None:
    found = read_number(text)
    assert found is not None
    assert (found.low, found.high) == (Fraction(low), Fraction(high))
    assert (found.unit, found.ambiguous) == (unit, False)


@pytest.mark.parametrize(
    "text", ["116/2025", "2FA", "23/11/2026", "0912", "3 tháng 9", "1.1.1.1", "", "chín", "1..", "gov.vn"]
)
def test_what_only_looks_like_a_number_is_text(text: str) -> None:
    assert read_number(text) is None


def test_a_number_knows_its_range() -> None:
    question, _ = read(HEADING + "= 20..30 ký tự\n" + NOTES)
    assert isinstance(question, Number)
    assert (question.low, question.high, question.unit) == (Fraction(20), Fraction(30), "ký tự")


def test_a_question_of_more_than_26_options_still_gets_ids() -> None:
    assert free_option_id(set("abcdefghijklmnopqrstuvwxyz")) == "o26"


@given(st.text(alphabet="#-()[]x {}|=>*_`1.ab\n\tĐ", max_size=200))
def test_no_text_makes_the_reader_fail(text: str) -> None:
    read("### " + text)
