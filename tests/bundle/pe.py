"""What a Windows program file says of itself: for which processor it is and which libraries it asks for.

Source of the format: Microsoft, "PE Format", sections "COFF File Header", "Import Directory Table" and
"Delay-Load Directory Table".
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

X86_64 = 0x8664
SUFFIXES = frozenset({".exe", ".dll", ".pyd"})
_PE32_PLUS = 0x20B
_WINDOWED = 2  # IMAGE_SUBSYSTEM_WINDOWS_GUI: no console window comes with it
_IMPORTS, _DELAYED_IMPORTS = 1, 13  # places in the table of directories

WINDOWS_10_1809 = frozenset(
    "advapi32 authz bcrypt bcryptprimitives comctl32 comdlg32 crypt32 d2d1 d3d11 d3d12 d3d9 dcomp dnsapi dwmapi dwrite "
    "dxgi gdi32 icuuc imagehlp imm32 iphlpapi kernel32 mpr msvcrt ncrypt netapi32 ntdll ole32 oleaut32 powrprof "
    "rpcrt4 secur32 setupapi shcore shell32 shlwapi ucrtbase uiautomationcore user32 userenv uxtheme version wldap32 "
    "winhttp winmm winspool.drv ws2_32 wtsapi32".split()
)
"""Libraries every Windows 10 from version 1809 has; `api-ms-win-…` are its names for parts of them."""


@dataclass(frozen=True, slots=True)
class Program:
    """One .exe, .dll or .pyd; the names of libraries are in small letters."""

    machine: int
    windowed: bool
    imports: tuple[str, ...]


def read_program(data: bytes) -> Program:
    """Reads the headers and both tables of imports; ValueError where it is no 64-bit program file."""
    if data[:2] != b"MZ":
        raise ValueError("no program of Windows")
    (start,) = struct.unpack_from("<I", data, 0x3C)
    if data[start : start + 4] != b"PE\0\0":
        raise ValueError("no PE header")
    machine, sections, _, _, _, optional_size, _ = struct.unpack_from("<HHIIIHH", data, start + 4)
    optional = start + 24
    if struct.unpack_from("<H", data, optional)[0] != _PE32_PLUS:
        return Program(machine, False, ())
    table = [
        struct.unpack_from("<IIII", data, optional + optional_size + 40 * number + 8)
        for number in range(sections)
    ]

    def place(address: int) -> int:
        for virtual_size, virtual, raw_size, raw in table:
            if virtual <= address < virtual + max(virtual_size, raw_size):
                return int(address - virtual + raw)
        raise ValueError(f"address {address:#x} lies in no section")

    def named(directory: int, entry_size: int, name_at: int) -> Iterator[str]:
        address, size = struct.unpack_from("<II", data, optional + 112 + 8 * directory)
        if not address or not size:
            return
        entry = place(address)
        while any(data[entry : entry + entry_size]):
            (name,) = struct.unpack_from("<I", data, entry + name_at)
            begin = place(name)
            yield data[begin : data.index(b"\0", begin)].decode("ascii").lower()
            entry += entry_size

    (subsystem,) = struct.unpack_from("<H", data, optional + 68)
    return Program(
        machine, subsystem == _WINDOWED, (*named(_IMPORTS, 20, 12), *named(_DELAYED_IMPORTS, 32, 4))
    )


def wrong_in(folder: Path) -> list[str]:
    """What keeps a bundle from starting on a bare Windows 10: another processor, or a library that is nowhere."""
    files = [path for path in sorted(folder.rglob("*")) if path.suffix.lower() in SUFFIXES]
    here = {path.name.lower() for path in files}
    wrong = [] if files else [f"{folder}: no program"]
    for path in files:
        program = read_program(path.read_bytes())
        if program.machine != X86_64:
            wrong.append(f"{path.name}: for processor {program.machine:#x}")
        missing = [name for name in program.imports if name not in here and not _is_of_windows(name)]
        wrong += [f"{path.name}: asks for {name}" for name in missing]
    return wrong


def _is_of_windows(library: str) -> bool:
    return library.startswith("api-ms-win-") or library.removesuffix(".dll") in WINDOWS_10_1809


def of_the_system(folder: Path) -> list[str]:
    """Files of the bundle that belong to Windows (or stand in for it under wine) and must not be handed out."""
    return [
        path.name
        for path in sorted(folder.rglob("*"))
        if path.name.lower().removesuffix(".dll") in WINDOWS_10_1809
        or path.name.lower().startswith("api-ms-win-")
    ]
