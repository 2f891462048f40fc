"""Tables: rows of people or files with chips, second lines and aligned numbers."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from trainer.domain.text import neutral
from trainer.ui.layouts import spaced
from trainer.ui.theme import Role, TypeRole, theme
from trainer.ui.widgets.chips import chip_size, paint_chip
from trainer.ui.widgets.focus_ring import ring_radius
from trainer.ui.widgets.labels import Label
from trainer.ui.widgets.painting import lifted, text_size
from trainer.ui.widgets.rows_model import (
    CHIP,
    NUMBER,
    SECOND_LINE,
    SORT,
    STRONG,
    Cell,
    ChipData,
    RowsModel,
)

__all__ = ["CHIP", "NUMBER", "SECOND_LINE", "SORT", "STRONG", "Cell", "ChipData", "RowsModel", "Table"]

_Index = QModelIndex | QPersistentModelIndex


class _CellPainter(QStyledItemDelegate):
    """Draws cells with chips, second lines and aligned numbers."""

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        px = theme().px
        rect = QRect(option.rect)
        state = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme().color(Role.PRIMARY_SOFT))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, theme().color(Role.BORDER))
        area = rect.adjusted(px(12), 0, -px(12), 0)
        if index.column() == 0:
            if state & QStyle.StateFlag.State_Selected:
                painter.fillRect(rect.x(), rect.y(), px(4), rect.height(), theme().color(Role.PRIMARY))
            area.setLeft(rect.left() + px(18))
        chip = index.data(CHIP)
        if isinstance(chip, ChipData):
            size = chip_size(chip.text, chip.icon)
            spot = QRect(
                area.x(),
                area.y() + (area.height() - size.height()) // 2,
                min(size.width(), area.width()),
                size.height(),
            )
            paint_chip(painter, spot, chip.text, chip.tone, chip.icon)
        else:
            self._paint_text(painter, area, index)
        painter.restore()

    @staticmethod
    def _paint_text(painter: QPainter, area: QRect, index: _Index) -> None:
        px = theme().px
        numeric, strong = bool(index.data(NUMBER)), bool(index.data(STRONG))
        second = index.data(SECOND_LINE)
        face = theme().font(
            TypeRole.NUMERIC if numeric else TypeRole.LIST_STRONG if strong else TypeRole.LIST
        )
        side = Qt.AlignmentFlag.AlignRight if numeric else Qt.AlignmentFlag.AlignLeft
        upper = area.adjusted(0, px(4), 0, -area.height() // 2 + px(1)) if second else area
        painter.setFont(face)
        painter.setPen(theme().color(Role.INK if strong or numeric else Role.INK2))
        text = str(index.data() or "")
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(lifted(upper, face), side | Qt.AlignmentFlag.AlignVCenter, shown)
        if second:
            painter.setFont(theme().font(TypeRole.MONO, size=13))
            painter.setPen(theme().color(Role.INK3))
            lower = area.adjusted(0, area.height() // 2 + px(1), 0, -px(4))
            shown = painter.fontMetrics().elidedText(str(second), Qt.TextElideMode.ElideMiddle, area.width())
            painter.drawText(lower, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        px = theme().px
        chip = index.data(CHIP)
        if isinstance(chip, ChipData):
            return QSize(chip_size(chip.text, chip.icon).width() + px(24), px(48))
        face = theme().font(TypeRole.LIST_STRONG if index.data(STRONG) else TypeRole.LIST)
        wide = text_size(face, str(index.data() or ""))[0]
        second = index.data(SECOND_LINE)
        if second:
            wide = max(wide, text_size(theme().font(TypeRole.MONO, size=13), str(second))[0])
        # A width is told in whole px, and half a px too little elides a text that all but fits.
        return QSize(wide + 1 + px(30), px(52 if second else 48))


class Table(QTableView):
    """A table of rows: arrows move, Enter or a double click opens, Ctrl+C copies the selected rows.

    `row_opened(int)` carries the row of the model; `row_changed(int)` the row that is current, -1 for none.
    """

    row_opened = Signal(int)
    row_changed = Signal(int)

    def __init__(self, model: QAbstractItemModel, *, two_line: bool = False, stretch: int = 0) -> None:
        super().__init__()
        self._row_height = 52 if two_line else 48
        self._stretch = stretch
        self.setModel(model)
        self.setItemDelegate(_CellPainter(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionsClickable(True)
        header.setStretchLastSection(False)
        ring_radius(self, 14)
        self._empty = _EmptyNote(self)
        self.activated.connect(lambda index: self.row_opened.emit(index.row()))
        self.selectionModel().currentRowChanged.connect(lambda now, _before: self.row_changed.emit(now.row()))
        model.modelReset.connect(self._on_model_changed)
        model.rowsInserted.connect(self._on_model_changed)
        model.rowsRemoved.connect(self._on_model_changed)
        self._dress()
        self._on_model_changed()

    def set_empty(self, title: str, text: str = "") -> None:
        """Says why there are no rows, and what to do."""
        self._empty.title.setText(title)
        self._empty.text.setText(text)

    def set_sortable(self, *, sortable: bool) -> None:
        """Lets a press on a heading sort the rows."""
        self.setSortingEnabled(sortable)
        if sortable:
            self.horizontalHeader().setSortIndicatorClearable(True)

    def fit_columns(self, *, least: Sequence[int] = ()) -> None:
        """Gives each column the width of its content, at least `least` (logical px); one takes the rest."""
        header = self.horizontalHeader()
        for column in range(header.count()):
            wanted = max(self.sizeHintForColumn(column), header.sectionSizeHint(column))
            if column < len(least):
                wanted = max(wanted, theme().px(least[column]))
            header.setSectionResizeMode(
                column,
                QHeaderView.ResizeMode.Stretch
                if column == self._stretch
                else QHeaderView.ResizeMode.Interactive,
            )
            header.resizeSection(column, wanted)

    def select_row(self, row: int) -> None:
        """Makes a row the current and selected one."""
        if row >= 0:
            self.selectRow(row)

    def _on_model_changed(self, *_: object) -> None:
        self._empty.setVisible(self.model().rowCount() == 0)
        self._place_empty()

    def _place_empty(self) -> None:
        top = self.horizontalHeader().height()
        self._empty.setGeometry(0, top, self.width(), max(0, self.height() - top))

    def _dress(self) -> None:
        px = theme().px
        self.verticalHeader().setDefaultSectionSize(px(self._row_height))
        self.verticalHeader().setMinimumSectionSize(px(self._row_height))
        self.horizontalHeader().setFont(theme().font(TypeRole.SMALL_STRONG))
        self.horizontalHeader().setMinimumSectionSize(px(56))
        self.horizontalHeader().setFixedHeight(px(43))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
            return
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if self.currentIndex().isValid():
                self.row_opened.emit(self.currentIndex().row())
            return
        super().keyPressEvent(event)

    def _copy(self) -> None:
        model = self.model()
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        lines = [
            "\t".join(_copied(model.index(row, column)) for column in range(model.columnCount()))
            for row in rows
        ]
        QGuiApplication.clipboard().setText("\n".join(lines))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self._dress()
        super().changeEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_empty()


class _EmptyNote(QWidget):
    """What a table says when it has no rows."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.title = Label("", TypeRole.BODY_STRONG)
        self.text = Label("", TypeRole.LIST, Role.INK2)
        layout = QVBoxLayout()
        spaced(layout, gap=4, margins=24)
        layout.addStretch(1)
        for label in (self.title, self.text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(label)
        layout.addStretch(2)
        self.setLayout(layout)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)


def _copied(cell: QModelIndex) -> str:
    """A cell as it goes to other programs: one cell there too, and no formula, whatever somebody calls himself."""
    text = str(cell.data() or "")
    return text if cell.data(NUMBER) else neutral(" ".join(text.split()))
