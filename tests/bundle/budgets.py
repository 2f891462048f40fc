"""How large the program may be, in bytes, and how much it is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

MB = 1_000_000
LINUX_FOLDER, LINUX_ARCHIVE = "the Linux folder", "the Linux archive"
WINDOWS_FOLDER, WINDOWS_INSTALLER = "the Windows folder", "the Windows installer"
BUDGETS: Mapping[str, int] = {
    LINUX_FOLDER: 165 * MB,
    LINUX_ARCHIVE: 50 * MB,
    WINDOWS_FOLDER: 85 * MB,
    WINDOWS_INSTALLER: 34 * MB,
}


def size_of(path: Path) -> int:
    """The bytes of a file, or of all files in a folder; a link counts as nothing, as it points into the folder."""
    if path.is_file():
        return path.stat().st_size
    return sum(each.stat().st_size for each in path.rglob("*") if each.is_file() and not each.is_symlink())


def over_budget(sizes: Mapping[str, int]) -> list[str]:
    """What is larger than it may be, in words; says every size besides."""
    wrong = []
    for name, size in sizes.items():
        told = f"{name}: {size / MB:.1f} MB of {BUDGETS[name] / MB:.0f} MB"
        print(f"   {told}", flush=True)
        if size > BUDGETS[name]:
            wrong.append(told)
    return wrong
