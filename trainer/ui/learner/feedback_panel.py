"""The panel under a checked question: verdict in word, icon and colour, the reason, and the way on."""

from __future__ import annotations

import html

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget
from typing_extensions import override

from trainer.services.reading import Feedback, Verdict
from trainer.ui.icons import draw_icon
from trainer.ui.language import tr
from trainer.ui.layouts import STRETCH, at_most, column, fixed, panel, row
from trainer.ui.theme import Role, Tone, TypeRole, theme
from trainer.ui.widgets.buttons import Button, ButtonKind, ButtonSize
from trainer.ui.widgets.labels import IconLabel, KeyCap, Label

_ICON = {Verdict.RIGHT: "check", Verdict.PARTLY: "minus", Verdict.WRONG: "x"}
_WORD_TONE = {Verdict.RIGHT: Tone.OK, Verdict.PARTLY: Tone.WARN, Verdict.WRONG: Tone.BAD}


class VerdictMark(QWidget):
    """A filled disc with a tick, a line or a cross."""

    def __init__(self) -> None:
        super().__init__()
        self._verdict = Verdict.RIGHT
        fixed(self, width=48, height=48)

    def set_verdict(self, verdict: Verdict) -> None:
        """Show this verdict."""
        self._verdict = verdict
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().color(_WORD_TONE[self._verdict].ink))
        rect = QRectF(self.rect())
        painter.drawEllipse(rect)
        inset = rect.width() * 0.24
        draw_icon(
            painter, _ICON[self._verdict], rect.adjusted(inset, inset, -inset, -inset).toRect(), Role.SURFACE
        )
        painter.end()


class FeedbackPanel(QFrame):
    """Screen 06, the lower part.

    continue_requested(): go to the next question.
    reread_requested(): go back to the text.
    """

    continue_requested = Signal()
    reread_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._tone = Tone.OK
        self.mark = VerdictMark()
        self.title = Label("", TypeRole.H3)
        self.text = Label("", TypeRole.BODY, rich=True)
        self.reread = Button(tr("Read it again"), ButtonKind.TEXT, size=ButtonSize.SMALL, icon="book-open")
        self.later = IconLabel("layers", tr("Comes back at the end"), Role.INK2, TypeRole.LIST)
        self.continue_button = fixed(
            Button(tr("Continue"), ButtonKind.PRIMARY, size=ButtonSize.FLOW), width=172
        )
        words = column(self.title, self.text, row(self.reread, self.later, STRETCH, gap=16), gap=4)
        self.setLayout(
            row(
                STRETCH,
                self.mark,
                at_most(panel(words), width=740),
                STRETCH,
                KeyCap("Enter"),
                self.continue_button,
                gap=20,
                margins=(32, 16),
            )
        )
        layout = self.layout()
        if isinstance(layout, QHBoxLayout):
            layout.setStretch(2, 100)
        self.continue_button.clicked.connect(self.continue_requested)
        self.reread.clicked.connect(self.reread_requested)

    def show_feedback(self, feedback: Feedback, *, model: str, comes_back: bool) -> None:
        """Say the verdict, the right answer in words and the reason; `comes_back` where it is asked again."""
        tone = _WORD_TONE[feedback.verdict]
        self._tone = tone
        self.update()
        self.mark.set_verdict(feedback.verdict)
        self.title.set_ink(tone.ink)
        self.title.setText(_title(feedback))
        chosen = [
            option.feedback_html for option in feedback.options if option.chosen and option.feedback_html
        ]
        answer = html.escape(model) if feedback.verdict is not Verdict.RIGHT else ""
        parts = [*chosen, answer, feedback.explanation_html]
        bare = (part.removeprefix("<p>").removesuffix("</p>") for part in dict.fromkeys(parts))
        self.text.setText("<br>".join(part for part in bare if part))
        self.reread.setVisible(feedback.verdict is not Verdict.RIGHT)
        self.later.setVisible(comes_back)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        painter = QPainter(self)
        painter.fillRect(self.rect(), look.color(self._tone.soft))
        painter.fillRect(0, 0, self.width(), look.px(2), look.color(self._tone.ink))
        painter.end()


def _title(feedback: Feedback) -> str:
    match feedback.verdict:
        case Verdict.RIGHT:
            return tr("Correct")
        case Verdict.PARTLY:
            return tr("Partly right, look again at the rest")
        case Verdict.WRONG:
            return tr("Not quite. Let’s look again")
