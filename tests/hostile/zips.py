"""Zips written field by field, so that every header can lie; nothing here is checked."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

STORED, DEFLATED = 0, 8


@dataclass(frozen=True)
class Item:
    """One entry; what is None is what an honest writer would put there."""

    name: bytes
    data: bytes = b""
    method: int = STORED
    packed: bytes | None = None
    flags: int = 0
    version: int = 20
    made_by: int = 20
    date: int = 33
    crc: int | None = None
    size: int | None = None
    packed_size: int | None = None
    extra: bytes = b""
    comment: bytes = b""
    disk: int = 0
    internal: int = 0
    external: int = 0
    offset: int | None = None
    local_name: bytes | None = None
    local_size: int | None = None
    local_crc: int | None = None
    local_extra: bytes | None = None
    before: bytes = b""
    behind: bytes = b""


@dataclass(frozen=True)
class End:
    """The end record; what is None is what an honest writer would put there."""

    disk: int = 0
    count: int | None = None
    size: int | None = None
    offset: int | None = None
    comment: bytes = b""
    before: bytes = b""


def deflated(data: bytes) -> bytes:
    """A raw deflate stream."""
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return squeezer.compress(data) + squeezer.flush()


def a_zip(items: Sequence[Item], end: End | None = None, *, prefix: bytes = b"") -> bytes:
    """The bytes of the archive."""
    last = end or End()
    out, directory = bytearray(prefix), bytearray()
    for item in items:
        packed = item.packed
        if packed is None:
            packed = deflated(item.data) if item.method == DEFLATED else item.data
        crc = zlib.crc32(item.data) if item.crc is None else item.crc
        size = len(item.data) if item.size is None else item.size
        packed_size = len(packed) if item.packed_size is None else item.packed_size
        out += item.before
        offset = len(out) if item.offset is None else item.offset
        name = item.name if item.local_name is None else item.local_name
        extra = item.extra if item.local_extra is None else item.local_extra
        out += struct.pack(
            "<4s5H3L2H",
            b"PK\x03\x04",
            *(item.version, item.flags, item.method, 0, item.date),
            crc if item.local_crc is None else item.local_crc,
            packed_size,
            size if item.local_size is None else item.local_size,
            *(len(name), len(extra)),
        )
        out += name + extra + packed + item.behind
        directory += struct.pack(
            "<4s6H3L5H2L",
            b"PK\x01\x02",
            *(item.made_by, item.version, item.flags, item.method, 0, item.date, crc, packed_size, size),
            *(len(item.name), len(item.extra), len(item.comment), item.disk, item.internal, item.external),
            offset,
        )
        directory += item.name + item.extra + item.comment
    start = len(out)
    count = len(items) if last.count is None else last.count
    out += directory + last.before
    out += struct.pack(
        "<4s4H2LH",
        b"PK\x05\x06",
        *(last.disk, 0, count, count),
        len(directory) if last.size is None else last.size,
        start if last.offset is None else last.offset,
        len(last.comment),
    )
    return bytes(out + last.comment)
