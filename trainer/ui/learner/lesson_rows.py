"""The rows of a course page: a lesson with its state, the heading of a chapter, a test with its gate."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget
from typing_extensions import override

from trainer.services.learner.course_pages import GateState, LessonRow, ModuleRows, QuizGate
from trainer.ui.icons import draw_icon
from trainer.ui.language import tr, trn
from trainer.ui.language.formats import date_text, minutes_text, percent
from trainer.ui.layouts import column, fixed, row
from trainer.ui.learner.course_words import points
from trainer.ui.theme import Role, ThemeName, Tone, TypeRole, theme
from trainer.ui.widgets.buttons import Button, ButtonKind, ButtonSize
from trainer.ui.widgets.chips import chip_face, chip_size, paint_chip
from trainer.ui.widgets.focus_ring import ring_radius
from trainer.ui.widgets.key_button import KeyButton
from trainer.ui.widgets.labels import Label
from trainer.ui.widgets.painting import lifted, paint_pill, text_size

_HEIGHT, _PAD, _MARK, _GAP, _STATE = 54, 18, 32, 16, 172


def paint_mark(painter: QPainter, spot: QRect, row_: LessonRow) -> None:
    """Draws a tick, a ring with the number, or the number of a lesson."""
    px = theme().px
    if row_.done:
        paint_pill(painter, spot, 16, Role.OK_SOFT, Role.OK_BORDER)
        inset = px(7)
        draw_icon(painter, "check", spot.adjusted(inset, inset, -inset, -inset), Role.OK)
        return
    ink = Role.INK2
    if row_.current or row_.parts_read:
        ink = Role.PRIMARY
        stroke = px(4)
        area = QRectF(spot).adjusted(stroke / 2, stroke / 2, -stroke / 2, -stroke / 2)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(theme().color(Role.SURFACE))
        painter.setPen(QPen(theme().color(Role.BORDER2), stroke))
        painter.drawEllipse(area)
        if row_.parts_read:
            pen = QPen(theme().color(Role.PRIMARY), stroke)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawArc(area, 90 * 16, -round(row_.parts_read / max(1, row_.parts) * 360 * 16))
    else:
        paint_pill(painter, spot, 16, Role.SURFACE, Role.BORDER_STRONG, stroke=1.5)
    painter.setFont(theme().font(TypeRole.NUMERIC, size=14, weight=600 if row_.current else 500))
    painter.setPen(theme().color(ink))
    painter.drawText(spot, Qt.AlignmentFlag.AlignCenter, str(row_.number))


class LessonLine(KeyButton):
    """A lesson as one wide button: mark, title, minutes, state; the title wraps, the state goes below when narrow."""

    arrows: ClassVar[bool] = True

    def __init__(self, lesson: LessonRow) -> None:
        super().__init__()
        self.lesson = lesson
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        ring_radius(self, 8)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._name()

    def _name(self) -> None:
        lesson = self.lesson
        number = tr("Lesson {number}: {title}", number=lesson.number, title=lesson.title)
        self.setAccessibleName(f"{number}, {minutes_text(lesson.minutes)}, {self.state()}")

    def state(self) -> str:
        """Where the learner is with the lesson, in a word."""
        lesson = self.lesson
        if lesson.done:
            return (
                tr("Done")
                if lesson.practice_permille is None
                else tr("Practice {share}", share=percent(lesson.practice_permille / 1000))
            )
        if lesson.parts_read:
            return tr("{done} of {total} parts read", done=lesson.parts_read, total=lesson.parts)
        return tr("In progress") if lesson.current else tr("Not started")

    def _narrow(self, width: int) -> bool:
        return width < theme().px(520)

    def _title_width(self, width: int) -> int:
        px = theme().px
        taken = 2 * px(_PAD) + px(_MARK) + px(_GAP)
        if not self._narrow(width):
            taken += px(_STATE) + px(90) + px(_GAP)
        return max(px(80), width - taken)

    @override
    def sizeHint(self) -> QSize:
        px = theme().px
        return QSize(px(480), self.heightForWidth(px(640)))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(220), theme().px(_HEIGHT))

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        px = theme().px
        high = text_size(self._face(), self.lesson.title, self._title_width(width))[1]
        below = px(24) if self._narrow(width) else 0
        return max(px(_HEIGHT), high + below + px(22))

    def _face(self) -> QFont:
        return theme().font(TypeRole.BODY_STRONG if self.lesson.current else TypeRole.BODY_MEDIUM)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, px, lesson = QPainter(self), theme().px, self.lesson
        ground = Role.PRIMARY_SOFT if lesson.current else Role.SURFACE
        if self.isDown() or self.underMouse():
            ground = Role.PRIMARY_SOFT if lesson.current else Role.SUNKEN
        painter.fillRect(self.rect(), theme().color(ground))
        spot = QRect(px(_PAD), (self.height() - px(_MARK)) // 2, px(_MARK), px(_MARK))
        paint_mark(painter, spot, lesson)
        narrow, width = self._narrow(self.width()), self._title_width(self.width())
        left = px(_PAD + _MARK + _GAP)
        face = self._face()
        high = text_size(face, lesson.title, width)[1]
        top = (self.height() - high - (px(24) if narrow else 0)) // 2
        painter.setFont(face)
        painter.setPen(theme().color(Role.INK))
        painter.drawText(
            QRect(left, top - px(1), width + 2, high + px(2)), Qt.TextFlag.TextWordWrap.value, lesson.title
        )
        minutes = minutes_text(lesson.minutes)
        if narrow:
            small = theme().font(TypeRole.SMALL)
            painter.setFont(small)
            painter.setPen(theme().color(Role.INK2))
            line = QRect(left, top + high, self.width() - left - px(_PAD), px(24))
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, f"{minutes} · {self.state()}")
            return
        right = self.width() - px(_PAD)
        self._paint_state(painter, right)
        listed = theme().font(TypeRole.LIST)
        painter.setFont(listed)
        painter.setPen(theme().color(Role.INK3 if not lesson.current else Role.INK2))
        column_ = QRect(right - px(_STATE) - px(90) - px(_GAP) // 2, 0, px(90), self.height())
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(lifted(column_, listed), flags, minutes)

    def _paint_state(self, painter: QPainter, right: int) -> None:
        px, lesson, text = theme().px, self.lesson, self.state()
        if not lesson.done and (lesson.parts_read or lesson.current):
            size = chip_size(text)
            wide = min(size.width(), px(_STATE))
            spot = QRect(right - wide, (self.height() - size.height()) // 2, wide, size.height())
            paint_chip(painter, spot, text, Tone.PRIMARY)
            if lesson.current:  # the row has the chip's own tint, so the chip is white there
                line = Tone.PRIMARY.border if theme().shown is ThemeName.HIGH_CONTRAST else None
                paint_pill(painter, spot, 14, Role.SURFACE, line)
                painter.setFont(chip_face())
                painter.setPen(theme().color(Role.PRIMARY))
                painter.drawText(lifted(spot, chip_face()), Qt.AlignmentFlag.AlignCenter, text)
            return
        face = theme().font(TypeRole.LIST)
        painter.setFont(face)
        painter.setPen(theme().color(Role.INK2 if lesson.done else Role.INK3))
        area = QRect(right - px(_STATE), 0, px(_STATE), self.height())
        painter.drawText(
            lifted(area, face), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text
        )

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()
        super().changeEvent(event)


def module_heading(module: ModuleRows, number: int) -> QWidget:
    """The heading of a chapter among the lessons."""
    words = column(
        Label(
            tr("Chapter {number}: {title}", number=number, title=module.title), TypeRole.LIST_STRONG, Role.INK
        ),
        gap=1,
        margins=(18, 12, 18, 10),
    )
    if module.summary:
        words.addWidget(Label(module.summary, TypeRole.SMALL, Role.INK2, rich=True))
    holder = QWidget()
    holder.setLayout(words)
    return holder


class _GateMark(QWidget):
    """The lock, the tick or the sheet before a test."""

    def __init__(self, icon: str, tone: Tone) -> None:
        super().__init__()
        self._icon, self._tone = icon, tone
        fixed(self, width=_MARK, height=_MARK)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, inset = QPainter(self), theme().px(7)
        ground = Role.SURFACE if self._tone is Tone.NEUTRAL else self._tone.soft
        paint_pill(painter, self.rect(), 16, ground, self._tone.border)
        draw_icon(painter, self._icon, self.rect().adjusted(inset, inset, -inset, -inset), self._tone.ink)


def gate_words(gate: QuizGate) -> str:
    """What the test takes, and when it opens."""
    facts = [trn("{n} question", "{n} questions", gate.items)]
    if gate.minutes:
        facts.append(minutes_text(gate.minutes))
    facts.append(tr("passed from {points} points", points=gate.pass_mark))
    if gate.attempts_a_day:
        facts.append(trn("{n} attempt a day", "{n} attempts a day", gate.attempts_a_day))
    return f"{', '.join(facts)}. {_gate_state(gate)}".strip()


def _gate_state(gate: QuizGate) -> str:
    match gate.state:
        case GateState.LESSONS_FIRST:
            return trn("Opens after {n} more lesson.", "Opens after {n} more lessons.", gate.lessons_left)
        case GateState.USED_UP_TODAY:
            if gate.again_on is None:
                return tr("All attempts are used.")
            return tr("All attempts of today are used. Open again on {day}.", day=date_text(gate.again_on))
        case GateState.RUNNING:
            return tr("A test is begun and not handed in.")
        case GateState.OPEN:
            if gate.passed:
                return ""
            if gate.attempts_left is not None and gate.attempts:
                return trn("{n} attempt left today.", "{n} attempts left today.", gate.attempts_left)
            return tr("Open now.")


class GateLine(QFrame):
    """A test below the lessons: what it takes, its result, and the ways into it.

    test_requested(): begin, or go on.
    result_requested(object): look at an attempt; the value is its AttemptId.
    """

    test_requested = Signal()
    result_requested = Signal(object)

    def __init__(self, gate: QuizGate) -> None:
        super().__init__()
        self.gate = gate
        icon, tone = "file-check-2", Tone.PRIMARY
        if gate.passed:
            icon, tone = "check", Tone.OK
        elif gate.state is GateState.LESSONS_FIRST:
            icon, tone = "lock", Tone.NEUTRAL
        words = column(
            Label(gate.title, TypeRole.BODY_STRONG), Label(gate_words(gate), TypeRole.SMALL, Role.INK2), gap=2
        )
        if gate.best_score_bp is not None:
            said = tr("Passed") if gate.passed else tr("Not passed yet")
            best = tr("{state}, best result {points} points", state=said, points=points(gate.best_score_bp))
            words.addWidget(Label(best, TypeRole.SMALL_STRONG, Role.OK if gate.passed else Role.ACCENT_INK))
        line = row(_GateMark(icon, tone), gap=16, margins=(18, 14, 18, 14))
        line.addLayout(words, 1)
        self.result_button = Button(tr("See the result"), ButtonKind.TEXT, size=ButtonSize.SMALL)
        if gate.last_attempt is None:
            self.result_button.hide()
        self.test_button = Button(_test_button(gate), ButtonKind.OUTLINE, size=ButtonSize.SMALL)
        if gate.state not in {GateState.OPEN, GateState.RUNNING}:
            self.test_button.hide()
        line.addWidget(self.result_button)
        line.addWidget(self.test_button)
        self.setLayout(line)
        self.test_button.clicked.connect(self.test_requested)
        self.result_button.clicked.connect(
            lambda: self.result_requested.emit(gate.best_attempt or gate.last_attempt)
        )

    @override
    def paintEvent(self, arg__1: QPaintEvent) -> None:
        painter, px = QPainter(self), theme().px
        painter.fillRect(self.rect().adjusted(1, 0, -1, -px(14)), theme().color(Role.SUNKEN))
        paint_pill(painter, self.rect().adjusted(1, 0, -1, -1), 13, Role.SUNKEN)


def _test_button(gate: QuizGate) -> str:
    if gate.state is GateState.RUNNING:
        return tr("Go on with the test")
    if gate.passed:
        return tr("Take it again")
    return tr("Try again") if gate.attempts else tr("Take the test")
