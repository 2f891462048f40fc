"""How a roster file is read: .xlsx and .xls by Calamine, .csv in the encodings and separators that offices use."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path

import python_calamine

from trainer.domain.errors import Reason, Refused
from trainer.domain.roster import RosterReading
from trainer.domain.roster_table import heading_of, read_table
from trainer.formats.old_workbook import is_spread

ROSTER_CAP = 20 * 1024 * 1024
_INFLATED_CAP = 200 * 1024 * 1024
_MOST_ROWS = 50_000
_MOST_COLUMNS = 200
_SEPARATORS = (";", ",", "\t", "|")
_WORKBOOK = "xl/workbook.xml"
_OTHER_WORKBOOKS = frozenset({"xl/workbook.bin", "content.xml"})  # Calamine would open these too
_EMPTY_CELL = re.compile(rb"""<(?:\w+:)?c(?:\s+[\w:]+\s*=\s*"[^"<>]*")*\s*/>""")
_CELL = re.compile(rb"<(?:\w+:)?c[\s>]")
_PLACE = re.compile(rb"""\sr\s*=\s*["']\s*([A-Za-z]{1,9})([0-9]{1,20})\s*["']""")
_ROW = re.compile(rb"""\sr\s*=\s*["']\s*([0-9]{1,20})\s*["']""")
_WORKBOOK_STARTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def read_roster(data: bytes, file_name: str) -> RosterReading:
    """Understand a roster; its kind is told by its first bytes, not by its name.

    Refused with FILE_TOO_LARGE, ROSTER_UNREADABLE (damaged, under a password, no text) or ROSTER_NO_HEADER.
    """
    if len(data) > ROSTER_CAP:
        raise Refused(Reason.FILE_TOO_LARGE, where=file_name)
    return _workbook(data, file_name) if data.startswith(_WORKBOOK_STARTS) else _text_table(data, file_name)


def _workbook(data: bytes, file_name: str) -> RosterReading:
    _gate(data, file_name)
    best: RosterReading | None = None
    try:
        with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            for meta in book.sheets_metadata:
                if meta.visible is not python_calamine.SheetVisibleEnum.Visible:
                    continue
                sheet = book.get_sheet_by_name(meta.name)
                if sheet.total_height > _MOST_ROWS or sheet.total_width > _MOST_COLUMNS:
                    raise Refused(Reason.FILE_TOO_LARGE, where=f"{file_name}: {meta.name}")
                cells = [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
                reading = _try(cells, file_name, meta.name)
                if reading is not None and (best is None or len(reading.columns) > len(best.columns)):
                    best = reading
    except (python_calamine.CalamineError, OSError, ValueError) as trouble:
        raise Refused(Reason.ROSTER_UNREADABLE, where=file_name, detail=str(trouble)) from trouble
    if best is None:
        raise Refused(Reason.ROSTER_NO_HEADER, where=file_name)
    return best


def _gate(data: bytes, file_name: str) -> None:
    """An .xlsx is a zip: what it says it unpacks to is looked at before anything is unpacked, and where its cells are.

    Calamine keeps a table from the first filled cell to the last: two cells far apart would take all memory there is.
    """
    if not data.startswith(b"PK"):
        try:
            spread = is_spread(data, _MOST_ROWS, _MOST_COLUMNS)
        except ValueError as trouble:
            raise Refused(Reason.ROSTER_UNREADABLE, where=file_name, detail=str(trouble)) from trouble
        if spread:
            raise Refused(Reason.FILE_TOO_LARGE, where=file_name)
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _INFLATED_CAP:
                raise Refused(Reason.FILE_TOO_LARGE, where=file_name)
            names = set(archive.namelist())
            if _WORKBOOK not in names or names & _OTHER_WORKBOOKS:
                raise Refused(Reason.ROSTER_UNREADABLE, where=file_name, detail="no .xlsx")
            if any(_spread(archive.read(entry)) for entry in archive.infolist()):
                raise Refused(Reason.FILE_TOO_LARGE, where=file_name)
    except (
        zipfile.BadZipFile,
        zlib.error,
        OSError,
        RuntimeError,
        ValueError,
        EOFError,
        OverflowError,
    ) as trouble:
        raise Refused(Reason.ROSTER_UNREADABLE, where=file_name, detail=str(trouble)) from trouble


def _spread(part: bytes) -> bool:
    """Whether a part has filled cells beyond every roster; empty ones, which only have a look, do not count.

    Every part is looked at, because a workbook may call any of them a sheet; text in another encoding than UTF-8
    would hide its cells from this and is as good as spread.
    """
    if part.startswith((b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")):
        return True
    filled = _EMPTY_CELL.sub(b"", part)
    places = 0
    for place in _PLACE.finditer(filled):
        places += 1
        if int(place[2]) > _MOST_ROWS or _column(place[1]) > _MOST_COLUMNS:
            return True
    placeless = len(_CELL.findall(filled)) > places
    return placeless and any(int(row[1]) > _MOST_ROWS for row in _ROW.finditer(filled))


def _column(letters: bytes) -> int:
    """The number of a column: A is 1, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _try(cells: Sequence[Sequence[str]], file_name: str, sheet: str) -> RosterReading | None:
    try:
        return read_table(cells, file_name=file_name, sheet=sheet)
    except Refused:
        return None


def _text(cell: object) -> str:
    """A cell as people see it: 147.0 is 147, a date has no time."""
    if isinstance(cell, bool):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    return str(cell)


def _text_table(data: bytes, file_name: str) -> RosterReading:
    text, encoding = _decode(data, file_name)
    if text.startswith("sep="):
        text = "\n" + text.partition("\n")[2]
    readings = [_split(text, separator, file_name) for separator in _SEPARATORS]
    best = max(readings, key=_headings)
    if len(best) > _MOST_ROWS:
        raise Refused(Reason.FILE_TOO_LARGE, where=file_name)
    return read_table(best, file_name=file_name, encoding=encoding)


def _decode(data: bytes, file_name: str) -> tuple[str, str]:
    """UTF-8 with or without its mark, UTF-16 with or without, then the Windows code page of Vietnam."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\0" in data[:4096]:
        big = data[0:4096:2].count(0) > data[1:4096:2].count(0)
        encodings = ["utf-16-be" if big else "utf-16-le"]
    else:
        encodings = ["utf-8-sig", "cp1258"]
    for encoding in encodings:
        try:
            return data.decode(encoding), encoding.removesuffix("-sig")
        except UnicodeDecodeError:
            continue
    raise Refused(Reason.ROSTER_UNREADABLE, where=file_name, detail="no known text encoding")


def _split(text: str, separator: str, file_name: str) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as trouble:
        raise Refused(Reason.ROSTER_UNREADABLE, where=file_name, detail=str(trouble)) from trouble


def _headings(rows: Sequence[Sequence[str]]) -> int:
    return max((sum(heading_of(cell) is not None for cell in row) for row in rows[:40]), default=0)


def read_roster_file(path: Path) -> RosterReading:
    """Read a roster from disk; refusals as for `read_roster`, and FILE_MISSING or FILE_UNREADABLE."""
    try:
        with path.open("rb") as stream:
            data = stream.read(ROSTER_CAP + 1)
    except FileNotFoundError as trouble:
        raise Refused(Reason.FILE_MISSING, where=path.name) from trouble
    except OSError as trouble:
        raise Refused(Reason.FILE_UNREADABLE, where=path.name, detail=str(trouble)) from trouble
    return read_roster(data, path.name)
