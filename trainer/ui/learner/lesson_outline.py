"""The outline beside a lesson: the lessons of the course, the open one unfolded into its parts."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget
from typing_extensions import override

from trainer.domain.ids import LessonId, PartId
from trainer.services.learner.course_pages import CoursePage, LessonRow
from trainer.services.learner.lesson_pages import LessonPage
from trainer.ui.icons import draw_icon
from trainer.ui.language import tr
from trainer.ui.language.formats import percent
from trainer.ui.layouts import clear, column, fixed, panel, row
from trainer.ui.theme import Role, Tone, TypeRole, theme
from trainer.ui.widgets.cards import Tile
from trainer.ui.widgets.labels import ElidedLabel, Label, plain_tip
from trainer.ui.widgets.progress import ProgressBar
from trainer.ui.widgets.scroll import ScrollArea

WIDTH = 316


class OutlineRow(QWidget):
    """One line of the outline; the whole line is the target.

    chosen(): pressed with mouse, Space or Enter.
    """

    chosen = Signal()

    def __init__(self, text: str, *, indent: bool, number: str = "") -> None:
        super().__init__()
        self._text, self._indent, self._number = text, indent, number
        self.done = False
        self.current = False
        self._hovered = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(text)
        self.setToolTip(plain_tip(text))
        fixed(self, height=36 if indent else 44)

    def set_state(self, *, done: bool, current: bool) -> None:
        """Tick the line and mark where one is."""
        if (done, current) != (self.done, self.current):
            self.done, self.current = done, current
            state = tr("done") if done else tr("not done")
            self.setAccessibleDescription(state)
            self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect()).adjusted(0, 1, 0, -1)
        if self.current or self._hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(
                look.color(Role.PRIMARY_SOFT if self._indent or not self.current else Role.SURFACE)
            )
            painter.drawRoundedRect(rect, look.px(8), look.px(8))
        left = look.px(40 if self._indent else 12)
        middle = rect.center().y()
        self._paint_mark(painter, QRectF(left, middle - look.px(10), look.px(20), look.px(20)))
        strong = self.current
        painter.setFont(
            look.font(
                TypeRole.SMALL_STRONG if strong else TypeRole.LIST if not self._indent else TypeRole.SMALL
            )
        )
        painter.setPen(
            look.color(Role.PRIMARY if strong and not self._indent else Role.INK if strong else Role.INK2)
        )
        room = QRectF(left + look.px(32), rect.y(), rect.right() - left - look.px(40), rect.height())
        text = painter.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            pen = painter.pen()
            pen.setColor(look.color(Role.FOCUS_INNER))
            pen.setWidth(look.px(2))
            painter.setPen(pen)
            painter.drawRoundedRect(rect.adjusted(3, 2, -3, -2), look.px(8), look.px(8))
        painter.end()

    def _paint_mark(self, painter: QPainter, box: QRectF) -> None:
        look = theme()
        if self.done:
            draw_icon(painter, "check" if self._indent else "circle-check", box.toRect(), Role.OK)
        elif self._indent:
            dot = box.adjusted(look.px(6), look.px(6), -look.px(6), -look.px(6))
            painter.setPen(look.color(Role.PRIMARY if self.current else Role.BORDER_STRONG))
            painter.setBrush(look.color(Role.PRIMARY) if self.current else Qt.BrushStyle.NoBrush)
            painter.drawEllipse(dot)
        else:
            painter.setFont(look.font(TypeRole.SMALL_STRONG))
            painter.setPen(look.color(Role.PRIMARY if self.current else Role.INK2))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._number)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.chosen.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        else:
            super().keyPressEvent(event)

    @override
    def enterEvent(self, event: QEvent) -> None:
        self._hovered = True
        self.update()

    @override
    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = False
        self.update()


class LessonOutline(QFrame):
    """Screen 04, the left side.

    lesson_chosen(str): another lesson of the course.
    part_chosen(str): another part of this lesson.
    """

    lesson_chosen = Signal(str)
    part_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "rail")
        self._rows: dict[PartId, OutlineRow] = {}
        self._tile_place = column(gap=0)
        self.title = ElidedLabel("", TypeRole.LIST_STRONG)
        self.bar = ProgressBar(0.0)
        self.share = Label("", TypeRole.SMALL, Role.INK2, wrap=False)
        self._lines = column(gap=0, margins=(12, 8))
        self.area = ScrollArea(panel(self._lines))
        progress = row(gap=8)
        progress.addWidget(self.bar, 1)
        progress.addWidget(self.share)
        line = row(panel(self._tile_place), gap=10, margins=(18, 12))
        line.addLayout(column(self.title, progress, gap=6), 1)
        head = panel(line)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(head)
        layout.addWidget(self.area, 1)
        fixed(self, width=WIDTH)

    def show_lesson(self, course: CoursePage, lesson: LessonPage) -> None:
        """Show the course's lessons, with this one unfolded."""
        clear(self._tile_place)
        self._tile_place.addWidget(Tile(course.card.tile.icon, _tile_tone(course.card.tile.colour.value), 40))
        self.title.set_text(course.card.title)
        self.bar.set_fraction(course.card.progress_permille / 1000)
        self.share.setText(percent(course.card.progress_permille / 1000))
        clear(self._lines)
        self._rows.clear()
        for module in course.modules:
            for line in module.lessons:
                self._add_lesson(line, lesson)
        self._lines.addStretch(1)

    def set_parts(self, *, read: frozenset[PartId], current: PartId) -> None:
        """Tick the parts that were read and mark the open one."""
        for part, line in self._rows.items():
            line.set_state(done=part in read, current=part == current)

    def _add_lesson(self, line: LessonRow, lesson: LessonPage) -> None:
        entry = OutlineRow(line.title, indent=False, number=str(line.number))
        entry.set_state(done=line.done, current=line.id == lesson.lesson)
        entry.chosen.connect(lambda: self.lesson_chosen.emit(LessonId(line.id)))
        self._lines.addWidget(entry)
        if line.id != lesson.lesson:
            return
        for part in lesson.parts:
            inner = OutlineRow(part.title, indent=True)
            inner.chosen.connect(lambda part_id=part.id: self.part_chosen.emit(part_id))
            self._rows[part.id] = inner
            self._lines.addWidget(inner)


def _tile_tone(colour: str) -> Tone:
    return {
        "primary": Tone.PRIMARY,
        "ngoc": Tone.NGOC,
        "ok": Tone.OK,
        "sen": Tone.SEN,
        "tim": Tone.TIM,
        "accent": Tone.WARN,
    }[colour]
