"""Where the cells of an old workbook (.xls) are, looked at before its reader makes room for them.

A compound file ([MS-CFB]) is a small file system; its stream "Workbook" or "Book" is a row of records ([MS-XLS] 2.1.4).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

_STREAMS = frozenset({"Workbook", "Book"})
_FILLED = frozenset(
    {0x02, 0x03, 0x04, 0x05, 0x06, 0x206, 0x406, 0xBD, 0xD6, 0xFD, 0x203, 0x204, 0x205, 0x27E}
)
"""Records of cells with something in them, of all ages of the format; each begins with its row and column."""
_SEVERAL = 0xBD
"""Several numbers side by side; the last column stands at the end."""
_SMALLEST = 4096
"""Smaller streams are kept elsewhere; a workbook is never so small."""
_IN_HEADER = 109
_NO_SECTOR = 0xFFFFFFFA


def is_spread(data: bytes, rows: int, columns: int) -> bool:
    """Whether a cell lies beyond so many rows or columns; ValueError where the file cannot be followed."""
    try:
        return any(row >= rows or column >= columns for row, column in _cells(data))
    except (struct.error, IndexError) as trouble:
        raise ValueError(f"no sound container: {trouble}") from trouble


def _cells(data: bytes) -> Iterator[tuple[int, int]]:
    """Row and last column of every record of a cell, counted from 0; IndexError for what is no sound container."""
    size = 1 << min(struct.unpack_from("<H", data, 30)[0], 16)
    (directory,) = struct.unpack_from("<L", data, 48)
    (further,) = struct.unpack_from("<L", data, 72)
    if further:
        raise IndexError("more sectors than the header tells")
    table: list[int] = []
    for number in struct.unpack_from(f"<{_IN_HEADER}L", data, 76):
        if number < _NO_SECTOR:
            table += struct.unpack(f"<{size // 4}L", data[(number + 1) * size : (number + 2) * size])
    for start, length in _workbooks(_chained(data, size, table, directory)):
        if length < _SMALLEST:
            raise IndexError("a workbook in the small stream")
        yield from _records(_chained(data, size, table, start)[:length])


def _chained(data: bytes, size: int, table: list[int], start: int) -> bytes:
    """The sectors of one stream, one behind the other."""
    made = bytearray()
    number = start
    while number < _NO_SECTOR:
        if len(made) > len(data):
            raise IndexError("a chain that goes round")
        made += data[(number + 1) * size : (number + 2) * size]
        number = table[number]
    return bytes(made)


def _workbooks(directory: bytes) -> Iterator[tuple[int, int]]:
    """First sector and length of every stream that a reader might take for the workbook."""
    for at in range(0, len(directory) - 127, 128):
        length, kind = struct.unpack_from("<HB", directory, at + 64)
        name = directory[at : at + max(0, length - 2)].decode("utf-16-le", "replace")
        if kind == 2 and name in _STREAMS:
            start, size = struct.unpack_from("<LQ", directory, at + 116)
            yield start, size


def _records(stream: bytes) -> Iterator[tuple[int, int]]:
    at = 0
    while at + 8 <= len(stream):
        kind, length, row, column = struct.unpack_from("<4H", stream, at)
        if kind in _FILLED:
            if kind == _SEVERAL:
                (column,) = struct.unpack_from("<H", stream, at + 2 + length)
            yield row, column
        at += 4 + length
