"""The contents of a course beside its preview: what it is made of, and where something is wrong."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)
from typing_extensions import override

from trainer.services.author import AuthorCourse, AuthorFile, AuthorFileKind
from trainer.ui.icons import draw_icon
from trainer.ui.language import tr, trn
from trainer.ui.language.formats import number
from trainer.ui.layouts import column, fixed, row
from trainer.ui.theme import Role, Tone, TypeRole, theme
from trainer.ui.widgets.focus_ring import no_ring
from trainer.ui.widgets.labels import Label, plain_tip
from trainer.ui.widgets.painting import lifted, paint_pill, text_size

WIDTH = 296
PICTURES = "media/"
"""The key under which all pictures stand as one entry."""
_ENTRY = Qt.ItemDataRole.UserRole + 1
_Index = QModelIndex | QPersistentModelIndex
_ICONS = {
    AuthorFileKind.COURSE: "settings-2",
    AuthorFileKind.MODULE: "folder",
    AuthorFileKind.LESSON: "file-text",
    AuthorFileKind.BANK: "list-checks",
    AuthorFileKind.TEST: "badge-check",
    AuthorFileKind.PICTURE: "image",
    AuthorFileKind.OTHER: "file-text",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the contents; `key` is its file, or `PICTURES`."""

    key: str
    text: str
    icon: str
    inside: bool
    errors: int
    others: int


def entries_of(course: AuthorCourse) -> tuple[Entry, ...]:
    """The contents in reading order: the course, modules with their lessons, banks, test, pictures, the rest."""
    of_kind: dict[AuthorFileKind, list[AuthorFile]] = {kind: [] for kind in AuthorFileKind}
    for file in course.files:
        of_kind[file.kind].append(file)
    found = [_entry(file, tr("About the course")) for file in of_kind[AuthorFileKind.COURSE]]
    modules = {file.name.rpartition("/")[0]: file for file in of_kind[AuthorFileKind.MODULE]}
    open_folder = ""
    for place, file in enumerate(of_kind[AuthorFileKind.LESSON], start=1):
        folder = file.name.rpartition("/")[0]
        if folder != open_folder and folder in modules:
            found.append(_entry(modules.pop(folder)))
        open_folder = folder
        title = tr("Lesson {number}. {title}", number=place, title=file.title) if file.title else ""
        found.append(_entry(file, title, inside=True))
    found += [_entry(file) for file in modules.values()]
    found += [_entry(file) for file in of_kind[AuthorFileKind.BANK]]
    found += [_entry(file) for file in of_kind[AuthorFileKind.TEST]]
    pictures = of_kind[AuthorFileKind.PICTURE]
    if pictures:
        text = tr("Pictures ({n})", n=number(len(pictures)))
        errors, others = sum(each.errors for each in pictures), sum(each.others for each in pictures)
        found.append(Entry(PICTURES, text, "image", inside=False, errors=errors, others=others))
    found += [_entry(file) for file in of_kind[AuthorFileKind.OTHER]]
    return tuple(found)


def key_of(file: str) -> str:
    """Under which entry a file of the folder stands."""
    return PICTURES if file.startswith(PICTURES) else file


def _entry(file: AuthorFile, text: str = "", *, inside: bool = False) -> Entry:
    shown = text or file.title or file.name
    return Entry(file.name, shown, _ICONS[file.kind], inside, file.errors, file.others)


