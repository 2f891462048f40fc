"""Ready rows for a table: cells with second lines, chips and numbers, sorted as Vietnamese is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from typing_extensions import override

from trainer.domain.text import fold
from trainer.ui.theme import Tone
from trainer.ui.widgets.labels import plain_tip

SECOND_LINE = Qt.ItemDataRole.UserRole + 1  # str under the main text
CHIP = Qt.ItemDataRole.UserRole + 2  # ChipData instead of text
NUMBER = Qt.ItemDataRole.UserRole + 3  # True: digits that line up, at the right
STRONG = Qt.ItemDataRole.UserRole + 4  # True: the name of the row
SORT = Qt.ItemDataRole.UserRole + 5  # what the column is sorted by
_Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()


@dataclass(frozen=True, slots=True)
class ChipData:
    """A chip in a cell."""

    text: str
    tone: Tone = Tone.NEUTRAL
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell shows; `sort` is what its column is sorted by, the text when None."""

    text: str = ""
    second: str = ""
    chip: ChipData | None = None
    number: bool = False
    strong: bool = False
    sort: float | str | None = None


class RowsModel(QAbstractTableModel):
    """A model of ready rows, with an id for each."""

    def __init__(self, headers: Sequence[str], rows: Sequence[Sequence[Cell]] = ()) -> None:
        super().__init__()
        self._headers = tuple(headers)
        self._rows: list[tuple[Cell, ...]] = []
        self._ids: list[object] = []
        self.set_rows(rows)

    def set_rows(self, rows: Sequence[Sequence[Cell]], ids: Sequence[object] | None = None) -> None:
        """Replaces all rows; without ids the positions are the ids."""
        self.beginResetModel()
        self._rows = [tuple(row) for row in rows]
        self._ids = list(ids) if ids is not None else list(range(len(self._rows)))
        self.endResetModel()

    def append(self, cells: Sequence[Cell], row_id: object) -> None:
        """Adds a row at the end."""
        self.extend([cells], [row_id])

    def extend(self, rows: Sequence[Sequence[Cell]], ids: Sequence[object]) -> None:
        """Adds rows at the end; the views are told once, for each telling costs more than a row."""
        if not rows:
            return
        at = len(self._rows)
        self.beginInsertRows(QModelIndex(), at, at + len(rows) - 1)
        self._rows += [tuple(row) for row in rows]
        self._ids += ids
        self.endInsertRows()

    def set_headers(self, headers: Sequence[str]) -> None:
        """Changes the headings, for another language."""
        self._headers = tuple(headers)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self._headers) - 1)

    def row_id(self, row: int) -> object:
        """Gives the id of a row."""
        return self._ids[row]

    def row_of(self, row_id: object) -> int:
        """Gives the position of an id, -1 when it is not there."""
        return self._ids.index(row_id) if row_id in self._ids else -1

    @override
    def rowCount(self, parent: _Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: _Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._headers)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        cell = self._rows[index.row()][index.column()]
        text = cell.chip.text if cell.chip is not None else cell.text
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return text
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{text}, {cell.second}" if cell.second else text
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(f"{text}\n{cell.second}" if cell.second else text)
            case _ if role == SECOND_LINE:
                return cell.second
            case _ if role == CHIP:
                return cell.chip
            case _ if role == NUMBER:
                return cell.number
            case _ if role == STRONG:
                return cell.strong
            case _ if role == SORT:
                return text if cell.sort is None else cell.sort
        return None

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is Qt.Orientation.Vertical or not 0 <= section < len(self._headers):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._headers[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            numbers = bool(self._rows) and self._rows[0][section].number
            side = Qt.AlignmentFlag.AlignRight if numbers else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    @override
    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        def key(pair: tuple[tuple[Cell, ...], object]) -> tuple[int, float, str]:
            cell = pair[0][column]
            if isinstance(cell.sort, int | float):
                return (0, float(cell.sort), "")
            text = cell.sort or (cell.chip.text if cell.chip is not None else cell.text)
            return (1, 0.0, fold(text))

        if not 0 <= column < len(self._headers):
            return
        self.layoutAboutToBeChanged.emit()
        pairs = sorted(
            zip(self._rows, self._ids, strict=True),
            key=key,
            reverse=order is Qt.SortOrder.DescendingOrder,
        )
        self._rows = [row for row, _ in pairs]
        self._ids = [row_id for _, row_id in pairs]
        self.layoutChanged.emit()
