"""The rows of the problem list: how bad, where, what, and a way to the file."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)
from typing_extensions import override

from trainer.domain.findings import Finding, Severity
from trainer.ui.finding_words import place_of, sentence_of, title_of_severity
from trainer.ui.icons import draw_icon
from trainer.ui.language import tr
from trainer.ui.theme import Role, Tone, TypeRole, theme
from trainer.ui.widgets.focus_ring import ring_radius
from trainer.ui.widgets.painting import lifted, text_size

LOOKS = {
    Severity.ERROR: (Tone.BAD, "circle-x"),
    Severity.WARNING: (Tone.WARN, "triangle-alert"),
    Severity.HINT: (Tone.INFO, "info"),
}
_FINDING = Qt.ItemDataRole.UserRole + 1
_Index = QModelIndex | QPersistentModelIndex
_LEFT, _WORD, _PLACE, _SIDE = 16, 118, 196, 14
_WRAP = (
    Qt.AlignmentFlag.AlignLeft.value | Qt.AlignmentFlag.AlignVCenter.value | Qt.TextFlag.TextWordWrap.value
)


def short_place(finding: Finding) -> str:
    """File name and line, without folders and column."""
    name = finding.file.rpartition("/")[2]
    return f"{name}:{finding.line}" if finding.line else name


class _Columns:
    """Where the four columns of a row lie (px); in a narrow row the place stands above the sentence."""

    def __init__(self, rect: QRect) -> None:
        px = theme().px
        act = text_size(_act_face(), _act_words())[0] + px(2)
        self.stacked = rect.width() < px(720)
        top, high = rect.y(), rect.height()
        self.word = QRect(rect.x() + px(_LEFT), top, px(_WORD), high)
        self.act = QRect(rect.right() - px(_SIDE) - act, top, act, high)
        left = self.word.right() + px(_SIDE)
        end = self.act.x() - px(_SIDE)
        if self.stacked:
            self.place = QRect(left, top + px(7), max(1, end - left), px(22))
            self.text = QRect(left, top + px(28), max(1, end - left), max(1, high - px(34)))
        else:
            self.place = QRect(left, top, px(_PLACE), high)
            start = self.place.right() + px(_SIDE)
            self.text = QRect(start, top, max(1, end - start), high)


def _act_words() -> str:
    return tr("Open file")


def _act_face() -> QFont:
    return theme().font(TypeRole.LIST_STRONG)


def _text_face() -> QFont:
    return theme().font(TypeRole.LIST)


class _Painter(QStyledItemDelegate):
    """Draws a finding; the sentence wraps and is never shortened."""

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        finding = index.data(_FINDING)
        if not isinstance(finding, Finding):
            return
        px, rect = theme().px, QRect(option.rect)
        tone, icon = LOOKS[finding.severity]
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme().color(Role.PRIMARY_SOFT))
            painter.fillRect(rect.x(), rect.y(), px(4), rect.height(), theme().color(Role.PRIMARY))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme().color(Role.SUNKEN))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, theme().color(Role.BORDER))
        columns = _Columns(rect)
        draw_icon(painter, icon, QRect(columns.word.x(), rect.y(), px(20), rect.height()), tone.ink)
        strong = _act_face()
        middle = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.setFont(strong)
        painter.setPen(theme().color(tone.ink))
        painter.drawText(
            lifted(columns.word.adjusted(px(26), 0, 0, 0), strong),
            middle,
            title_of_severity(finding.severity),
        )
        painter.setPen(theme().color(Role.PRIMARY))
        painter.drawText(lifted(columns.act, strong), middle, _act_words())
        mono = theme().font(TypeRole.MONO, size=14)
        painter.setFont(mono)
        painter.setPen(theme().color(Role.INK2))
        shown = painter.fontMetrics().elidedText(
            short_place(finding), Qt.TextElideMode.ElideMiddle, columns.place.width()
        )
        painter.drawText(columns.place, middle, shown)
        painter.setFont(_text_face())
        painter.setPen(theme().color(Role.INK))
        painter.drawText(lifted(columns.text, _text_face()), _WRAP, sentence_of(finding))
        painter.restore()

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        finding = index.data(_FINDING)
        view = option.widget
        width = view.viewport().width() if isinstance(view, QAbstractItemView) else option.rect.width()
        columns = _Columns(QRect(0, 0, max(width, 1), theme().px(44)))
        words = sentence_of(finding) if isinstance(finding, Finding) else ""
        high = text_size(_text_face(), words, columns.text.width())[1] + theme().px(
            36 if columns.stacked else 18
        )
        return QSize(max(1, width), max(theme().px(44), high))


class ProblemsList(QListWidget):
    """All findings; Enter, a double click or "Open file" opens the file, Ctrl+C copies "file:line".

    finding_opened(object): the file of this `Finding` is to be opened.
    finding_chosen(object): this `Finding` became current.
    place_copied(str): this place went to the clipboard.
    """

    finding_opened = Signal(object)
    finding_chosen = Signal(object)
    place_copied = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "flat")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setItemDelegate(_Painter(self))
        self.setMouseTracking(True)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._on_menu)
        self.currentItemChanged.connect(self._on_current)
        ring_radius(self, 4)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Show these; the current finding stays current, or the nearest of its file, without a signal."""
        before, place = self.current(), max(self.currentRow(), 0)
        scrolled = self.verticalScrollBar().value()
        self.blockSignals(True)
        self.clear()
        for finding in findings:
            item = QListWidgetItem(sentence_of(finding))
            item.setData(_FINDING, finding)
            item.setToolTip(place_of(finding))
            spoken = (title_of_severity(finding.severity), place_of(finding), sentence_of(finding))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, ", ".join(spoken))
            self.addItem(item)
        if before is not None and findings:
            self.setCurrentRow(_nearest(findings, before, min(place, len(findings) - 1)))
        self.blockSignals(False)
        self.verticalScrollBar().setValue(scrolled)

    def current(self) -> Finding | None:
        """The current finding."""
        finding = self.currentIndex().data(_FINDING)
        return finding if isinstance(finding, Finding) else None

    def step(self, direction: int) -> None:
        """Go to the next (1) or previous (-1) finding, round at the end."""
        if self.count():
            row = self.currentRow()
            start = row if row >= 0 else 0 if direction < 0 else -1
            self.setCurrentRow((start + direction) % self.count())
            self.scrollToItem(self.currentItem())

    def copy_place(self) -> None:
        """Put "file:line" of the current finding on the clipboard."""
        finding = self.current()
        if finding is not None:
            text = f"{finding.file}:{finding.line}" if finding.line else finding.file
            QGuiApplication.clipboard().setText(text)
            self.place_copied.emit(text)

    def act_rect(self, row: int) -> QRect:
        """Where "Open file" of a row lies, in the viewport."""
        return _Columns(self.visualItemRect(self.item(row))).act

    def _open(self) -> None:
        finding = self.current()
        if finding is not None:
            self.finding_opened.emit(finding)

    def _on_current(self) -> None:
        finding = self.current()
        if finding is not None:
            self.finding_chosen.emit(finding)

    def _on_menu(self, spot: QPoint) -> None:
        if self.itemAt(spot) is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(tr("Open file"), self._open)
        menu.addAction(tr("Copy file and line"), self.copy_place)
        menu.popup(self.viewport().mapToGlobal(spot))

    @override
    def mouseReleaseEvent(self, e: QMouseEvent) -> None:
        super().mouseReleaseEvent(e)
        item = self.itemAt(e.position().toPoint())
        if item is None or e.button() is not Qt.MouseButton.LeftButton:
            return
        if _Columns(self.visualItemRect(item)).act.contains(e.position().toPoint()):
            self._open()

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        item = self.itemAt(event.position().toPoint())
        act = None if item is None else _Columns(self.visualItemRect(item)).act
        if act is not None and not act.contains(event.position().toPoint()):
            self._open()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_place()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._open()
        else:
            super().keyPressEvent(event)

    @override
    def resizeEvent(self, e: QResizeEvent) -> None:
        super().resizeEvent(e)
        self.scheduleDelayedItemsLayout()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() in {QEvent.Type.StyleChange, QEvent.Type.LanguageChange}:
            self.scheduleDelayedItemsLayout()
        super().changeEvent(event)


def _nearest(findings: Sequence[Finding], before: Finding, otherwise: int) -> int:
    """The same finding, even if its line moved; else the nearest below in its file; else the same row."""
    if before in findings:
        return findings.index(before)
    same = [
        (abs(each.line - before.line), place)
        for place, each in enumerate(findings)
        if (each.kind, each.file, each.values) == (before.kind, before.file, before.values)
    ]
    if same:
        return min(same)[1]
    later = [
        place for place, each in enumerate(findings) if each.file == before.file and each.line >= before.line
    ]
    return later[0] if later else otherwise