class _Painter(QStyledItemDelegate):
    """Draws an entry: icon, title, and a round count of what is wrong there."""

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        entry = index.data(_ENTRY)
        if not isinstance(entry, Entry):
            return
        px, rect = theme().px, QRect(option.rect).adjusted(theme().px(8), 1, -theme().px(8), -1)
        on = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if on:
            focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
            paint_pill(
                painter,
                rect,
                8,
                Role.SURFACE,
                Role.FOCUS_INNER if focused else Role.BORDER2,
                stroke=2 if focused else 1,
            )
        elif option.state & QStyle.StateFlag.State_MouseOver:
            paint_pill(painter, rect, 8, Role.BORDER)
        left = rect.x() + px(28 if entry.inside else 10)
        ink = Role.PRIMARY if on else Role.INK2
        draw_icon(painter, entry.icon, QRect(left, rect.y(), px(20), rect.height()), ink)
        end = self._paint_count(painter, rect, entry)
        face = _face(on=on)
        room = QRect(left + px(30), rect.y(), max(1, end - left - px(30)), rect.height())
        painter.setFont(face)
        painter.setPen(theme().color(Role.PRIMARY if on else Role.INK))
        shown = painter.fontMetrics().elidedText(entry.text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(
            lifted(room, face), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown
        )
        painter.restore()

    @staticmethod
    def _paint_count(painter: QPainter, rect: QRect, entry: Entry) -> int:
        px = theme().px
        count = entry.errors or entry.others
        if not count:
            return rect.right() - px(8)
        tone = Tone.BAD if entry.errors else Tone.WARN
        face = theme().font(TypeRole.NUMERIC, size=13, weight=600)
        wide = max(px(22), text_size(face, str(count))[0] + px(12))
        spot = QRect(rect.right() - px(8) - wide, rect.center().y() - px(10), wide, px(22))
        paint_pill(painter, spot, 11, tone.soft, tone.border)
        painter.setFont(face)
        painter.setPen(theme().color(tone.ink))
        painter.drawText(spot, Qt.AlignmentFlag.AlignCenter, str(count))
        return spot.x() - px(6)

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(theme().px(120), theme().px(40))


def _face(*, on: bool) -> QFont:
    return theme().font(TypeRole.LIST_STRONG if on else TypeRole.LIST)


class ContentsList(QFrame):
    """The contents; arrows and letters move, and what is current is shown beside it.

    entry_chosen(str): another entry became current; the value is its key.
    """

    entry_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "rail")
        self.heading = Label("", TypeRole.LIST_STRONG, wrap=False)
        self.list = QListWidget()
        self.list.setProperty("look", "flat")
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setItemDelegate(_Painter(self.list))
        self.list.setMouseTracking(True)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        no_ring(self.list)
        self.list.currentItemChanged.connect(self._on_current)
        self.setLayout(column(row(self.heading, margins=(18, 14, 12, 6)), self.list, gap=0))
        fixed(self, width=WIDTH)
        self.setFocusProxy(self.list)
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the language in use."""
        self.heading.setText(tr("Contents of the course"))
        self.list.setAccessibleName(self.heading.text())

    def show_entries(self, entries: tuple[Entry, ...]) -> None:
        """Show these; the current entry stays current where it is still there, without a signal."""
        before = self.current()
        self.list.blockSignals(True)
        try:
            self._fill(entries)
            self._select(before)
        finally:
            self.list.blockSignals(False)

    def current(self) -> str:
        """The key of the current entry, "" where there is none."""
        entry = self.list.currentIndex().data(_ENTRY)
        return entry.key if isinstance(entry, Entry) else ""

    def neighbour(self, direction: int) -> str:
        """The key of the entry before (-1) or behind (1) the current one, "" at the ends."""
        entry = self.list.model().index(self.list.currentRow() + direction, 0).data(_ENTRY)
        return entry.key if isinstance(entry, Entry) else ""

    def select(self, key: str) -> None:
        """Make an entry current without a signal."""
        self.list.blockSignals(True)
        self._select(key)
        self.list.blockSignals(False)
        self.list.viewport().update()

    def _fill(self, entries: tuple[Entry, ...]) -> None:
        while self.list.count() > len(entries):
            self.list.takeItem(self.list.count() - 1)
        while self.list.count() < len(entries):
            self.list.addItem(QListWidgetItem())
        for place, entry in enumerate(entries):
            item = self.list.item(place)
            item.setText(entry.text)
            item.setData(_ENTRY, entry)
            item.setToolTip(plain_tip(f"{entry.text}\n{entry.key}"))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, _spoken(entry))

    def _select(self, key: str) -> None:
        for place in range(self.list.count()):
            entry = self.list.item(place).data(_ENTRY)
            if isinstance(entry, Entry) and entry.key == key:
                self.list.setCurrentRow(place)
                self.list.scrollToItem(self.list.item(place))
                return
        self.list.setCurrentRow(0 if self.list.count() else -1)

    def _on_current(self) -> None:
        key = self.current()
        if key:
            self.entry_chosen.emit(key)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self.list.doItemsLayout()
        super().changeEvent(event)


def _spoken(entry: Entry) -> str:
    parts = [entry.text]
    if entry.errors:
        parts.append(trn("{n} error", "{n} errors", entry.errors))
    if entry.others:
        parts.append(trn("{n} remark", "{n} remarks", entry.others))
    return ", ".join(parts)
