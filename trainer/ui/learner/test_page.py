"""A test being taken: one question, a palette of all, the clock, and the word that everything is kept."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QElapsedTimer, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QInputDialog, QVBoxLayout, QWidget
from typing_extensions import override

from trainer.domain.question import Response
from trainer.services.learner.attempt_pages import Kept, RunningAttempt
from trainer.services.reading import QuestionKind
from trainer.ui.language import tr
from trainer.ui.language.formats import clock_seconds, minutes_text, seconds_left
from trainer.ui.layouts import STRETCH, at_most, column, fixed, panel, row
from trainer.ui.learner.test_dialogs import ask_submit
from trainer.ui.reading.lesson_text_view import MediaSource
from trainer.ui.reading.question_view import QuestionView, kind_words
from trainer.ui.theme import Breakpoint, Role, Tone, TypeRole, theme
from trainer.ui.widgets.buttons import Button, ButtonKind, ButtonSize
from trainer.ui.widgets.callouts import Callout
from trainer.ui.widgets.chips import TimerChip
from trainer.ui.widgets.labels import ElidedLabel, IconLabel, KeyHint, Label, Rule
from trainer.ui.widgets.palette import QuestionPalette
from trainer.ui.widgets.scroll import ScrollArea

TYPING_PAUSE_MS = 600
"""Typed and ordered answers are kept after this pause, and always before another question shows."""
AT_ONCE = frozenset({QuestionKind.ONE, QuestionKind.SEVERAL, QuestionKind.MATCH})


class TestPage(QWidget):
    """Screen 07.

    answer_given(object): (item id, response or None, milliseconds on screen): keep this.
    flag_changed(object): (item id, flagged).
    submit_requested(bool): hand in; True where the clock did it.
    """

    __test__ = False
    answer_given = Signal(object)
    flag_changed = Signal(object)
    submit_requested = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._test: RunningAttempt | None = None
        self._media: MediaSource = lambda _name: None
        self._answers: list[Response | None] = []
        self._flags: list[bool] = []
        self._place = 0
        self._wanted: int | None = None
        self._unkept = 0
        self._changed = False
        self._submitting = False
        self._deadline_s: int | None = None
        self._view: QuestionView | None = None
        self._on_screen = QElapsedTimer()
        self._running = QElapsedTimer()
        self._build()
        self._tick = QTimer(self, interval=500)
        self._tick.timeout.connect(self._on_tick)
        self._pause = QTimer(self, interval=TYPING_PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self.keep_answer)

    def show_test(self, test: RunningAttempt, *, name: str, media: MediaSource) -> None:
        """Begin, or go on after an interruption."""
        self._test, self._media = test, media
        self._answers = [item.response for item in test.items]
        self._flags = [item.flagged for item in test.items]
        self._unkept, self._wanted, self._changed, self._submitting = 0, None, False, False
        self.title.set_text(f"{test.title}: {test.course_title}")
        self.person.setText(name)
        self.timer.setVisible(test.seconds_left is not None)
        self._deadline_s = test.seconds_left
        self._running.restart()
        self._put_palette(len(test.items))
        self.restored.setVisible(test.resumed)
        if test.resumed:
            away = tr(
                "The computer was away for {time}; that time is not counted.",
                time=minutes_text(max(test.away_s // 60, 1)),
            )
            self.restored.set(tr("Your test was restored. No answer was lost."), away)
        open_places = [place for place, answer in enumerate(self._answers) if answer is None]
        self._place = open_places[0] if open_places and test.resumed else 0
        self.saved.hide()
        self._show_question()
        self._tick.start()
        self._on_tick()

    def kept(self, kept: Kept) -> None:
        """An answer is on the disk."""
        self._unkept = max(0, self._unkept - 1)
        self.saved.set(
            "save", tr("Saved at {time}", time=clock_seconds(datetime.fromisoformat(kept.at))), Role.OK
        )
        self.saved.show()
        self._deadline_s = kept.seconds_left
        self._running.restart()
        self._show_states()
        if self._unkept == 0 and self._wanted is not None:
            self._place, self._wanted = self._wanted, None
            self._show_question()

    def stop(self) -> None:
        """The test is over or left."""
        self._tick.stop()
        self._pause.stop()

    def keep_answer(self) -> None:
        """Ask to keep the answer on screen, where it changed."""
        self._pause.stop()
        if self._test is None or self._view is None or not self._changed:
            return
        self._changed = False
        self._unkept += 1
        item = self._test.items[self._place].question.id
        self.answer_given.emit((item, self._answers[self._place], self._on_screen.restart()))

    def go(self, place: int) -> None:
        """Show another question, once the answer to this one is kept."""
        if self._test is None or not 0 <= place < len(self._test.items):
            return
        self.keep_answer()
        if self._unkept:
            self._wanted = place
        else:
            self._place = place
            self._show_question()

    @property
    def empty(self) -> int:
        """How many questions have no answer yet."""
        return sum(answer is None for answer in self._answers)

    def _build(self) -> None:
        self.title = ElidedLabel("", TypeRole.BODY_STRONG)
        self.person = Label("", TypeRole.SMALL, Role.INK2, wrap=False)
        self.saved = IconLabel("save", "", Role.OK, TypeRole.SMALL)
        self.timer = TimerChip()
        self.submit_button = Button(tr("Hand in…"), ButtonKind.SECONDARY)
        header = QFrame()
        header.setProperty("look", "head")
        header.setLayout(
            row(
                column(self.title, self.person, gap=0),
                self.saved,
                self.timer,
                self.submit_button,
                gap=20,
                margins=(28, 12),
            )
        )
        inner = header.layout()
        if isinstance(inner, QHBoxLayout):
            inner.setStretch(0, 1)
        self.restored = Callout(Tone.INFO, "", "", icon="history", closable=True)
        self.number = Label("", TypeRole.BODY_STRONG, Role.PRIMARY, wrap=False)
        self.flag_button = Button(
            tr("Mark to look at again"), ButtonKind.SECONDARY, size=ButtonSize.SMALL, icon="flag"
        )
        self.what_to_do = Label("", TypeRole.LIST, Role.INK2)
        self._question = column(gap=0)
        body = column(
            self.restored,
            row(self.number, STRETCH, self.flag_button),
            self.what_to_do,
            panel(self._question),
            STRETCH,
            gap=12,
            margins=(40, 20),
        )
        self.area = ScrollArea(at_most(panel(body), width=1022))
        self.previous_button = Button("", ButtonKind.SECONDARY, icon="arrow-left")
        self.next_button = Button("", ButtonKind.PRIMARY, trailing="arrow-right")
        self.hint = KeyHint(("Ctrl", "→"), tr("next question"))
        footer = QFrame()
        footer.setProperty("look", "bar")
        footer.setLayout(
            row(self.previous_button, STRETCH, self.hint, STRETCH, self.next_button, margins=(40, 14))
        )
        self.overview = QuestionPalette(1)
        self._palette_place = column(self.overview, gap=0)
        self.done = Label("", TypeRole.LIST, Role.INK2, wrap=False)
        self.side = QFrame()
        self.side.setProperty("look", "aside")
        side_body = column(
            row(Label(tr("Questions"), TypeRole.BODY_STRONG, wrap=False), STRETCH, self.done),
            panel(self._palette_place),
            Rule(),
            Label(
                tr("When the time is over, the test hands itself in with the answers given."),
                TypeRole.SMALL,
                Role.INK2,
            ),
            Label(tr("No answers are shown during the test."), TypeRole.SMALL, Role.INK2),
            STRETCH,
            gap=14,
            margins=(24, 20),
        )
        side_layout = QVBoxLayout(self.side)
        side_layout.setContentsMargins(0, 0, 0, 0)
        side_layout.addWidget(ScrollArea(panel(side_body)))
        fixed(self.side, width=348)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.area, 1)
        middle.addWidget(self.side)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(header)
        layout.addLayout(middle, 1)
        layout.addWidget(footer)
        self.submit_button.clicked.connect(self._on_submit)
        self.flag_button.clicked.connect(self._on_flag)
        self.previous_button.clicked.connect(lambda: self.go(self._place - 1))
        self.next_button.clicked.connect(self._on_next)
        self.overview.question_chosen.connect(self.go)

    def _put_palette(self, count: int) -> None:
        self._palette_place.removeWidget(self.overview)
        self.overview.hide()
        self.overview.deleteLater()
        self.overview = QuestionPalette(count)
        self.overview.question_chosen.connect(self.go)
        self._palette_place.addWidget(self.overview)

    def _show_question(self) -> None:
        test = self._test
        if test is None:
            return
        if self._view is not None:
            self._question.removeWidget(self._view)
            self._view.hide()
            self._view.deleteLater()
        question = test.items[self._place].question
        view = QuestionView(question, media=self._media, chips=False)
        view.show_response(self._answers[self._place])
        view.response_changed.connect(self._on_response)
        view.submitted.connect(self._on_next)
        self._view = view
        self._question.addWidget(view)
        self._changed = False
        total = len(test.items)
        self.number.setText(tr("Question {number} of {total}", number=self._place + 1, total=total))
        self.what_to_do.setText(kind_words(question))
        last = self._place == total - 1
        self.previous_button.setEnabled(self._place > 0)
        self.previous_button.setText(tr("Question {number}", number=max(self._place, 1)))
        self.next_button.setText(tr("Hand in…") if last else tr("Question {number}", number=self._place + 2))
        self._show_states()
        self.area.verticalScrollBar().setValue(0)
        self._on_screen.restart()
        view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_states(self) -> None:
        answered = {place for place, answer in enumerate(self._answers) if answer is not None}
        flagged = {place for place, flag in enumerate(self._flags) if flag}
        self.overview.set_states(answered, flagged, self._place)
        self.done.setText(tr("{done} of {total} answered", done=len(answered), total=len(self._answers)))
        on = bool(self._flags) and self._flags[self._place]
        self.flag_button.setText(tr("Remove the mark") if on else tr("Mark to look at again"))

    def _on_response(self, response: Response | None) -> None:
        if self._test is None:
            return
        self._answers[self._place] = response
        self._changed = True
        if self._test.items[self._place].question.kind in AT_ONCE:
            self.keep_answer()
        else:
            self._pause.start()
        self._show_states()

    def _on_next(self) -> None:
        if self._test is None:
            return
        if self._place + 1 < len(self._test.items):
            self.go(self._place + 1)
        else:
            self._on_submit()

    def _on_flag(self) -> None:
        if self._test is None:
            return
        self._flags[self._place] = not self._flags[self._place]
        self.flag_changed.emit((self._test.items[self._place].question.id, self._flags[self._place]))
        self._show_states()

    def _on_submit(self) -> None:
        if self._test is None:
            return
        self.keep_answer()
        left = "" if self._deadline_s is None else seconds_left(self._seconds_left())
        ask_submit(self, empty=self.empty, time_left=left, act=lambda: self._submit(by_clock=False))

    def _submit(self, *, by_clock: bool) -> None:
        if self._submitting:
            return
        self._submitting = True
        self.keep_answer()
        self.stop()
        self.submit_requested.emit(by_clock)

    def _on_tick(self) -> None:
        if self._deadline_s is None:
            return
        left = self._seconds_left()
        self.timer.set_seconds(left)
        if left == 0:
            self._submit(by_clock=True)

    def _seconds_left(self) -> int:
        return max(0, (self._deadline_s or 0) - self._running.elapsed() // 1000)

    def _ask_number(self) -> None:
        if self._test is None:
            return
        total = len(self._test.items)
        number, chosen = QInputDialog.getInt(
            self, tr("Go to a question"), tr("Question number"), self._place + 1, 1, total
        )
        if chosen:
            self.go(number - 1)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.side.setVisible(theme().breakpoint(self.width()) is not Breakpoint.NARROW)
        self.hint.setVisible(theme().breakpoint(self.width()) is not Breakpoint.NARROW)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, control = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if control and key == Qt.Key.Key_Right:
            self.go(self._place + 1)
        elif control and key == Qt.Key.Key_Left:
            self.go(self._place - 1)
        elif control and key == Qt.Key.Key_M:
            self._on_flag()
        elif control and key == Qt.Key.Key_G:
            self._ask_number()
        elif control and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_submit()
        elif not event.modifiers() and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_next()
        elif not event.modifiers() and self._view is not None and self._view.press_key(event):
            return
        else:
            super().keyPressEvent(event)
