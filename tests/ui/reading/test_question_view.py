"""Every kind of question takes an answer by hand, gives it back, and shows what was right."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from tests.builders import KINDS
from trainer.domain.question import Chosen, Filled, Matched, Ordered, Response, Written
from trainer.services.reading import Feedback, QuestionPage
from trainer.ui.reading.callout_look import CALLOUT_LOOKS, look_of
from trainer.ui.reading.question_view import LINE, QuestionView
from trainer.ui.theme import Theme
from trainer.ui.widgets.options import OptionList
from trainer.ui.widgets.ordering import OrderList

Judge = Callable[[Response], Feedback]
Pages = Callable[[str], tuple[QuestionPage, Judge]]
Show = Callable[[str], tuple[QuestionView, Judge]]


@pytest.fixture
def shown(qtbot: QtBot, dressed: Theme, judged: Pages) -> Show:
    def show(kind: str) -> tuple[QuestionView, Judge]:
        page, judge = judged(kind)
        view = QuestionView(page, media=lambda _name: None)
        qtbot.addWidget(view)
        view.resize(820, 500)
        view.show()
        return view, judge

    return show


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_answered_before_a_hand_touches_it(shown: Show, kind: str) -> None:
    view, _judge = shown(kind)
    assert view.response() is None


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_put_back_is_the_answer_given(shown: Show, kind: str) -> None:
    view, _judge = shown(kind)
    answer = an_answer(view.question)
    told: list[object] = []
    view.response_changed.connect(told.append)
    view.show_response(answer)
    assert view.response() == answer
    assert told == []


@pytest.mark.parametrize("kind", KINDS)
def test_feedback_can_be_shown_for_every_kind_and_stops_further_answers(shown: Show, kind: str) -> None:
    view, judge = shown(kind)
    answer = an_answer(view.question)
    view.show_response(answer)
    view.show_feedback(judge(answer))
    assert not view.answerer.isEnabled()
    view.reset()
    assert view.answerer.isEnabled()


def test_a_letter_chooses_an_option_and_a_circumflexed_one_from_an_input_method_too(shown: Show) -> None:
    view, _judge = shown("one")
    view.press_key(_key(Qt.Key.Key_B))
    assert view.response() == Chosen((view.question.choices[1].id,))
    view.press_key(_key(Qt.Key.Key_Acircumflex))
    assert view.response() == Chosen((view.question.choices[0].id,))


def test_a_click_chooses_an_option(qtbot: QtBot, shown: Show) -> None:
    view, _judge = shown("one")
    assert isinstance(view.answerer, OptionList)
    with qtbot.waitSignal(view.response_changed):
        QTest.mouseClick(view.answerer.rows[2], Qt.MouseButton.LeftButton)
    assert view.response() == Chosen((view.question.choices[2].id,))


def test_cards_that_were_never_moved_count_in_the_order_they_stand(shown: Show) -> None:
    view, _judge = shown("order")
    assert view.response() is None
    settled = view.settled_response()
    assert isinstance(settled, Ordered)
    assert len(settled.cards) == len(view.question.choices)


def test_cards_below_the_line_are_left_out(shown: Show) -> None:
    view, _judge = shown("order")
    assert view.question.has_strays
    assert isinstance(view.answerer, OrderList)
    first, *rest = [choice.id for choice in view.question.choices]
    view.answerer.set_order((*rest, LINE, first))
    assert view.settled_response() == Ordered(tuple(rest))


def test_the_right_order_is_said_in_words(shown: Show) -> None:
    view, judge = shown("order")
    feedback = judge(Ordered(tuple(choice.id for choice in view.question.choices)))
    model = view.model_answer(feedback)
    assert all(str(number) in model for number in range(1, len(feedback.right_order) + 1))


def test_enter_in_a_field_submits(qtbot: QtBot, shown: Show) -> None:
    view, _judge = shown("text")
    field = view.findChild(QLineEdit)
    assert field is not None
    with qtbot.waitSignal(view.submitted):
        QTest.keyClick(field, Qt.Key.Key_Return)


def test_lists_and_gaps_give_their_answers(shown: Show) -> None:
    matching, _judge = shown("match")
    boxes = matching.findChildren(QComboBox)
    boxes[0].setCurrentIndex(1)
    boxes[0].activated.emit(1)
    assert matching.response() == Matched(
        ((matching.question.choices[0].id, matching.question.rights[0].id),)
    )


def test_every_callout_kind_of_the_format_has_a_look() -> None:
    from trainer.formats.lesson_text import CALLOUT_KINDS

    assert tuple(sorted(look.kind for look in CALLOUT_LOOKS)) == tuple(sorted(CALLOUT_KINDS))
    assert all(look_of(look.number) is look for look in CALLOUT_LOOKS)
    assert look_of(200) is None


def an_answer(page: QuestionPage) -> Response:
    """Some answer of the right shape."""
    match page.kind.value:
        case "one":
            return Chosen((page.choices[1].id,))
        case "several":
            return Chosen((page.choices[0].id, page.choices[2].id))
        case "order":
            return Ordered(tuple(choice.id for choice in reversed(page.choices)))
        case "match":
            return Matched(tuple((left.id, page.rights[0].id) for left in page.choices))
        case "text":
            return Written("gọi lại")
        case "number":
            return Written("8,5")
        case _:
            return Filled(
                tuple(
                    gap.choices[0] if gap.choices else "chữ"
                    for gap in page.pieces
                    if not isinstance(gap, str)
                )
            )


def _key(key: Qt.Key) -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)
