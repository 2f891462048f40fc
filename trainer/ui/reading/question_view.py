"""One question as a person answers it: prompt, body and the widget of its kind, in practice, test and preview alike."""

from __future__ import annotations

from typing import assert_never

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextDocumentFragment
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from trainer.domain.ids import OptionId
from trainer.domain.question import Chosen, Filled, Matched, Ordered, Response, Written
from trainer.services.reading import Feedback, QuestionKind, QuestionPage, Verdict
from trainer.ui.language import tr, trn
from trainer.ui.layouts import FlowLayout, panel
from trainer.ui.reading.body_text import BodyText, MediaSource
from trainer.ui.theme import Role, Tone, TypeRole
from trainer.ui.widgets.chips import Chip
from trainer.ui.widgets.fields import Field, NumberField
from trainer.ui.widgets.gaps import Gap, GapsParagraph
from trainer.ui.widgets.labels import Label
from trainer.ui.widgets.matching import MatchRows
from trainer.ui.widgets.options import OptionList
from trainer.ui.widgets.ordering import OrderList

LINE = "|"
"""The row of an order that parts what belongs from what does not; no option id can be this."""

Answerer = OptionList | OrderList | MatchRows | GapsParagraph | Field | NumberField


class QuestionView(QWidget):
    """Shows a `QuestionPage` and gives back a `Response`.

    response_changed(object): the answer changed; the value is a `Response`, or None where nothing is answered.
    submitted(): Enter was pressed in the answer (the page decides what that does).
    """

    response_changed = Signal(object)
    submitted = Signal()

    def __init__(self, question: QuestionPage, *, media: MediaSource, chips: bool = True) -> None:
        super().__init__()
        self.question = question
        self._touched = False
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        if chips:
            layout.addWidget(_chips(question))
        self.prompt = Label(question.prompt_html, TypeRole.QUESTION, rich=True)
        layout.addWidget(self.prompt)
        if question.body_html:
            layout.addWidget(BodyText(question.body_html, media))
        if question.kind is QuestionKind.ORDER and question.has_strays:
            layout.addWidget(
                Label(tr("Some cards do not belong: move them below the line."), TypeRole.LIST, Role.INK2)
            )
        self.answerer = self._make_answerer()
        layout.addWidget(self.answerer)
        self.setFocusProxy(self.answerer)

    def response(self) -> Response | None:
        """What is answered now; None where nothing is."""
        question, answerer = self.question, self.answerer
        if isinstance(answerer, OptionList):
            picked = answerer.selection()
            return Chosen(tuple(question.choices[n].id for n in picked)) if picked else None
        if isinstance(answerer, OrderList):
            return self._ordered(answerer) if self._touched else None
        if isinstance(answerer, MatchRows):
            return self._matched(answerer.matches())
        if isinstance(answerer, GapsParagraph):
            texts = answerer.answers()
            return Filled(tuple(texts)) if any(text.strip() for text in texts) else None
        text = answerer.text()
        return Written(text) if text.strip() else None

    def settled_response(self) -> Response | None:
        """The answer to be judged now: cards that were never moved count in the order they stand."""
        if isinstance(self.answerer, OrderList):
            return self._ordered(self.answerer)
        return self.response()

    def show_response(self, response: Response | None) -> None:
        """Put an earlier answer back, without telling anybody that it changed."""
        self.blockSignals(True)
        try:
            self._put(response)
        finally:
            self.blockSignals(False)

    def show_feedback(self, feedback: Feedback) -> None:
        """Mark right and wrong with colour, icon and word, and stop taking answers."""
        question, answerer = self.question, self.answerer
        if isinstance(answerer, OptionList):
            places = {choice.id: place for place, choice in enumerate(question.choices)}
            answerer.show_result(tuple(places[option.id] for option in feedback.options if option.right))
        elif isinstance(answerer, OrderList):
            answerer.show_result(self._whole_order(feedback.right_order))
        elif isinstance(answerer, MatchRows):
            places = {right.id: place for place, right in enumerate(question.rights)}
            partners = dict(feedback.right_pairs)
            answerer.show_result(tuple(places[partners[left.id]] for left in question.choices))
        elif isinstance(answerer, GapsParagraph):
            answerer.show_result(feedback.parts_right, feedback.right_texts)
        else:
            right = feedback.verdict is Verdict.RIGHT
            answerer.show_result(tr("Correct") if right else tr("Not quite"), right=right)
        answerer.setEnabled(False)

    def model_answer(self, feedback: Feedback) -> str:
        """The right answer as one line of words, for the kinds whose rows cannot show it; "" for the others."""
        names = {choice.id: choice.text for choice in self.question.choices}
        if self.question.kind is QuestionKind.ORDER:
            steps = (f"{place}. {names[card]}" for place, card in enumerate(feedback.right_order, start=1))
            return tr("Right order: {steps}", steps="; ".join(steps))
        if self.question.kind in (QuestionKind.TEXT, QuestionKind.NUMBER) and feedback.right_texts:
            return tr("Right answer: {answer}", answer=", ".join(feedback.right_texts))
        return ""

    def reset(self) -> None:
        """Take answers again, as after "Try again"."""
        self.answerer.setEnabled(True)
        if isinstance(self.answerer, OptionList):
            self.answerer.reset()
        self._touched = False
        self._on_changed()

    def press_key(self, event: QKeyEvent) -> bool:
        """Take a letter or digit that chooses an option; False where this kind has none of it.

        Key codes, not text: Vietnamese input methods rewrite letters and digits on their way.
        """
        if isinstance(self.answerer, OptionList) and self.answerer.isEnabled():
            return bool(self.answerer.press_key(event.key()))
        return False

    def _make_answerer(self) -> Answerer:
        question = self.question
        match question.kind:
            case QuestionKind.ONE | QuestionKind.SEVERAL:
                options = OptionList(
                    tuple(choice.text for choice in question.choices),
                    multiple=question.kind is QuestionKind.SEVERAL,
                    mono=all(
                        choice.html.startswith("<code>") and choice.html.endswith("</code>")
                        for choice in question.choices
                    ),
                )
                options.selection_changed.connect(self._on_changed)
                return options
            case QuestionKind.ORDER:
                texts = [choice.text for choice in question.choices]
                ids: list[str] = [choice.id for choice in question.choices]
                if question.has_strays:
                    texts.append(tr("Below this line: what does not belong"))
                    ids.append(LINE)
                cards = OrderList(texts, ids)
                cards.order_changed.connect(self._on_changed)
                return cards
            case QuestionKind.MATCH:
                rows = MatchRows(
                    tuple(choice.text for choice in question.choices),
                    tuple(right.text for right in question.rights),
                )
                rows.matches_changed.connect(self._on_changed)
                return rows
            case QuestionKind.GAPS:
                return self._gaps()
            case QuestionKind.TEXT:
                field = Field(tr("Your answer"))
            case QuestionKind.NUMBER:
                field = NumberField(tr("Your answer"), unit=question.unit)
            case _:
                assert_never(question.kind)
        field.edited.connect(self._on_changed)
        field.submitted.connect(self.submitted)
        return field

    def _gaps(self) -> GapsParagraph:
        pieces: list[str | Gap] = []
        for piece in self.question.pieces:
            pieces.append(plain(piece) if isinstance(piece, str) else Gap(piece.choices, piece.width))
        paragraph = GapsParagraph(tuple(pieces))
        paragraph.answers_changed.connect(self._on_changed)
        return paragraph

    def _matched(self, places: tuple[int | None, ...]) -> Matched | None:
        question = self.question
        pairs = tuple(
            (left.id, question.rights[place].id)
            for left, place in zip(question.choices, places, strict=True)
            if place is not None
        )
        return Matched(pairs) if pairs else None

    def _put(self, response: Response | None) -> None:
        question, answerer = self.question, self.answerer
        self._touched = response is not None
        places = {choice.id: place for place, choice in enumerate(question.choices)}
        if isinstance(answerer, OptionList):
            chosen = response.options if isinstance(response, Chosen) else ()
            answerer.select(tuple(places[option] for option in chosen if option in places))
        elif isinstance(answerer, OrderList):
            if isinstance(response, Ordered):
                answerer.set_order(self._whole_order(response.cards))
        elif isinstance(answerer, MatchRows):
            partners = dict(response.pairs) if isinstance(response, Matched) else {}
            rights = {right.id: place for place, right in enumerate(question.rights)}
            answerer.set_matches(
                tuple(rights.get(partners.get(left.id, OptionId(""))) for left in question.choices)
            )
        elif isinstance(answerer, GapsParagraph):
            if isinstance(response, Filled):
                answerer.set_answers(response.texts)
        else:
            answerer.set_text(response.text if isinstance(response, Written) else "")

    def _ordered(self, cards: OrderList) -> Ordered:
        """The cards above the line, or all where nothing is left out."""
        order = [str(card) for card in cards.order()]
        return Ordered(
            tuple(OptionId(card) for card in (order[: order.index(LINE)] if LINE in order else order))
        )

    def _whole_order(self, above: tuple[OptionId, ...]) -> tuple[str, ...]:
        """Every row: these cards, the line, and the rest under it."""
        rest = [choice.id for choice in self.question.choices if choice.id not in above]
        return (*above, *((LINE,) if self.question.has_strays else ()), *rest)

    def _on_changed(self, *_value: object) -> None:
        self._touched = True
        self.response_changed.emit(self.response())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.press_key(event):
            event.accept()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.submitted.emit()
            event.accept()
        else:
            super().keyPressEvent(event)


def kind_words(question: QuestionPage) -> str:
    """What to do, in words: "Choose one answer", "Choose 2 answers" …"""
    match question.kind:
        case QuestionKind.ONE:
            return tr("Choose one answer")
        case QuestionKind.SEVERAL:
            return trn("Choose {n} answer", "Choose {n} answers", question.how_many)
        case QuestionKind.ORDER:
            return tr("Put in order")
        case QuestionKind.MATCH:
            return tr("Match the pairs")
        case QuestionKind.TEXT:
            return tr("Short answer")
        case QuestionKind.NUMBER:
            return tr("A number")
        case QuestionKind.GAPS:
            return tr("Fill the gaps")
        case _:
            assert_never(question.kind)


def plain(html: str) -> str:
    """The words of a line of HTML, for widgets that draw plain text."""
    return QTextDocumentFragment.fromHtml(html).toPlainText()


def _chips(question: QuestionPage) -> QWidget:
    flow = FlowLayout(gap=8)
    if question.outcome:
        flow.addWidget(Chip(question.outcome, Tone.PRIMARY, "target"))
    flow.addWidget(Chip(kind_words(question)))
    return panel(flow)
