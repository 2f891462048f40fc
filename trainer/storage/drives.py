"""Removable drives that are plugged in: where they are, what they are called, how much room they have."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MOUNT_FOLDERS = (Path("/media"), Path("/run/media"))
_REMOVABLE = 2  # DRIVE_REMOVABLE of GetDriveTypeW


@dataclass(frozen=True, slots=True)
class RemovableDrive:
    """A USB stick or the like."""

    path: Path
    name: str
    free_bytes: int


def removable_drives() -> tuple[RemovableDrive, ...]:
    """The removable drives one can write to now, by name."""
    found = []
    for path, name in _candidates():
        try:
            free = shutil.disk_usage(path).free
        except OSError:
            continue
        if os.access(path, os.W_OK):
            found.append(RemovableDrive(path, name, free))
    return tuple(sorted(found, key=lambda drive: drive.name))


def _candidates() -> Iterator[tuple[Path, str]]:
    if sys.platform == "win32":
        import ctypes

        kernel = ctypes.windll.kernel32
        present = kernel.GetLogicalDrives()
        for number in range(26):
            root = f"{chr(ord('A') + number)}:\\"
            # A: and B: are floppy drives that make a noise when asked.
            if number > 1 and present >> number & 1 and kernel.GetDriveTypeW(root) == _REMOVABLE:
                label = ctypes.create_unicode_buffer(261)
                known = kernel.GetVolumeInformationW(root, label, 261, None, None, None, None, 0)
                yield Path(root), f"{label.value or 'USB'} ({root[:2]})" if known else root[:2]
    else:
        for folder in MOUNT_FOLDERS:
            for path in sorted([*folder.glob("*"), *folder.glob("*/*")]):
                if os.path.ismount(path):
                    yield path, path.name
