"""How .xlsx files are written: typed cells, one plain sheet for Excel users, printed sheets as offices expect them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

import xlsxwriter

from trainer.domain.text import neutral

_FONT = "Times New Roman"
_POINTS = 13
_A4 = 9

Cell = str | int | Decimal | date | None


class CellKind(Enum):
    """How a column is shown; `PERCENT` holds hundredths of a percent as a whole number."""

    TEXT = "text"
    WHOLE = "whole"
    DECIMAL = "decimal"
    PERCENT = "percent"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Heading:
    """One column: its heading, its width in characters and its kind."""

    text: str
    width: int
    kind: CellKind = CellKind.TEXT


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. Without `titles` it is plain data: one header row, nothing merged, a filter; `notes` stand
    below an empty line, which ends the filter.

    With titles it is meant for paper: A4 landscape, frame, repeated header, `total` in bold, `notes` below.
    """

    name: str
    headings: tuple[Heading, ...]
    rows: Sequence[tuple[Cell, ...]]
    titles: tuple[str, ...] = ()
    total: tuple[Cell, ...] | None = None
    notes: tuple[str, ...] = ()


def write_spreadsheet(sheets: Sequence[Sheet], made: datetime) -> bytes:
    """The bytes of an .xlsx file; the same input gives the same bytes."""
    stream = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"created": made.replace(tzinfo=None)})
        for sheet in sheets:
            _Writer(book, sheet).write()
    return stream.getvalue()


class _Writer:
    """Writes one sheet from top to bottom."""

    def __init__(self, book: Any, sheet: Sheet) -> None:
        self._sheet = sheet
        self._book = book
        self._page = book.add_worksheet(sheet.name)
        self._framed = bool(sheet.titles)
        self._line = 0
        self._formats: dict[tuple[CellKind, bool], Any] = {}

    def write(self) -> None:
        last = len(self._sheet.headings) - 1
        for index, heading in enumerate(self._sheet.headings):
            self._page.set_column(index, index, heading.width)
        title = self._style({"bold": True, "align": "center", "valign": "vcenter", "text_wrap": True})
        for text in self._sheet.titles:
            if text and last:
                self._page.merge_range(self._line, 0, self._line, last, neutral(text), title)
            else:
                self._page.write_string(self._line, 0, neutral(text), title)
            self._line += 1
        header = self._line
        self._header()
        for row in self._sheet.rows:
            self._row(row, bold=False)
        if self._sheet.total is not None:
            self._row(self._sheet.total, bold=True)
        if self._framed:
            self._for_paper(header, last)
        else:
            self._page.freeze_panes(1, 0)
            self._page.autofilter(0, 0, max(self._line - 1, 0), last)
        self._line += 1
        note = self._style({"italic": True})
        for text in self._sheet.notes:
            self._page.write_string(self._line, 0, neutral(text), note)
            self._line += 1

    def _for_paper(self, header: int, last: int) -> None:
        self._page.set_landscape()
        self._page.set_paper(_A4)
        self._page.set_margins(left=1.18, right=0.59, top=0.79, bottom=0.79)  # inches: 30, 15, 20 and 20 mm
        self._page.repeat_rows(header)
        self._page.fit_to_pages(1, 0)
        self._page.set_footer("&C&P/&N")
        self._page.print_area(0, 0, self._line + len(self._sheet.notes) + 1, last)

    def _header(self) -> None:
        style = self._style(
            {
                "bold": True,
                "align": "center",
                "valign": "vcenter",
                "text_wrap": True,
                "border": int(self._framed),
            }
        )
        for index, heading in enumerate(self._sheet.headings):
            self._page.write_string(self._line, index, neutral(heading.text), style)
        self._line += 1

    def _row(self, row: tuple[Cell, ...], *, bold: bool) -> None:
        for index, (heading, cell) in enumerate(zip(self._sheet.headings, row, strict=True)):
            style = self._cell_style(heading.kind, bold=bold)
            if cell is None:
                self._page.write_blank(self._line, index, None, style)
            elif isinstance(cell, str):
                self._page.write_string(self._line, index, neutral(cell), style)
            elif isinstance(cell, date):
                self._page.write_datetime(self._line, index, cell, style)
            else:
                scale = 10_000 if heading.kind is CellKind.PERCENT else 1
                self._page.write_number(self._line, index, float(Decimal(cell) / scale), style)
        self._line += 1

    def _cell_style(self, kind: CellKind, *, bold: bool) -> Any:
        if (kind, bold) not in self._formats:
            masks = {
                CellKind.TEXT: "@",
                CellKind.WHOLE: "0",
                CellKind.DECIMAL: "0.0",
                CellKind.PERCENT: "0.0%",
                CellKind.DATE: "dd/mm/yyyy",
            }
            self._formats[kind, bold] = self._style(
                {
                    "num_format": masks[kind],
                    "bold": bold,
                    "border": int(self._framed),
                    "valign": "vcenter",
                    "text_wrap": self._framed and kind is CellKind.TEXT,
                }
            )
        return self._formats[kind, bold]

    def _style(self, members: dict[str, Any]) -> Any:
        return self._book.add_format({"font_name": _FONT, "font_size": _POINTS, **members})
