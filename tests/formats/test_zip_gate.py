"""The zip of a pack: written in one way, and every other way of writing one is refused before a byte is inflated."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.domain.errors import Reason, Refused
from trainer.formats import zip_gate
from trainer.formats.zip_gate import open_archive, write_archive

NAMES = st.from_regex(r"[a-z0-9_-][a-z0-9_-]{0,8}\.md", fullmatch=True).filter(
    lambda name: name.split(".")[0] not in {"con", "prn", "aux", "nul"}
)


def refusal(data: bytes) -> Reason:
    """Why an archive is refused, by its headers or at reading it whole."""
    with pytest.raises(Refused) as caught:
        read_all(data)
    return caught.value.reason


def read_all(data: bytes) -> list[tuple[str, bytes]]:
    opened = open_archive(data)
    return [(name, opened.read(name)) for name in opened.entries]


def archive(
    *entries: tuple[str, bytes],
    method: int = 0,
    local: Callable[[list[int]], None] | None = None,
    central: Callable[[list[int]], None] | None = None,
    end: Callable[[list[int]], None] | None = None,
) -> bytes:
    """An archive whose header fields can be bent.

    Fields of a local header: version, flags, method, time, date, crc, packed, size, name, extra; the central one has
    "made by" before them and comment, disk, two attributes and offset behind; the end record has disk, disk, count,
    count, size, offset, comment.
    """
    out, directory = bytearray(), bytearray()
    for name, data in entries:
        deflater = zlib.compressobj(9, zlib.DEFLATED, -15)
        packed = deflater.compress(data) + deflater.flush() if method else data
        encoded = name.encode("utf-8")
        fields = [20, 0, method, 0, 33, zlib.crc32(data), len(packed), len(data), len(encoded), 0]
        both = [20, *fields, 0, 0, 0, 0, len(out)]
        for bend, values in ((local, fields), (central, both)):
            if bend is not None:
                bend(values)
        out += struct.pack("<4s5H3L2H", b"PK\x03\x04", *fields) + encoded + packed
        directory += struct.pack("<4s6H3L5H2L", b"PK\x01\x02", *both) + encoded
    values = [0, 0, len(entries), len(entries), len(directory), len(out), 0]
    if end is not None:
        end(values)
    return bytes(out + directory + struct.pack("<4s4H2LH", b"PK\x05\x06", *values))


def put(index: int, value: int) -> Callable[[list[int]], None]:
    def bend(values: list[int]) -> None:
        values[index] = value

    return bend


@given(st.dictionaries(NAMES, st.binary(max_size=60), min_size=1, max_size=6))
def test_what_is_written_is_read_back(files: dict[str, bytes]) -> None:
    data = write_archive(files.items())
    opened = open_archive(data)
    assert {name: opened.read(name) for name in opened.entries} == files
    assert write_archive(files.items()) == data
    with zipfile.ZipFile(io.BytesIO(data)) as other:
        assert {name: other.read(name) for name in other.namelist()} == files


def test_deflated_entries_are_read_too() -> None:
    opened = open_archive(archive(("a.md", b"ab" * 500), method=8))
    assert opened.read("a.md") == b"ab" * 500


@given(st.integers(min_value=0, max_value=219), st.integers(min_value=1, max_value=255))
def test_any_changed_byte_is_refused_or_changes_the_content(place: int, change: int) -> None:
    files = [("a.md", b"one"), ("b/c.md", b"two")]
    data = bytearray(write_archive(files))
    data[place % len(data)] ^= change
    try:
        read = read_all(bytes(data))
    except Refused:
        return
    assert [name for name, _ in read] != [name for name, _ in files]


@pytest.mark.parametrize(
    "name",
    [
        "../a.md",
        "/a.md",
        "a//b.md",
        "a/./b.md",
        "a/../b.md",
        "a\\b.md",
        "c:a.md",
        "A.md",
        "á.md",
        "a b.md",
        "",
        "a/",
        ".a",
        "a.",
        "a./b",
        "con",
        "con.md",
        "media/nul.png",
        "com1",
        "lpt9.txt",
        "a/b/c/d/e/f/g.md",
        "a" * 101,
        "a\0b",
    ],
)
def test_names_that_a_file_system_could_misread_are_refused(name: str) -> None:
    assert refusal(archive((name, b"x"))) is Reason.PACK_NAMES


def test_a_name_twice_is_refused() -> None:
    assert refusal(archive(("a.md", b"x"), ("a.md", b"y"))) is Reason.PACK_NAMES


GOOD = ("a.md", b"x" * 10)


@pytest.mark.parametrize(
    "data",
    [
        archive(GOOD, local=put(1, 1), central=put(2, 1)),
        archive(GOOD, local=put(1, 8), central=put(2, 8)),
        archive(GOOD, local=put(1, 0x800), central=put(2, 0x800)),
        archive(GOOD, local=put(2, 12), central=put(3, 12)),
        archive(GOOD, central=put(3, 99)),
        archive(GOOD, local=put(5, 1)),
        archive(GOOD, local=put(7, 9)),
        archive(GOOD, central=put(8, 9)),
        archive(GOOD, central=put(0, 3)),
        archive(GOOD, central=put(4, 5), local=put(3, 5)),
        archive(GOOD, central=put(10, 2)),
        archive(GOOD, central=put(11, 3)),
        archive(GOOD, central=put(14, 5)),
        archive(GOOD, central=put(15, 4)),
        archive(GOOD, central=put(9, 200)),
        archive(GOOD, end=put(0, 1)),
        archive(GOOD, end=put(2, 2)),
        archive(GOOD, end=put(6, 5)),
        archive(GOOD, end=put(5, 3)),
        archive(GOOD, ("b.md", b"y"), central=put(15, 0)),
        archive(end=None),
        archive(GOOD)[:-3],
        archive(GOOD) + b"x",
        b"PK\x03\x04",
        archive(GOOD)[:44] + b"between" + archive(GOOD)[44:],
    ],
)
def test_headers_that_disagree_are_refused(data: bytes) -> None:
    expected = {Reason.PACK_ENTRIES, Reason.PACK_NAMES} if data != archive() else {Reason.FILE_NOT_OURS}
    assert refusal(data) in expected


def test_bytes_behind_the_last_entry_are_refused() -> None:
    good = archive(GOOD)
    body = 30 + len("a.md") + 10
    end = bytearray(good[-22:])
    end[16:20] = (body + 4).to_bytes(4, "little")
    assert refusal(good[:body] + b"hide" + good[body:-22] + bytes(end)) is Reason.PACK_ENTRIES


def test_more_entries_in_the_directory_than_counted_are_refused() -> None:
    good = archive(GOOD, ("b.md", b"y"), end=lambda values: values.__setitem__(slice(2, 4), [1, 1]))
    assert refusal(good) is Reason.PACK_ENTRIES


def test_more_entries_counted_than_there_are_is_refused() -> None:
    good = archive(GOOD, end=lambda values: values.__setitem__(slice(2, 4), [2, 2]))
    assert refusal(good) is Reason.PACK_ENTRIES


def test_data_before_the_first_entry_is_refused() -> None:
    assert refusal(b"MZ" + archive(GOOD)) is Reason.FILE_NOT_OURS
    assert refusal(b"") is Reason.FILE_NOT_OURS


def test_a_wrong_checksum_is_refused_at_reading() -> None:
    data = archive(GOOD, local=put(5, 7), central=put(6, 7))
    assert refusal(data) is Reason.PACK_CONTENT


@pytest.mark.parametrize("size", [999, 1001])
def test_deflate_that_gives_more_or_less_than_promised_is_refused(size: int) -> None:
    entry = ("a.md", b"ab" * 500)
    data = archive(entry, method=8, local=put(7, size), central=put(8, size))
    assert refusal(data) is Reason.PACK_CONTENT


def test_deflate_that_is_none_is_refused() -> None:
    data = archive(("a.md", b"\xff\xff\xff"), local=put(2, 8), central=put(3, 8))
    assert refusal(data) is Reason.PACK_CONTENT


@pytest.mark.parametrize("bend", [lambda data: data + b"x", lambda data: data[:-1]])
def test_deflate_with_bytes_behind_it_or_cut_off_is_refused(bend: Callable[[bytes], bytes]) -> None:
    deflater = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = bend(deflater.compress(b"ab" * 500) + deflater.flush())
    data = archive(
        ("a.md", packed),
        local=lambda values: values.__setitem__(slice(2, 8), [8, 0, 33, 0, len(packed), 1000]),
        central=lambda values: values.__setitem__(slice(3, 9), [8, 0, 33, 0, len(packed), 1000]),
    )
    assert refusal(data) is Reason.PACK_CONTENT


def test_a_bomb_is_refused_by_its_header() -> None:
    assert refusal(archive(("a.md", bytes(1 << 20)), method=8)) is Reason.PACK_ENTRIES


def test_caps_on_size_and_count(monkeypatch: pytest.MonkeyPatch) -> None:
    entries: Sequence[tuple[str, bytes]] = [("a.md", b"x" * 10), ("b.md", b"x" * 10)]
    monkeypatch.setattr(zip_gate, "ENTRY_CAP", 9)
    assert refusal(archive(*entries)) is Reason.FILE_TOO_LARGE
    monkeypatch.setattr(zip_gate, "ENTRY_CAP", 10)
    monkeypatch.setattr(zip_gate, "TOTAL_CAP", 19)
    assert refusal(archive(*entries)) is Reason.FILE_TOO_LARGE
    monkeypatch.setattr(zip_gate, "TOTAL_CAP", 20)
    monkeypatch.setattr(zip_gate, "ENTRY_COUNT_CAP", 1)
    assert refusal(archive(*entries)) is Reason.PACK_ENTRIES
    monkeypatch.setattr(zip_gate, "TOTAL_CAP", -(4 << 20))
    assert refusal(archive(*entries)) is Reason.FILE_TOO_LARGE
