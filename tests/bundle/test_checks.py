"""The checks of a bundle see what they are for: a wrong processor, a library that is nowhere, a program too large."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import pytest

from tests.bundle import brand, budgets, freezing, pe

CONSOLE, WINDOW = 3, 2


def a_program(
    *imports: str, machine: int = pe.X86_64, subsystem: int = WINDOW, delayed: tuple[str, ...] = ()
) -> bytes:
    """A PE32+ file with one section that holds both tables of imports and the names in them."""
    section, raw = 0x1000, 0x400
    names: dict[str, int] = {}
    tables = (len(imports) + 1) * 20 + (len(delayed) + 1) * 32
    text = b""
    for name in (*imports, *delayed):
        names[name] = section + tables + len(text)
        text += name.encode("ascii") + b"\0"
    body = b"".join(struct.pack("<IIIII", 1, 0, 0, names[name], 1) for name in imports) + bytes(20)
    late = section + len(body)
    body += b"".join(struct.pack("<IIIIIIII", 1, names[name], 0, 0, 0, 0, 0, 0) for name in delayed) + bytes(
        32
    )
    body += text
    directories = [(0, 0)] * 16
    directories[1] = (section, (len(imports) + 1) * 20)
    if delayed:
        directories[13] = (late, (len(delayed) + 1) * 32)
    optional = struct.pack("<H", 0x20B) + bytes(66) + struct.pack("<H", subsystem) + bytes(42)
    optional += b"".join(struct.pack("<II", *each) for each in directories)
    head = b"MZ" + bytes(0x3A) + struct.pack("<I", 0x40) + b"PE\0\0"
    head += struct.pack("<HHIIIHH", machine, 1, 0, 0, 0, len(optional), 0) + optional
    head += b".text\0\0\0" + struct.pack("<IIII", len(body), section, len(body), raw) + bytes(16)
    return head.ljust(raw, b"\0") + body


def test_a_program_says_its_processor_its_libraries_and_whether_it_has_a_console() -> None:
    program = pe.read_program(a_program("KERNEL32.dll", "Qt6Core.dll", delayed=("dwmapi.dll",)))
    assert program == pe.Program(pe.X86_64, True, ("kernel32.dll", "qt6core.dll", "dwmapi.dll"))
    assert not pe.read_program(a_program(subsystem=CONSOLE)).windowed


@pytest.mark.parametrize("data", [b"", b"\x7fELF", b"MZ" + bytes(0x3A) + struct.pack("<I", 0x40) + b"NE\0\0"])
def test_what_is_no_program_is_told(data: bytes) -> None:
    with pytest.raises((ValueError, struct.error)):
        pe.read_program(data)


def test_a_bundle_that_would_not_start_on_a_bare_windows_is_found(tmp_path: Path) -> None:
    (tmp_path / "HocSo.exe").write_bytes(
        a_program("kernel32.dll", "api-ms-win-crt-heap-l1-1-0.dll", "Own.DLL")
    )
    (tmp_path / "own.dll").write_bytes(a_program("ntdll.dll"))
    assert pe.wrong_in(tmp_path) == []
    (tmp_path / "x.pyd").write_bytes(a_program("msvcp140.dll", machine=0x14C))
    assert pe.wrong_in(tmp_path) == ["x.pyd: for processor 0x14c", "x.pyd: asks for msvcp140.dll"]
    assert pe.wrong_in(tmp_path / "empty") != []


def test_a_library_of_windows_in_the_bundle_is_found(tmp_path: Path) -> None:
    for name in ("icuuc.dll", "API-MS-WIN-crt-heap-l1-1-0.dll", "python311.dll"):
        (tmp_path / name).write_bytes(a_program())
    assert sorted(pe.of_the_system(tmp_path)) == ["API-MS-WIN-crt-heap-l1-1-0.dll", "icuuc.dll"]


def test_a_program_too_large_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "hocso"
    folder.mkdir()
    (folder / "a").write_bytes(bytes(1000))
    (folder / "b").symlink_to("a")
    assert budgets.size_of(folder) == budgets.size_of(folder / "a") == 1000
    assert budgets.over_budget({budgets.LINUX_FOLDER: 165 * budgets.MB}) == []
    assert len(budgets.over_budget({budgets.LINUX_FOLDER: 165 * budgets.MB + 1})) == 1
    assert "165" in capsys.readouterr().out


def test_the_same_folder_gives_the_same_archive(tmp_path: Path) -> None:
    folder = tmp_path / "hocso"
    folder.mkdir()
    (folder / "b").write_bytes(b"2")
    (folder / "a").write_bytes(b"1")
    freezing.pack(folder, tmp_path / "one.tar.xz")
    (folder / "a").touch()
    freezing.pack(folder, tmp_path / "two.tar.xz")
    assert (tmp_path / "one.tar.xz").read_bytes() == (tmp_path / "two.tar.xz").read_bytes()


def test_the_icon_has_a_picture_for_every_size_windows_asks_for(qapp: object) -> None:
    data = brand.icon(brand.ROOT / "assets" / "brand" / "hocso-mark.svg")
    kind, count = struct.unpack_from("<HH", data, 2)
    assert (kind, count) == (1, len(brand.SIZES))
    for number, size in enumerate(brand.SIZES):
        width, _, _, _, _, bits, length, place = struct.unpack_from("<BBBBHHII", data, 6 + 16 * number)
        assert (width or 256, bits) == (size, 32)
        assert data[place : place + 8] == b"\x89PNG\r\n\x1a\n"
        assert struct.unpack_from(">II", data, place + 16) == (size, size)
        assert place + length <= len(data)


def test_the_installer_has_the_picture_of_the_first_screen_in_the_size_it_asks_for(qapp: object) -> None:
    data = brand.side_picture(brand.ROOT / "assets" / "brand")
    assert data[:2] == b"BM"
    assert struct.unpack_from("<ii", data, 18) == brand.SIDE
    tokens = json.loads((brand.ROOT / "assets" / "theme" / "tokens.json").read_text(encoding="utf-8"))
    assert brand._GROUND in json.dumps(tokens)


def test_the_version_resource_names_the_version_in_four_numbers() -> None:
    text = brand.version_resource("1.2.3")
    assert "filevers=(1, 2, 3, 0)" in text
    assert 'StringStruct("FileVersion", "1.2.3")' in text
