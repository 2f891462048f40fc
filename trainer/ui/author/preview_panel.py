"""A course as its learners will see it: the same reader, the same questions, sheet by sheet."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from trainer.domain.question import Response
from trainer.services.author_sheets import QuestionSheet, Sheet, TextSheet
from trainer.services.reading import Feedback, QuestionKind
from trainer.ui.author.answer_note import AnswerNote
from trainer.ui.language import tr
from trainer.ui.language.formats import number
from trainer.ui.layouts import STRETCH, at_least, at_most, clear, column, panel, row
from trainer.ui.reading.lesson_text_view import LessonTextView, MediaSource
from trainer.ui.reading.question_view import QuestionView, plain
from trainer.ui.theme import Role, ThemeName, Tone, TypeRole, theme
from trainer.ui.widgets.buttons import Button, ButtonKind, ButtonSize, IconButton
from trainer.ui.widgets.callouts import Callout
from trainer.ui.widgets.empty import EmptyState
from trainer.ui.widgets.labels import ElidedLabel, Label
from trainer.ui.widgets.scroll import ScrollArea

QUESTION_COLUMN = 820


class PreviewPanel(QWidget):
    """The middle of the course page.

    judge_requested(object): (item id, response): say what a learner is told about this answer.
    source_requested(object): (file, line): open the source of what is on screen.
    beyond_requested(int): the sheets before (-1) or behind (1) those of this file.
    lesson_requested(str): a link to another lesson was followed; the value is its id.
    contents_requested(): show or hide the contents.
    theme_requested(): the other of light and dark.
    """

    judge_requested = Signal(object)
    source_requested = Signal(object)
    beyond_requested = Signal(int)
    lesson_requested = Signal(str)
    contents_requested = Signal()
    theme_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._file = ""
        self._sheets: tuple[Sheet, ...] = ()
        self._place = 0
        self._before, self._behind = False, False
        self._media: MediaSource = lambda _name: None
        self._view: QuestionView | None = None
        self._judged = False
        self._note: AnswerNote | None = None
        self._answered = False
        self.contents_button = IconButton("panel-left", "")
        self.title = ElidedLabel("", TypeRole.BODY_STRONG)
        self.source_button = Button("", ButtonKind.TEXT, size=ButtonSize.SMALL, icon="square-pen")
        self.theme_button = IconButton("moon", "")
        self.text = LessonTextView()
        self._column = column(gap=16, margins=(24, 20))
        holder = panel(row(STRETCH, at_most(panel(self._column), width=QUESTION_COLUMN), STRETCH, gap=0))
        inner = holder.layout()
        if isinstance(inner, QHBoxLayout):
            inner.setStretch(1, 100)
        self.area = ScrollArea(holder)
        self.nothing = EmptyState("eye", "", "")
        self._stack = QStackedWidget()
        for page in (self.text, self.area, panel(column(self.nothing, STRETCH, margins=24))):
            self._stack.addWidget(page)
        self.previous_button = IconButton("arrow-left", "")
        self.count = Label("", TypeRole.LIST, Role.INK2, wrap=False)
        self.next_button = IconButton("arrow-right", "")
        self.hint_button = Button("", ButtonKind.TEXT, icon="lightbulb")
        self.again_button = Button("", ButtonKind.TEXT, icon="undo-2")
        self.step_button = at_least(Button("", ButtonKind.OUTLINE), width=132)
        self._lay_out()
        self._connect()
        self.retranslate()
        self._show_sheet()

    def retranslate(self) -> None:
        """Say everything in the language in use."""
        self.contents_button.set_name(tr("Contents of the course"))
        self.theme_button.set_name(tr("Look at it in light or dark"))
        self.previous_button.set_name(tr("Back one sheet"))
        self.next_button.set_name(tr("On one sheet"))
        self.hint_button.setText(tr("Show hint"))
        self.again_button.setText(tr("Try again"))
        self.nothing.set_texts(
            tr("Nothing here for learners"),
            tr("This file has no text or question that can be shown. Look at the list of problems."),
        )
        self._say_place()

    def show_sheets(
        self,
        file: str,
        title: str,
        sheets: tuple[Sheet, ...],
        *,
        media: MediaSource,
        line: int = 0,
        last: bool = False,
    ) -> None:
        """Show what a file gives; the same file keeps its sheet, place and answer as far as they are still there.

        `line`: begin with the sheet in which this line of the file stands, 0 for none; `last`: begin with the last one.
        """
        same, before = file == self._file, self.sheet
        reading = self.text.permille()
        self._file, self._sheets, self._media = file, sheets, media
        self.title.set_text(title)
        keys = [sheet.key for sheet in sheets]
        if line:
            self._place = self._at_line(line)
        elif last:
            self._place = len(sheets) - 1
        elif not same:
            self._place = 0
        elif before is not None and before.key in keys:
            self._place = keys.index(before.key)
        self._place = max(0, min(self._place, len(sheets) - 1))
        now = self.sheet
        if same and before == now and now is not None:
            self._show_changed_pictures(now)
            self._say_place()
        else:
            self._show_sheet()
        if same and before is not None and now is not None and before.key == now.key:
            QTimer.singleShot(0, self.text, lambda: self.text.go_to(reading))

    def set_ends(self, *, before: bool, behind: bool) -> None:
        """Whether there is something to see before and behind the sheets of this file."""
        self._before, self._behind = before, behind
        self._say_place()

    @property
    def sheet(self) -> Sheet | None:
        """What is on screen."""
        return self._sheets[self._place] if self._place < len(self._sheets) else None

    @property
    def view(self) -> QuestionView | None:
        """The question on screen."""
        return self._view

    def go_to_line(self, line: int) -> None:
        """Show the sheet in which a line of the file stands."""
        place = self._at_line(line)
        if place != self._place:
            self._go(place)

    def show_feedback(self, feedback: Feedback) -> None:
        """Show what a learner is told."""
        view = self._view
        if view is None or feedback.item != view.question.id:
            return
        view.show_feedback(feedback)
        note = AnswerNote(feedback, model=view.model_answer(feedback), media=self._media)
        self._column.insertWidget(self._column.count() - 1, note)
        self._judged = True
        self._say_place()
        self._note = note
        self.step_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        head = QFrame()
        head.setProperty("look", "head")
        line = row(gap=8, margins=(12, 4))
        line.addWidget(self.contents_button)
        line.addWidget(self.title, 1)
        line.addWidget(self.source_button)
        line.addWidget(self.theme_button)
        head.setLayout(line)
        foot = QFrame()
        foot.setProperty("look", "bar")
        foot.setLayout(
            row(
                self.previous_button,
                self.count,
                self.next_button,
                STRETCH,
                self.hint_button,
                self.again_button,
                self.step_button,
                gap=8,
                margins=(12, 6),
            )
        )
        desk = QFrame()
        desk.setProperty("look", "surface")
        stack = QVBoxLayout(desk)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.addWidget(self._stack)
        self.setLayout(column(head, gap=0))
        whole = self.layout()
        if isinstance(whole, QVBoxLayout):
            whole.addWidget(desk, 1)
            whole.addWidget(foot)

    def _connect(self) -> None:
        self.area.verticalScrollBar().rangeChanged.connect(lambda *_: self._reveal_note())
        self.contents_button.clicked.connect(self.contents_requested)
        self.theme_button.clicked.connect(self.theme_requested)
        self.source_button.clicked.connect(self._on_source)
        self.previous_button.clicked.connect(lambda: self._go(self._place - 1))
        self.next_button.clicked.connect(lambda: self._go(self._place + 1))
        self.step_button.clicked.connect(self._on_step)
        self.again_button.clicked.connect(self._show_sheet)
        self.hint_button.clicked.connect(self._on_hint)
        self.text.lesson_link_chosen.connect(self.lesson_requested)

    def _reveal_note(self) -> None:
        """The note gets its height only after it is laid out."""
        note, inner = self._note, self.area.widget()
        if note is None or inner is None:
            return
        top = note.mapTo(inner, note.rect().topLeft()).y() - theme().px(12)
        bottom = top + note.height() + theme().px(28) - self.area.viewport().height()
        bar = self.area.verticalScrollBar()
        bar.setValue(max(bar.value(), min(top, bottom)))

    def _at_line(self, line: int) -> int:
        starts = [place for place, sheet in enumerate(self._sheets) if sheet.line and sheet.line <= line]
        return starts[-1] if starts else 0

    def _go(self, place: int) -> None:
        if 0 <= place < len(self._sheets):
            self._place = place
            self._show_sheet()
        elif place < 0 and self._before:
            self.beyond_requested.emit(-1)
        elif place >= len(self._sheets) and self._behind:
            self.beyond_requested.emit(1)

    def _show_sheet(self) -> None:
        sheet = self.sheet
        self._drop_question()
        match sheet:
            case TextSheet():
                number_text = self._number() if len(self._sheets) > 1 else ""
                self.text.show_text(sheet.html, media=self._media, number=number_text, title=sheet.title)
                self._stack.setCurrentIndex(0)
            case QuestionSheet():
                self._show_question(sheet)
                self._stack.setCurrentIndex(1)
            case None:
                self._stack.setCurrentIndex(2)
        self._say_place()

    def _show_changed_pictures(self, sheet: Sheet) -> None:
        """A picture may have changed below the same text."""
        if isinstance(sheet, TextSheet) and "<img" in sheet.html:
            self.text.show_text(
                sheet.html,
                media=self._media,
                number=self._number() if len(self._sheets) > 1 else "",
                title=sheet.title,
            )

    def _number(self) -> str:
        texts = [sheet for sheet in self._sheets if isinstance(sheet, TextSheet)]
        sheet = self.sheet
        place = texts.index(sheet) + 1 if isinstance(sheet, TextSheet) else 0
        return tr("Part {number} of {total}", number=place, total=len(texts))

    def _drop_question(self) -> None:
        self._view, self._note, self._judged = None, None, False
        clear(self._column)

    def _show_question(self, sheet: QuestionSheet) -> None:
        view = QuestionView(sheet.page, media=self._media)
        view.response_changed.connect(self._on_response)
        view.submitted.connect(self._on_step)
        self._view = view
        self._column.addWidget(view)
        self._column.addStretch(1)
        self.area.verticalScrollBar().setValue(0)
        self._answered = sheet.page.kind is QuestionKind.ORDER

    def _say_place(self) -> None:
        sheet, total = self.sheet, len(self._sheets)
        asking = isinstance(sheet, QuestionSheet) and not self._judged
        self.count.setText(
            tr("{done} of {total}", done=number(self._place + 1), total=number(total)) if total else ""
        )
        more = self._place + 1 < total or self._behind
        self.previous_button.setEnabled(self._place > 0 or self._before)
        self.next_button.setEnabled(more)
        self.step_button.setText(tr("Check") if asking else tr("Continue"))
        self.step_button.setEnabled(self._answered if asking else more)
        self.again_button.setVisible(self._judged)
        self.hint_button.setVisible(
            asking and isinstance(sheet, QuestionSheet) and bool(sheet.page.hint_html)
        )
        line = 0 if sheet is None else sheet.line
        self.source_button.setText(tr("Source: line {n}", n=line) if line else tr("Source"))
        self.source_button.setVisible(bool(self._file) and not self._file.endswith("/"))

    def _on_response(self, response: Response | None) -> None:
        view = self._view
        self._answered = response is not None or (
            view is not None and view.question.kind is QuestionKind.ORDER
        )
        self._say_place()

    def _on_step(self) -> None:
        view = self._view
        if view is None or self._judged:
            self._go(self._place + 1)
            return
        response = view.settled_response()
        if response is not None:
            self.judge_requested.emit((view.question.id, response))

    def _on_hint(self) -> None:
        sheet = self.sheet
        if isinstance(sheet, QuestionSheet):
            self.hint_button.hide()
            hint = Callout(Tone.INFO, tr("Hint"), plain(sheet.page.hint_html), icon="lightbulb")
            self._column.insertWidget(self._column.count() - 1, hint)

    def _on_source(self) -> None:
        sheet = self.sheet
        self.source_requested.emit((self._file, 0 if sheet is None else sheet.line))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if self._view is not None and not event.modifiers() and self._view.press_key(event):
            return
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Right):
            self._on_step() if key != Qt.Key.Key_Right else self._go(self._place + 1)
        elif key == Qt.Key.Key_Left:
            self._go(self._place - 1)
        else:
            super().keyPressEvent(event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            self._show_sheet()
        super().changeEvent(event)


def other_theme() -> ThemeName:
    """Light for dark, dark for everything else."""
    return ThemeName.LIGHT if theme().shown is ThemeName.DARK else ThemeName.DARK
