"""Buttons in the strengths of the design, drawn so that icons, keys and long words fit."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy
from typing_extensions import override

from trainer.ui.icons import draw_icon
from trainer.ui.theme import Role, TypeRole, theme
from trainer.ui.widgets.focus_ring import ring_radius
from trainer.ui.widgets.key_button import KeyButton
from trainer.ui.widgets.painting import lifted, paint_pill, text_size, widest_word


class ButtonKind(Enum):
    """How strongly a button asks to be pressed; one PRIMARY or ACCENT a screen."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    OUTLINE = "outline"
    TEXT = "text"
    QUIET = "quiet"
    ACCENT = "accent"
    DANGER = "danger"


class ButtonSize(Enum):
    """Height in logical px, padding, radius and text size."""

    SMALL = (36, 12, 8, 14)
    NORMAL = (44, 18, 10, 16)
    FLOW = (52, 26, 12, 17)


# kind: ink, then ground and line for normal, hover, pressed
_Look = tuple[Role | None, Role | None]
_LOOKS: dict[ButtonKind, tuple[Role, _Look, _Look, _Look]] = {
    ButtonKind.PRIMARY: (
        Role.ON_PRIMARY,
        (Role.PRIMARY, Role.PRIMARY),
        (Role.PRIMARY_HOVER, Role.PRIMARY_HOVER),
        (Role.PRIMARY_PRESSED, Role.PRIMARY_PRESSED),
    ),
    ButtonKind.SECONDARY: (
        Role.INK,
        (Role.SURFACE, Role.BORDER2),
        (Role.SUNKEN, Role.BORDER2),
        (Role.BORDER, Role.BORDER2),
    ),
    ButtonKind.OUTLINE: (
        Role.PRIMARY,
        (Role.SURFACE, Role.PRIMARY_SOFT_BORDER),
        (Role.PRIMARY_SOFT, Role.PRIMARY_SOFT_BORDER),
        (Role.PRIMARY_SOFT, Role.PRIMARY),
    ),
    ButtonKind.TEXT: (Role.PRIMARY, (None, None), (Role.PRIMARY_SOFT, None), (Role.PRIMARY_SOFT, None)),
    ButtonKind.QUIET: (Role.INK2, (None, None), (Role.SUNKEN, None), (Role.BORDER, None)),
    ButtonKind.ACCENT: (
        Role.ON_ACCENT,
        (Role.ACCENT, Role.ACCENT),
        (Role.ACCENT, Role.ACCENT_INK),
        (Role.ACCENT, Role.ON_ACCENT),
    ),
    ButtonKind.DANGER: (
        Role.BAD,
        (Role.SURFACE, Role.BAD_BORDER),
        (Role.BAD_SOFT, Role.BAD_BORDER),
        (Role.BAD_SOFT, Role.BAD),
    ),
}
_ICON, _ICON_GAP, _KEY_PAD = 20, 8, 6


