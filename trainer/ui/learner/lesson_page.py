"""The lesson reader: outline, one part of text, and a pinned bar with the way back, how far, and the way on."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from trainer.domain.ids import PartId
from trainer.services.learner.course_pages import CoursePage
from trainer.services.learner.lesson_pages import LessonPage, PartPage
from trainer.ui.language import tr, trn
from trainer.ui.layouts import STRETCH, column, fixed, row
from trainer.ui.learner.find_bar import FindBar
from trainer.ui.learner.lesson_outline import LessonOutline
from trainer.ui.reading.lesson_text_view import LessonTextView, MediaSource
from trainer.ui.theme import Breakpoint, ReadingFace, Role, Tone, TypeRole, theme
from trainer.ui.widgets.buttons import Button, ButtonKind, IconButton
from trainer.ui.widgets.labels import ElidedLabel, Label, VRule
from trainer.ui.widgets.progress import SegmentBar

SIZES = (18, 20, 22, 24, 28)
SETTLED_MS = 700
"""How long the end of a part stays in view before the part counts as read."""
SAVE_MS = 3000


class LessonPageView(QWidget):
    """Screen 04.

    left(): back to the course.
    part_read(object): a part was read to its end; the value is its id.
    position_changed(object): (part id, permille), a few seconds after scrolling stopped.
    practice_requested(object): the questions of this part; the value is its id.
    lesson_requested(object): another lesson, by id.
    finished(): the last part was left forwards.
    size_chosen(int): the learner chose a reading size, in pixels.
    """

    left = Signal()
    part_read = Signal(object)
    position_changed = Signal(object)
    practice_requested = Signal(object)
    lesson_requested = Signal(object)
    finished = Signal()
    size_chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._page: LessonPage | None = None
        self._media: MediaSource = lambda _name: None
        self._place = 0
        self._read: set[PartId] = set()
        self._size = 20
        self._face, self._spacing = ReadingFace.SERIF, 1.0
        self._outline_wanted = True
        self.outline = LessonOutline()
        self.text = LessonTextView()
        self.finder = FindBar(self.text)
        self.back_button = Button(tr("Back to the course"), ButtonKind.QUIET, icon="arrow-left")
        self.outline_button = IconButton("panel-left", tr("Contents"))
        self.title = ElidedLabel("", TypeRole.BODY_STRONG)
        self.find_button = IconButton("search", tr("Find in this part"))
        self.smaller = IconButton("minus", tr("Smaller text"))
        self.size_label = Label("", TypeRole.BODY_MEDIUM, Role.INK2, wrap=False)
        self.larger = IconButton("plus", tr("Larger text"))
        self.previous_button = Button(tr("Previous part"), ButtonKind.SECONDARY, icon="arrow-left")
        self.next_button = Button(tr("Next part"), ButtonKind.PRIMARY, trailing="arrow-right")
        self.segments = SegmentBar(1)
        self.saved = Label("", TypeRole.SMALL, Role.INK2, wrap=False)
        self._lay_out()
        self._settle = QTimer(self, interval=SETTLED_MS, singleShot=True)
        self._save = QTimer(self, interval=SAVE_MS, singleShot=True)
        self._settle.timeout.connect(self._on_settled)
        self._save.timeout.connect(self.save_position)
        self._connect()
        self._show_size()

    def show_lesson(self, course: CoursePage, page: LessonPage, *, media: MediaSource) -> None:
        """Open a lesson where reading stopped."""
        self._page, self._media = page, media
        self._read = {part.id for part in page.parts if part.read}
        self.title.set_text(tr("Lesson {number}. {title}", number=page.number, title=page.title))
        self.outline.show_lesson(course, page)
        places = [part.id for part in page.parts]
        self._place = places.index(page.position_part) if page.position_part in places else 0
        self._show_part()
        if page.position_permille:
            # The text has its final height only after the page is laid out.
            QTimer.singleShot(0, self, lambda: self.text.go_to(page.position_permille))

    @property
    def part(self) -> PartPage | None:
        """The open part."""
        return None if self._page is None else self._page.parts[self._place]

    def show_part(self, part: PartId) -> None:
        """Go to a part of this lesson."""
        if self._page is None:
            return
        for place, candidate in enumerate(self._page.parts):
            if candidate.id == part:
                self._go(place)

    def mark_read(self, part: PartId) -> None:
        """Tick a part."""
        self._read.add(part)
        self._show_progress()

    def say_saved(self) -> None:
        """Tell that the place is kept."""
        self.saved.setText(tr("Reading place saved"))

    def set_size(self, size: int) -> None:
        """Choose the reading size, in pixels."""
        self._size = min(SIZES, key=lambda step: abs(step - size))
        self._show_size()

    def set_reading(self, *, face: ReadingFace, size: int, spacing: float) -> None:
        """Choose face, size (pixels) and line spacing (1.0 is the drawn one) of the text."""
        self._face, self._spacing = face, spacing
        self.set_size(size)

    def save_position(self) -> None:
        """Tell where reading is now."""
        part = self.part
        if part is not None:
            self.position_changed.emit((part.id, self.text.permille()))

    def put_away(self) -> None:
        """Keep the place; a part that was about to count as read does so when it is read again."""
        self._settle.stop()
        self._save.stop()
        self.save_position()

    def _lay_out(self) -> None:
        bar = QFrame()
        bar.setProperty("look", "head")
        bar.setLayout(
            row(
                self.outline_button,
                self.back_button,
                VRule(),
                self.title,
                self.find_button,
                self.smaller,
                self.size_label,
                self.larger,
                gap=10,
                margins=(20, 8),
            )
        )
        inner = bar.layout()
        if isinstance(inner, QHBoxLayout):
            inner.setStretch(3, 1)
        footer = QFrame()
        footer.setProperty("look", "bar")
        middle = column(self.segments, self.saved, gap=6)
        middle.setAlignment(self.saved, Qt.AlignmentFlag.AlignHCenter)
        fixed(self.segments, width=294)
        footer.setLayout(
            row(self.previous_button, STRETCH, middle, STRETCH, self.next_button, gap=16, margins=(24, 14))
        )
        desk = QFrame()
        desk.setProperty("look", "surface")
        stack = QVBoxLayout(desk)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(0)
        for widget, share in ((bar, 0), (self.finder, 0), (self.text, 1), (footer, 0)):
            stack.addWidget(widget, share)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.outline)
        layout.addWidget(desk, 1)

    def _connect(self) -> None:
        self.back_button.clicked.connect(self._on_left)
        self.outline_button.clicked.connect(self._on_outline)
        self.find_button.clicked.connect(self.finder.open_up)
        self.smaller.clicked.connect(lambda: self._step_size(-1))
        self.larger.clicked.connect(lambda: self._step_size(1))
        self.previous_button.clicked.connect(self._on_previous)
        self.next_button.clicked.connect(self._on_next)
        self.outline.part_chosen.connect(lambda part: self.show_part(PartId(part)))
        self.outline.lesson_chosen.connect(self._on_lesson)
        self.text.lesson_link_chosen.connect(self._on_lesson)
        self.text.read_to_end.connect(self._settle.start)
        self.text.moved.connect(lambda _place: self._save.start())

    def _go(self, place: int) -> None:
        self.save_position()
        self._place = place
        self._show_part()
        self.save_position()

    def _show_part(self) -> None:
        page, part = self._page, self.part
        if page is None or part is None:
            return
        self._settle.stop()
        number = tr("Part {number} of {total}", number=self._place + 1, total=len(page.parts))
        html = part.html
        if part.questions:
            count = trn("{n} practice question", "{n} practice questions", len(part.questions))
            html += f'<p class="caption">{count}. {tr("Nothing of this is sent anywhere.")}</p>'
        self.text.show_text(html, media=self._media, number=number, title=part.title)
        self.previous_button.setEnabled(self._place > 0)
        self._show_progress()
        self.text.setFocus()
        if self.text.verticalScrollBar().maximum() <= 0 and not part.questions:
            self._settle.start()

    def _show_progress(self) -> None:
        page, part = self._page, self.part
        if page is None or part is None:
            return
        last = self._place == len(page.parts) - 1
        if part.questions:
            self.next_button.setText(tr("Start practising"))
        else:
            self.next_button.setText(tr("Finish the lesson") if last else tr("Next part"))
        tones: list[Tone | None] = []
        for place, each in enumerate(page.parts):
            tones.append(Tone.PRIMARY if place == self._place else Tone.OK if each.id in self._read else None)
        self.segments.set_tones(tuple(tones))
        self.outline.set_parts(read=frozenset(self._read), current=part.id)

    def _on_next(self) -> None:
        page, part = self._page, self.part
        if page is None or part is None:
            return
        if part.questions:
            self.practice_requested.emit(part.id)
            return
        self._tick(part.id)
        if self._place + 1 < len(page.parts):
            self._go(self._place + 1)
        else:
            self.finished.emit()

    def _on_previous(self) -> None:
        if self._place > 0:
            self._go(self._place - 1)

    def _on_settled(self) -> None:
        part = self.part
        if part is not None and not part.questions:
            self._tick(part.id)

    def _tick(self, part: PartId) -> None:
        if part not in self._read:
            self._read.add(part)
            self.part_read.emit(part)
            self._show_progress()

    def _on_left(self) -> None:
        self._save.stop()
        self.save_position()
        self.left.emit()

    def _on_lesson(self, lesson: str) -> None:
        self.save_position()
        self.lesson_requested.emit(lesson)

    def _on_outline(self) -> None:
        self._outline_wanted = not self.outline.isVisible()
        self.outline.setVisible(self._outline_wanted)

    def _step_size(self, step: int) -> None:
        place = max(0, min(len(SIZES) - 1, SIZES.index(self._size) + step))
        self._size = SIZES[place]
        self._show_size()
        self.size_chosen.emit(self._size)

    def _show_size(self) -> None:
        self.size_label.setText(f"{round(self._size * 5)}%")
        self.text.set_reading(face=self._face, size=self._size, spacing=self._spacing)
        self.smaller.setEnabled(self._size > SIZES[0])
        self.larger.setEnabled(self._size < SIZES[-1])

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = theme().breakpoint(self.width()) is Breakpoint.NARROW
        self.outline.setVisible(self._outline_wanted and not narrow)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, control = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if control and key == Qt.Key.Key_F:
            self.finder.open_up()
        elif control and key == Qt.Key.Key_L:
            self._on_outline()
        elif (alt and key == Qt.Key.Key_Left) or key == Qt.Key.Key_Escape:
            self._on_left()
        elif key == Qt.Key.Key_Right or key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_next()
        elif key == Qt.Key.Key_Left:
            self._on_previous()
        elif key in (Qt.Key.Key_PageDown, Qt.Key.Key_Space):
            if not self.text.page(1):
                self._on_next()
        elif key == Qt.Key.Key_PageUp:
            if not self.text.page(-1):
                self._on_previous()
        else:
            super().keyPressEvent(event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._show_part()
        super().changeEvent(event)
