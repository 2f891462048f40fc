"""The zip of a pack, written in one way and read with every header checked first (FORMATS §8); nothing is extracted.

The writer stores files without compression, with fixed dates: the same files give the same bytes with every version
of zlib. The reader also takes deflate. It is stricter than zip tools are: entries stand one behind the other from
the first byte on, both headers of an entry say the same, and there are no comments, extra fields or other disks.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from trainer.domain.errors import Reason, Refused

ENTRY_COUNT_CAP = 2000
TOTAL_CAP = 100 << 20
ENTRY_CAP = 50 << 20
RATIO_CAP = 100
DEPTH_CAP = 6
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_LOCAL_SIGN, _CENTRAL_SIGN, _END_SIGN = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_VERSION, _DATE = 20, (1980 - 1980) << 9 | 1 << 5 | 1
_STORED, _DEFLATED = 0, 8
_NAME = re.compile(r"[a-z0-9_-][a-z0-9._-]{0,99}(?:/[a-z0-9_-][a-z0-9._-]{0,99})*")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?")


@dataclass(frozen=True, slots=True)
class Entry:
    """One file inside: where its bytes stand, and what its headers promise."""

    name: str
    start: int
    packed_size: int
    size: int
    crc: int
    method: int


@dataclass(frozen=True, slots=True)
class Archive:
    """A zip whose headers were all checked; bytes are read one listed file at a time."""

    data: bytes
    entries: Mapping[str, Entry]

    def read(self, name: str) -> bytes:
        """The bytes of one file; Refused(PACK_CONTENT) where they are not what the headers promise."""
        entry = self.entries[name]
        packed = self.data[entry.start : entry.start + entry.packed_size]
        data = packed if entry.method == _STORED else _inflate(packed, entry.size)
        if len(data) != entry.size or zlib.crc32(data) != entry.crc:
            raise Refused(Reason.PACK_CONTENT, detail="size or checksum of an entry")
        return data


def write_archive(files: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip of the files in this order, stored, with fixed dates."""
    out = bytearray()
    central = bytearray()
    count = 0
    for name, data in files:
        encoded = name.encode("ascii")
        crc, size, start = zlib.crc32(data), len(data), len(out)
        common = (_VERSION, 0, _STORED, 0, _DATE, crc, size, size, len(encoded), 0)
        out += _LOCAL.pack(_LOCAL_SIGN, *common) + encoded + data
        central += _CENTRAL.pack(_CENTRAL_SIGN, _VERSION, *common, 0, 0, 0, 0, start) + encoded
        count += 1
    end = _END.pack(_END_SIGN, 0, 0, count, count, len(central), len(out), 0)
    return bytes(out + central + end)


def open_archive(data: bytes) -> Archive:
    """Check every header of a zip.

    Refused(FILE_NOT_OURS) where it is no zip, FILE_TOO_LARGE above the caps, PACK_NAMES for a name that may not be,
    PACK_ENTRIES for everything else.
    """
    if not data.startswith(_LOCAL_SIGN):
        raise Refused(Reason.FILE_NOT_OURS)
    if len(data) > TOTAL_CAP + (4 << 20):
        raise Refused(Reason.FILE_TOO_LARGE)
    at, count = _end_record(data)
    entries: dict[str, Entry] = {}
    expected = total = 0
    first = at
    for _ in range(count):
        entry, offset, at = _central_entry(data, at)
        if entry.name in entries:
            raise Refused(Reason.PACK_NAMES, detail="a name twice")
        entry = _with_local(data, entry, offset, expected)
        expected = entry.start + entry.packed_size
        total += entry.size
        if total > TOTAL_CAP:
            raise Refused(Reason.FILE_TOO_LARGE)
        entries[entry.name] = entry
    if at != len(data) - _END.size or expected != first:
        raise _broken("bytes between or behind the entries")
    return Archive(data, entries)


def _broken(detail: str) -> Refused:
    return Refused(Reason.PACK_ENTRIES, detail=detail)


def _end_record(data: bytes) -> tuple[int, int]:
    """Where the central directory begins, and how many entries it has."""
    start = len(data) - _END.size
    if start < 0:
        raise _broken("no end record")
    sign, disk, first_disk, here, count, size, offset, comment = _END.unpack_from(data, start)
    if sign != _END_SIGN or disk or first_disk or comment or here != count or offset + size != start:
        raise _broken("end record")
    if not 0 < count <= ENTRY_COUNT_CAP:
        raise _broken("number of entries")
    return offset, count


def _central_entry(data: bytes, at: int) -> tuple[Entry, int, int]:
    """One entry of the central directory, the place of its local header, and where the next one begins."""
    if at + _CENTRAL.size > len(data):
        raise _broken("central directory")
    fields = _CENTRAL.unpack_from(data, at)
    sign, made_by, needed, flags, method, time, date, crc, packed, size, name_length, *rest, offset = fields
    if sign != _CENTRAL_SIGN or (made_by, needed, flags, time, date) != (_VERSION, _VERSION, 0, 0, _DATE):
        raise _broken("central header")
    if any(rest):
        raise _broken("extra fields, comments or attributes")
    name = _checked_name(data[at + _CENTRAL.size : at + _CENTRAL.size + name_length])
    if method not in {_STORED, _DEFLATED} or (method == _STORED and packed != size):
        raise _broken("method")
    if size > ENTRY_CAP:
        raise Refused(Reason.FILE_TOO_LARGE, where=name)
    if size > RATIO_CAP * max(packed, 1):
        raise _broken("ratio")
    entry = Entry(name, 0, packed, size, crc, method)
    return entry, offset, at + _CENTRAL.size + name_length


def _with_local(data: bytes, entry: Entry, offset: int, expected: int) -> Entry:
    """The entry with the place of its bytes; its local header stands right behind the entry before it."""
    name = entry.name.encode("ascii")
    header = _LOCAL.pack(
        _LOCAL_SIGN,
        *(_VERSION, 0, entry.method, 0, _DATE, entry.crc, entry.packed_size, entry.size, len(name), 0),
    )
    start = offset + len(header) + len(name)
    if offset != expected or data[offset:start] != header + name or start + entry.packed_size > len(data):
        raise _broken("local header")
    return Entry(entry.name, start, entry.packed_size, entry.size, entry.crc, entry.method)


def _checked_name(raw: bytes) -> str:
    """A name of lower-case ASCII, so that no two names are equal to any file system (NFC, case)."""
    try:
        name = raw.decode("ascii")
    except UnicodeDecodeError:
        raise Refused(Reason.PACK_NAMES, detail="not ASCII") from None
    steps = name.split("/")
    if (
        not _NAME.fullmatch(name)
        or len(steps) > DEPTH_CAP
        or any(step.endswith(".") or _RESERVED.fullmatch(step) for step in steps)
    ):
        raise Refused(Reason.PACK_NAMES)
    return name


def _inflate(packed: bytes, size: int) -> bytes:
    """Inflate to at most `size` bytes; more, less or trailing bytes are refused."""
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        data = inflater.decompress(packed, size + 1)
    except zlib.error:
        raise Refused(Reason.PACK_CONTENT, detail="deflate") from None
    if not inflater.eof or inflater.unused_data or inflater.unconsumed_tail:
        raise Refused(Reason.PACK_CONTENT, detail="deflate")
    return data
