"""Text on a screen: labels in the type roles, titles, key caps, badges and hairlines."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtGui import Qt as RichText  # where PySide keeps `mightBeRichText`
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget
from typing_extensions import override

from trainer.ui.icons import draw_icon
from trainer.ui.layouts import STRETCH, column, fixed, row
from trainer.ui.theme import Role, TypeRole, theme
from trainer.ui.widgets.focus_ring import ring_radius
from trainer.ui.widgets.painting import lifted, paint_pill, repolish, widest_word

_MEASURE = 640  # logical px: about 75 letters of body text


def plain_tip(text: str) -> str:
    """A tooltip that shows this very text: Qt would take a name like `<img src=…>` for rich text and open the file."""
    return f"<p>{escape(text).replace(chr(10), '<br>')}</p>" if RichText.mightBeRichText(text) else text


class Label(QLabel):
    """Text in a type role and a colour role; it wraps unless told not to."""

    def __init__(
        self,
        text: str = "",
        type_role: TypeRole = TypeRole.BODY,
        ink: Role = Role.INK,
        *,
        wrap: bool = True,
        selectable: bool = False,
        rich: bool = False,
    ) -> None:
        super().__init__(text)
        self._type = type_role
        self.setTextFormat(Qt.TextFormat.RichText if rich else Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self.setProperty("ink", ink.value)
        self.setFont(theme().font(type_role))
        if selectable:
            self.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )

    def set_ink(self, ink: Role) -> None:
        """Changes the colour role."""
        if self.property("ink") != ink.value:
            self.setProperty("ink", ink.value)
            repolish(self)
            self.setFont(theme().font(self._type))  # polishing brings back the font of the first time

    def set_type(self, type_role: TypeRole) -> None:
        """Changes the type role."""
        self._type = type_role
        self.setFont(theme().font(type_role))

    @override
    def sizeHint(self) -> QSize:
        if not self.wordWrap() or self.textFormat() == Qt.TextFormat.RichText:
            return super().sizeHint()
        # Qt's own hint for wrapping text is nearly square; text wants one line, up to a readable measure
        lines = self.text().split("\n")
        natural = max(self.fontMetrics().horizontalAdvance(line) for line in lines) + 2
        width = min(natural, theme().px(_MEASURE))
        return QSize(width, self.heightForWidth(width))

    @override
    def minimumSizeHint(self) -> QSize:
        if not self.wordWrap():
            return super().minimumSizeHint()
        word = widest_word(self.font(), self.text()) if self.textFormat() == Qt.TextFormat.PlainText else 0
        return QSize(min(word, theme().px(160)) + 2, self.fontMetrics().height())

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self.setFont(theme().font(self._type))
        super().changeEvent(event)


class ElidedLabel(QLabel):
    """Text on one line that ends in "…" when it does not fit; the whole text is the tooltip then."""

    def __init__(
        self,
        text: str = "",
        type_role: TypeRole = TypeRole.BODY,
        ink: Role = Role.INK,
        *,
        middle: bool = False,
    ) -> None:
        super().__init__()
        self._whole = text
        self._type = type_role
        self._mode = Qt.TextElideMode.ElideMiddle if middle else Qt.TextElideMode.ElideRight
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("ink", ink.value)
        self.setFont(theme().font(type_role))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._fit()

    def set_text(self, text: str) -> None:
        """Changes the whole text."""
        self._whole = text
        self._fit()
        self.updateGeometry()

    def whole_text(self) -> str:
        """Gives the text as it was set."""
        return self._whole

    def set_ink(self, ink: Role) -> None:
        """Changes the colour role."""
        self.setProperty("ink", ink.value)
        repolish(self)
        self.setFont(theme().font(self._type))

    def _fit(self) -> None:
        shown = self.fontMetrics().elidedText(self._whole, self._mode, max(0, self.width()))
        self.setText(shown)
        self.setToolTip("" if shown == self._whole else plain_tip(self._whole))
        self.setAccessibleName(self._whole)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self.setFont(theme().font(self._type))
            self._fit()
        super().changeEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()
        super().resizeEvent(event)

    @override
    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self._whole) + 1, metrics.height())

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(24), self.fontMetrics().height())


class PageTitle(QWidget):
    """The heading of a screen with a line below it; it takes the focus after a change of page."""

    def __init__(self, title: str, subtitle: str = "") -> None:
        super().__init__()
        self.title = Label(title, TypeRole.H1)
        self.subtitle = Label(subtitle, TypeRole.BODY, Role.INK2)
        self.setLayout(column(self.title, self.subtitle, gap=0))
        # Not before it has a parent: it would be a window for a moment.
        self.subtitle.setVisible(bool(subtitle))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.title.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        ring_radius(self.title, 6)
        self.setFocusProxy(self.title)

    def set_texts(self, title: str, subtitle: str = "") -> None:
        """Changes both lines."""
        self.title.setText(title)
        self.subtitle.setText(subtitle)
        self.subtitle.setVisible(bool(subtitle))


class IconLabel(QWidget):
    """An icon and a word in one colour."""

    def __init__(
        self,
        icon: str,
        text: str,
        ink: Role = Role.INK2,
        type_role: TypeRole = TypeRole.SMALL,
        *,
        size: int = 18,
    ) -> None:
        super().__init__()
        self.picture = Picture(icon, ink, size, drop=1)
        self.label = Label(text, type_role, ink)
        layout = row(self.picture, gap=6)
        layout.addWidget(self.label, 1)
        self.setLayout(layout)

    def set(self, icon: str, text: str, ink: Role) -> None:
        """Changes icon, word and colour together."""
        self.picture.set(icon, ink)
        self.label.setText(text)
        self.label.set_ink(ink)


class Picture(QWidget):
    """A line icon that is only looked at."""

    def __init__(self, name: str, role: Role = Role.INK2, size: int = 20, *, drop: int = 0) -> None:
        super().__init__()
        self._name, self._role, self._drop = name, role, drop
        fixed(self, width=size, height=size + 2 * drop)

    def set(self, name: str, role: Role) -> None:
        """Changes icon and colour."""
        self._name, self._role = name, role
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._name:
            draw_icon(
                QPainter(self), self._name, self.rect().translated(0, theme().px(self._drop)), self._role
            )


class _Pill(QWidget):
    """One line of text on a small rounded ground."""

    def __init__(self, text: str, height: int, pad: int) -> None:
        super().__init__()
        self._text, self._high, self._pad = text, height, pad
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()
        super().changeEvent(event)

    @override
    def sizeHint(self) -> QSize:
        px = theme().px
        height = px(self._high)
        wide = QFontMetrics(self._face()).horizontalAdvance(self._text) + 2 * px(self._pad)
        return QSize(max(height, wide), height)

    def _face(self) -> QFont:
        return theme().font(TypeRole.MICRO)


class KeyCap(_Pill):
    """A key of the keyboard, as in "Ctrl"."""

    def __init__(self, text: str) -> None:
        super().__init__(text, 24, 7)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        paint_key(QPainter(self), self.width(), self.height(), self._text)


def paint_key(painter: QPainter, right: int, height: int, text: str) -> int:
    """Draws a key cap that ends at `right` in the middle of a height; gives its width (px)."""
    px, face = theme().px, theme().font(TypeRole.MICRO)
    wide = max(px(24), QFontMetrics(face).horizontalAdvance(text) + 2 * px(7))
    cap = QRect(right - wide, (height - px(24)) // 2, wide, px(24))
    paint_pill(painter, cap, 6, Role.SURFACE, Role.BORDER2)
    painter.setFont(face)
    painter.setPen(theme().color(Role.INK2))
    painter.drawText(lifted(cap, face), Qt.AlignmentFlag.AlignCenter, text)
    return wide


class KeyHint(QWidget):
    """Keys with a word on what they do."""

    def __init__(self, keys: tuple[str, ...], text: str = "") -> None:
        super().__init__()
        self.label = Label(text, TypeRole.SMALL, Role.INK2, wrap=False)
        if not text:
            self.label.hide()
        self.setLayout(row(*(KeyCap(key) for key in keys), self.label, gap=6))


class Badge(_Pill):
    """A small count that asks for action."""

    def __init__(self, count: int, *, soft: bool = False) -> None:
        super().__init__(str(count), 24, 7)
        self._soft = soft

    def set_count(self, count: int) -> None:
        """Changes the count; 0 hides the badge."""
        self._text = str(count)
        self.setAccessibleName(self._text)
        self.setVisible(count > 0)
        self.updateGeometry()
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_badge(painter, self.rect(), self._text, soft=self._soft)


def paint_badge(painter: QPainter, rect: QRect, text: str, *, soft: bool = False) -> None:
    """Draws a count on a round ground."""
    ground, ink = (Role.PRIMARY_SOFT, Role.PRIMARY) if soft else (Role.PRIMARY, Role.ON_PRIMARY)
    paint_pill(painter, rect, 12, ground, ink if soft else ground)
    painter.setFont(theme().font(TypeRole.NUMERIC, size=13, weight=600))
    painter.setPen(theme().color(ink))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)


class Rule(QFrame):
    """A hairline across."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "rule")
        self.setFixedHeight(1)


class VRule(QFrame):
    """A hairline down."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "rule")
        self.setFixedWidth(1)


def heading(text: str, *trailing: QWidget) -> QWidget:
    """Makes a section heading with something at the far end of its line."""
    widget = QWidget()
    widget.setLayout(row(Label(text, TypeRole.H3, wrap=False), STRETCH, *trailing, gap=12))
    return widget