class Button(KeyButton):
    """A button with words; `clicked()` as in Qt, also sent by Enter and Space."""

    def __init__(
        self,
        text: str,
        kind: ButtonKind = ButtonKind.SECONDARY,
        *,
        size: ButtonSize = ButtonSize.NORMAL,
        icon: str = "",
        trailing: str = "",
        key: str = "",
    ) -> None:
        super().__init__()
        self._kind, self._size = kind, size
        self._lead, self._trail, self._key = icon, trailing, key
        self._busy = False
        self._tall = 0  # px that wrapped words need at the present width
        self.setText(text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        ring_radius(self, size.value[2])

    @property
    def kind(self) -> ButtonKind:
        """How strongly the button asks."""
        return self._kind

    def set_kind(self, kind: ButtonKind) -> None:
        """Changes how strongly the button asks."""
        self._kind = kind
        self.update()

    def set_icon(self, icon: str = "", *, trailing: str = "") -> None:
        """Changes the icons before and after the words."""
        self._lead, self._trail = icon, trailing
        self.updateGeometry()
        self.update()

    def set_busy(self, *, busy: bool) -> None:
        """Shows that the work of the button is going on; it cannot be pressed meanwhile."""
        self._busy = busy
        self.setEnabled(not busy)
        self.update()

    def _face(self) -> QFont:
        return theme().font(TypeRole.BODY_STRONG, size=self._size.value[3])

    def _sides(self) -> tuple[int, int]:
        """Widths that the icons and the key take left and right of the words, in px."""
        px, gap = theme().px, theme().px(_ICON_GAP) if self.text() else 0
        left = px(_ICON) + gap if self._lead or self._busy else 0
        right = px(_ICON) + gap if self._trail else 0
        if self._key:
            right += self._key_width() + px(10)
        return left, right

    def _key_width(self) -> int:
        wide = text_size(theme().font(TypeRole.MICRO), self._key)[0] + 2 * theme().px(_KEY_PAD)
        return max(wide, theme().px(24))

    def _look(self) -> tuple[Role, _Look]:
        ink, normal, hover, pressed = _LOOKS[self._kind]
        flat = self._kind in {ButtonKind.TEXT, ButtonKind.QUIET}
        if not self.isEnabled():
            return Role.INK3, (None, None) if flat else (Role.SUNKEN, Role.BORDER)
        if self.isDown():
            return (Role.PRIMARY_PRESSED if self._kind is ButtonKind.TEXT else ink), pressed
        if self.isChecked():
            return Role.PRIMARY, (Role.PRIMARY_SOFT, None if flat else Role.PRIMARY)
        return ink, hover if self.underMouse() else normal

    @override
    def sizeHint(self) -> QSize:
        px = theme().px
        height, pad = self._size.value[:2]
        words = text_size(self._face(), self.text())[0] if self.text() else 0
        return QSize(words + sum(self._sides()) + 2 * px(pad) + 2, max(px(height), self._tall))

    @override
    def minimumSizeHint(self) -> QSize:
        px = theme().px
        height, pad = self._size.value[:2]
        words = widest_word(self._face(), self.text())
        return QSize(min(self.sizeHint().width(), words + sum(self._sides()) + 2 * px(pad) + 2), px(height))

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        px = theme().px
        height, pad = self._size.value[:2]
        inner = width - sum(self._sides()) - 2 * px(pad)
        face = self._face()
        if text_size(face, self.text())[0] <= inner:
            return px(height)
        return max(px(height), text_size(face, self.text(), inner)[1] + px(12))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        tall = self.heightForWidth(self.width())
        if tall != self._tall:
            self._tall = tall
            self.updateGeometry()
        super().resizeEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        px = theme().px
        ink, (ground, line) = self._look()
        if ground is not None or line is not None:
            paint_pill(painter, self.rect(), self._size.value[2], ground, line)
        left, right = self._sides()
        pad = px(self._size.value[1])
        face = self._face()
        room = self.width() - left - right - 2 * pad
        words = min(text_size(face, self.text(), room)[0] + 1, room) if self.text() else 0
        if not self.text():
            pad = 0
        x = (self.width() - left - right - words) // 2
        side = px(_ICON)
        if not self.text() and not self.isEnabled():
            painter.setOpacity(0.4)  # an icon alone has no ground that could turn grey
        if self._lead or self._busy:
            square = QRect(x, (self.height() - side) // 2, side, side)
            draw_icon(painter, "loader" if self._busy else self._lead, square, ink)
        painter.setFont(face)
        painter.setPen(QColor(theme().color(ink)))
        area = QRect(x + left, 0, max(words, 1), self.height())
        flags = Qt.AlignmentFlag.AlignCenter.value | Qt.TextFlag.TextWordWrap.value
        if self.text():
            painter.drawText(lifted(area.adjusted(-1, 0, 1, 0), face), flags, self.text())
        after = x + left + words + px(_ICON_GAP)
        if self._trail:
            draw_icon(painter, self._trail, QRect(after, (self.height() - side) // 2, side, side), ink)
            after += side + px(_ICON_GAP)
        if self._key:
            self._paint_key(painter, after + px(2), ink)

    def _paint_key(self, painter: QPainter, x: int, ink: Role) -> None:
        px = theme().px
        cap = QRect(x, (self.height() - px(24)) // 2, self._key_width(), px(24))
        paint_pill(painter, cap, 6, None, ink)
        face = theme().font(TypeRole.MICRO)
        painter.setFont(face)
        painter.setPen(theme().color(ink))
        painter.drawText(lifted(cap, face), Qt.AlignmentFlag.AlignCenter, self._key)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() in {QEvent.Type.StyleChange, QEvent.Type.EnabledChange}:
            self._tall = 0
            self.updateGeometry()
        super().changeEvent(event)


class IconButton(Button):
    """A square button with an icon; its name is spoken and shown as its tooltip."""

    def __init__(
        self,
        icon: str,
        name: str,
        *,
        size: ButtonSize = ButtonSize.NORMAL,
        kind: ButtonKind = ButtonKind.QUIET,
        checkable: bool = False,
    ) -> None:
        super().__init__("", kind, size=size, icon=icon)
        self.setCheckable(checkable)
        self.set_name(name)

    def set_name(self, name: str) -> None:
        """Changes what is spoken and shown on hover."""
        self.setAccessibleName(name)
        self.setToolTip(name)

    @override
    def sizeHint(self) -> QSize:
        side = theme().px(self._size.value[0])
        return QSize(side, side)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def hasHeightForWidth(self) -> bool:
        return False

    @override
    def heightForWidth(self, width: int) -> int:
        return theme().px(self._size.value[0])
