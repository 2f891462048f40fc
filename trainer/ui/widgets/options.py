"""Answers to choose from: rows with a letter, one or several of them right."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from enum import Enum

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFont, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget
from typing_extensions import override

from trainer.ui.icons import draw_icon
from trainer.ui.language import tr
from trainer.ui.language.qt import announce
from trainer.ui.layouts import grid
from trainer.ui.theme import Role, TypeRole, theme
from trainer.ui.widgets.focus_ring import ring_radius
from trainer.ui.widgets.painting import lifted, paint_pill, text_size
from trainer.ui.widgets.switches import paint_check

LETTERS = "ABCDEFGHIJ"
_LEFT = Qt.AlignmentFlag.AlignLeft.value | Qt.AlignmentFlag.AlignVCenter.value


class OptionState(Enum):
    """What the row shows besides being selected or not."""

    OPEN = "open"
    RIGHT = "right"
    WRONG = "wrong"
    MISSED = "missed"
    DIM = "dim"


class OptionRow(QAbstractButton):
    """One answer; `clicked()` as in Qt."""

    def __init__(
        self,
        text: str,
        letter: str = "",
        *,
        multiple: bool = False,
        mono: bool = False,
        icon: str = "",
        centred: bool = False,
    ) -> None:
        super().__init__()
        self._letter, self._multiple, self._mono, self._icon = letter, multiple, mono, icon
        self._centred = centred
        self.state = OptionState.OPEN
        self._verdict = ""
        self.setText(text)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        ring_radius(self, 12)
        self._name()

    def set_state(self, state: OptionState, verdict: str = "") -> None:
        """Shows what became of the answer, with a word such as "Đáp án đúng"."""
        self.state, self._verdict = state, verdict
        self._name()
        self.updateGeometry()
        self.update()

    def _name(self) -> None:
        parts = (self._letter, self.text(), self._verdict)
        self.setAccessibleName(", ".join(part for part in parts if part))

    def _face(self) -> QFont:
        return theme().font(TypeRole.MONO, size=17) if self._mono else theme().font(TypeRole.BODY)

    def _sides(self) -> tuple[int, int]:
        px = theme().px
        left = px(16) + (px(34 + 14) if self._letter else 0) + (px(22 + 10) if self._icon else 0)
        return left, px(16) + (px(22 + 12) if self._multiple else 0)

    def _verdict_width(self) -> int:
        if not self._verdict:
            return 0
        return text_size(theme().font(TypeRole.LIST_STRONG), self._verdict)[0] + theme().px(20 + 8 + 12)

    def _verdict_below(self, width: int) -> bool:
        """Whether the verdict goes under the answer, because beside it the answer would get too narrow."""
        room = width - sum(self._sides()) - self._verdict_width()
        if not self._verdict or room >= theme().px(200):
            return False
        return text_size(self._face(), self.text())[0] > room

    def _flag(self) -> Qt.TextFlag:
        return Qt.TextFlag.TextWrapAnywhere if self._mono else Qt.TextFlag.TextWordWrap

    def _text_size(self, width: int) -> tuple[int, int]:
        return text_size(self._face(), self.text(), width, flag=self._flag())

    def _look(self) -> tuple[Role, Role, Role]:
        """Ground, line and letter colour."""
        match self.state:
            case OptionState.RIGHT:
                return Role.OK_SOFT, Role.OK, Role.OK
            case OptionState.WRONG:
                return Role.BAD_SOFT, Role.BAD, Role.BAD
            case OptionState.MISSED:
                return Role.SURFACE, Role.OK, Role.OK
            case OptionState.DIM:
                return Role.SURFACE, Role.BORDER, Role.BORDER2
            case OptionState.OPEN:
                if self.isChecked():
                    return Role.PRIMARY_SOFT, Role.PRIMARY, Role.PRIMARY
                over = self.underMouse() and self.isEnabled()
                return (Role.SUNKEN if over else Role.SURFACE), Role.BORDER_STRONG, Role.BORDER_STRONG

    @override
    def sizeHint(self) -> QSize:
        px = theme().px
        wide = text_size(self._face(), self.text())[0] + sum(self._sides()) + self._verdict_width()
        return QSize(min(wide + 2, px(640)), px(60))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(sum(self._sides()) + theme().px(90), theme().px(60))

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        px, room = theme().px, width - sum(self._sides())
        if self._verdict_below(width):
            return max(px(60), self._text_size(room)[1] + px(26) + px(22))
        return max(px(60), self._text_size(room - self._verdict_width())[1] + px(22))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, px = QPainter(self), theme().px
        ground, line, key_role = self._look()
        strong = self.state in {OptionState.RIGHT, OptionState.WRONG, OptionState.MISSED} or (
            self.state is OptionState.OPEN and self.isChecked()
        )
        paint_pill(painter, self.rect(), 12, ground, line, stroke=2 if strong else 1)
        dim = self.state is OptionState.DIM
        if self._letter:
            self._paint_letter(painter, key_role, filled=strong and self.state is not OptionState.MISSED)
        left, right = self._sides()
        if self._centred:
            words = self._text_size(self.width() - left - right)[0]
            left += max(0, (self.width() - left - right - words) // 2)
        if self._icon:
            spot = QRect(left - px(32), 0, px(22), self.height())
            draw_icon(painter, self._icon, spot, key_role if strong else Role.INK2)
        face = self._face()
        painter.setFont(face)
        painter.setPen(theme().color(Role.INK2 if dim else Role.INK))
        below = self._verdict_below(self.width())
        area = self.rect().adjusted(left, 0, -right - (0 if below else self._verdict_width()), 0)
        if below:
            area.setBottom(area.bottom() - px(26))
        flags = _LEFT | self._flag().value
        painter.drawText(lifted(area, face), flags, self.text())
        end = self.width() - px(16)
        if self._multiple:
            box = QRect(end - px(22), (self.height() - px(22)) // 2, px(22), px(22))
            paint_check(painter, box, on=self.isChecked(), enabled=not dim)
            end -= px(34)
        if self._verdict and below:
            line_area = QRect(0, self.height() - px(38), self.width(), px(26))
            self._paint_verdict(painter, left + self._verdict_width() - px(12), line_area, key_role)
        elif self._verdict:
            self._paint_verdict(painter, end, self.rect(), key_role)

    def _paint_letter(self, painter: QPainter, role: Role, *, filled: bool) -> None:
        px = theme().px
        spot = QRect(px(16), (self.height() - px(34)) // 2, px(34), px(34))
        paint_pill(painter, spot, 8, role if filled else Role.SURFACE, role)
        face = theme().font(TypeRole.LIST_STRONG)
        painter.setFont(face)
        ink = Role.ON_PRIMARY if role is Role.PRIMARY else Role.SURFACE
        if not filled:
            ink = Role.INK3 if self.state is OptionState.DIM else Role.INK2
        painter.setPen(theme().color(ink))
        painter.drawText(lifted(spot, face), Qt.AlignmentFlag.AlignCenter, self._letter)

    def _paint_verdict(self, painter: QPainter, end: int, line: QRect, role: Role) -> None:
        px, face = theme().px, theme().font(TypeRole.LIST_STRONG)
        wide = text_size(face, self._verdict)[0]
        painter.setFont(face)
        ink = Role.INK2 if self.state is OptionState.DIM else role
        painter.setPen(theme().color(ink))
        area = QRect(end - wide, line.y(), wide + 2, line.height())
        painter.drawText(lifted(area, face), Qt.AlignmentFlag.AlignVCenter, self._verdict)
        name = "x" if self.state is OptionState.WRONG else "check"
        draw_icon(painter, name, QRect(end - wide - px(28), line.y(), px(20), line.height()), ink)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()
        super().changeEvent(event)

    @override
    def keyPressEvent(self, e: QKeyEvent) -> None:
        parent = self.parentWidget()
        if isinstance(parent, OptionList) and parent.press_key(e.key()):
            return
        if e.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            e.ignore()  # Enter checks the answer: the screen does that
            return
        super().keyPressEvent(e)

    @override
    def focusInEvent(self, e: QFocusEvent) -> None:
        parent = self.parentWidget()
        if isinstance(parent, OptionList):
            parent.make_current(self)
        super().focusInEvent(e)


class OptionList(QWidget):
    """All answers of one question: one Tab stop, arrows move, letters and digits choose.

    `selection_changed(object)` carries the chosen positions as a tuple of int, in ascending order.
    """

    selection_changed = Signal(object)

    def __init__(
        self,
        texts: Sequence[str],
        *,
        multiple: bool = False,
        letters: bool = True,
        columns: int = 1,
        mono: bool = False,
        icons: Sequence[str] = (),
    ) -> None:
        super().__init__()
        self._multiple, self._columns = multiple, columns
        self._frozen = False
        layout = grid(gap=10)
        self.rows: list[OptionRow] = []
        for index, text in enumerate(texts):
            icon = icons[index] if index < len(icons) else ""
            letter = LETTERS[index] if letters and index < len(LETTERS) else ""
            option = OptionRow(
                text, letter, multiple=multiple, mono=mono, icon=icon, centred=columns > 1 and not letters
            )
            option.clicked.connect(lambda *_, at=index: self._on_pressed(at))
            layout.addWidget(option, index // columns, index % columns)
            self.rows.append(option)
        self.setLayout(layout)
        if self.rows:
            self.setFocusProxy(self.rows[0])
            self.make_current(self.rows[0])

    def selection(self) -> tuple[int, ...]:
        """Gives the chosen positions."""
        return tuple(index for index, option in enumerate(self.rows) if option.isChecked())

    def select(self, chosen: Collection[int]) -> None:
        """Chooses positions without sending a signal."""
        for index, option in enumerate(self.rows):
            option.setChecked(index in chosen)

    def show_result(self, correct: Collection[int]) -> None:
        """Freezes the rows and shows which are right, and which of the chosen ones are not."""
        self._frozen = True
        chosen = self.selection()
        for index, option in enumerate(self.rows):
            if index in correct and index in chosen:
                option.set_state(OptionState.RIGHT, tr("Correct answer"))
            elif index in correct:
                state = OptionState.MISSED if self._multiple else OptionState.RIGHT
                option.set_state(state, tr("Correct answer"))
            elif index in chosen:
                option.set_state(OptionState.WRONG, tr("You chose this"))
            else:
                option.set_state(OptionState.DIM)

    def reset(self) -> None:
        """Opens the rows again with nothing chosen."""
        self._frozen = False
        for option in self.rows:
            option.setChecked(False)
            option.set_state(OptionState.OPEN)

    def press_key(self, key: int) -> bool:
        """Acts on a key code: arrows, A to J, 1 to 9; tells whether it was one of these.

        Codes are used rather than text, because Vietnamese input methods rewrite typed letters.
        """
        focused = next((at for at, option in enumerate(self.rows) if option.hasFocus()), 0)
        steps = {
            Qt.Key.Key_Down: self._columns,
            Qt.Key.Key_Up: -self._columns,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Left: -1,
        }
        step = steps.get(Qt.Key(key)) if self.rows else None
        if step is not None:
            self.rows[(focused + step) % len(self.rows)].setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        at = {Qt.Key.Key_Acircumflex.value: 0, 0x110: 3, 0xD0: 3}.get(key, -1)
        if Qt.Key.Key_A <= key <= Qt.Key.Key_J:
            at = key - Qt.Key.Key_A.value
        elif Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
            at = key - Qt.Key.Key_1.value
        if not 0 <= at < len(self.rows):
            return False
        self.rows[at].setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.rows[at].click()
        return True

    def make_current(self, current: OptionRow) -> None:
        """Makes a row the one Tab stop of the list."""
        for option in self.rows:
            stop = option is current
            option.setFocusPolicy(Qt.FocusPolicy.StrongFocus if stop else Qt.FocusPolicy.ClickFocus)
        self.setFocusProxy(current)

    def _on_pressed(self, at: int) -> None:
        pressed = self.rows[at]
        if self._frozen:
            pressed.setChecked(not pressed.isChecked())
            return
        if not self._multiple:
            for option in self.rows:
                option.setChecked(option is pressed)
        said = tr("Chosen: {text}", text=pressed.text())
        if not pressed.isChecked():
            said = tr("Not chosen: {text}", text=pressed.text())
        announce(pressed, said)
        self.selection_changed.emit(self.selection())
