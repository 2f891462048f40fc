"""Old workbooks: two cells far apart are found before a reader makes room for all that lies between."""

from __future__ import annotations

import contextlib
import random
import struct
from pathlib import Path

import pytest

from trainer.domain.errors import Reason, Refused
from trainer.formats.old_workbook import is_spread
from trainer.formats.roster_file import read_roster

ROSTER = Path(__file__).with_name("roster.xls").read_bytes()
ROWS, COLUMNS = 50_000, 200
SIZE = 512


def records(*made: tuple[int, bytes]) -> bytes:
    return b"".join(struct.pack("<2H", kind, len(body)) + body for kind, body in made)


def container(
    stream: bytes, *, name: str = "Workbook", length: int | None = None, loop: bool = False
) -> bytes:
    """A compound file of one stream; its table is sector 0, its directory sector 1, the stream what follows."""
    stream += bytes(-len(stream) % SIZE)
    count = len(stream) // SIZE
    table = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, count + 2), 2 if loop else 0xFFFFFFFE]
    table += [0xFFFFFFFF] * (SIZE // 4 - len(table))
    header = bytearray(SIZE)
    header[:8] = bytes.fromhex("d0cf11e0a1b11ae1")
    struct.pack_into("<H", header, 30, 9)
    struct.pack_into("<L", header, 48, 1)
    struct.pack_into("<109L", header, 76, 0, *[0xFFFFFFFF] * 108)
    entry = bytearray(128)
    text = name.encode("utf-16-le") + b"\0\0"
    entry[: len(text)] = text
    struct.pack_into("<HB", entry, 64, len(text), 2)
    struct.pack_into("<LQ", entry, 116, 2, len(stream) if length is None else length)
    return bytes(header) + struct.pack(f"<{SIZE // 4}L", *table) + bytes(entry) + bytes(SIZE - 128) + stream


def cell(row: int, column: int, kind: int = 0xFD) -> bytes:
    return records((kind, struct.pack("<2H6x", row, column))) + bytes(8192)


def test_a_roster_as_offices_have_it_is_not_spread() -> None:
    assert not is_spread(ROSTER, ROWS, COLUMNS)
    assert read_roster(ROSTER, "ds.xls").rows


@pytest.mark.parametrize("kind", [0x03, 0x06, 0xFD, 0x203, 0x204, 0x27E])
def test_a_cell_beyond_every_roster_is_found(kind: int) -> None:
    assert not is_spread(container(cell(49_999, 199, kind)), ROWS, COLUMNS)
    assert is_spread(container(cell(50_000, 0, kind)), ROWS, COLUMNS)
    assert is_spread(container(cell(0, 200, kind)), ROWS, COLUMNS)
    assert is_spread(container(cell(65_535, 65_535, kind), name="Book"), ROWS, COLUMNS)


def test_the_last_of_several_numbers_counts() -> None:
    body = struct.pack("<2H", 0, 0) + bytes(6 * 3)
    assert not is_spread(container(records((0xBD, body + b"\2\0")) + bytes(8192)), ROWS, COLUMNS)
    assert is_spread(container(records((0xBD, body + b"\xff\xff")) + bytes(8192)), ROWS, COLUMNS)


def test_empty_cells_and_other_streams_have_no_weight() -> None:
    assert not is_spread(container(cell(65_535, 65_535, 0x201)), ROWS, COLUMNS)
    assert not is_spread(container(cell(65_535, 65_535), name="Summary"), ROWS, COLUMNS)


def test_a_container_that_cannot_be_followed_is_none() -> None:
    good = container(cell(0, 0))
    further = bytearray(good)
    struct.pack_into("<L", further, 72, 1)
    for data in (
        good[:40],
        good[:700],
        bytes(further),
        container(cell(0, 0), loop=True),
        container(cell(0, 0), length=100),
    ):
        with pytest.raises(ValueError, match="no sound container"):
            is_spread(data, ROWS, COLUMNS)


def test_a_workbook_with_cells_far_apart_is_refused_as_too_large() -> None:
    data = bytearray(ROSTER)
    last = data.rindex(struct.pack("<2H", 0xFD, 10))
    struct.pack_into("<2H", data, last + 4, 65_535, 65_535)
    with pytest.raises(Refused) as refusal:
        read_roster(bytes(data), "ds.xls")
    assert refusal.value.reason is Reason.FILE_TOO_LARGE


def test_no_bytes_crash_it() -> None:
    chance = random.Random(7)
    for _ in range(500):
        data = bytearray(ROSTER)
        for _ in range(3):
            data[chance.randrange(len(data))] = chance.randrange(256)
        with contextlib.suppress(ValueError):
            is_spread(bytes(data[: chance.randrange(len(data))]), ROWS, COLUMNS)
