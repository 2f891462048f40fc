"""Drives: the removable ones that are plugged in, and whether a folder lies on another computer."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MOUNT_FOLDERS = (Path("/media"), Path("/run/media"))
MOUNTS = Path("/proc/self/mounts")
_REMOVABLE, _REMOTE = 2, 4  # DRIVE_REMOVABLE and DRIVE_REMOTE of GetDriveTypeW
_REMOTE_SYSTEMS = frozenset(
    "nfs nfs4 cifs smb3 smbfs ncpfs afs ceph glusterfs davfs fuse.sshfs fuse.davfs".split()
)


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


def is_remote(path: Path) -> bool:
    """Whether a file or folder, which need not exist yet, lies on another computer: a share or a mapped drive.

    SQLite asks for locks that file servers do not keep (sqlite.org/lockingv3.html and wal.html: all processes have
    to be on the same computer), so a database there is damaged sooner or later.
    """
    if sys.platform == "win32":
        import ctypes

        # A share is known by its name; asking for it could take a minute where the server is off.
        for place in (str(path.absolute()), os.path.realpath(path)):
            drive = os.path.splitdrive(place)[0].removeprefix("\\\\?\\")
            if drive.startswith(("\\\\", "UNC\\")):
                return True
            if ctypes.windll.kernel32.GetDriveTypeW(f"{drive}\\") == _REMOTE:
                return True
        return False
    return _file_system(os.path.realpath(path)) in _REMOTE_SYSTEMS


def _file_system(path: str) -> str:
    """The kind of the file system that is mounted closest to a path; "" where the system does not say."""
    try:
        lines = MOUNTS.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return ""
    closest, kind = "", ""
    for line in lines:
        place, name = line.split(" ")[1:3]
        # The kernel writes spaces and the like as octal numbers (proc(5)).
        place = place.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\")
        if len(place) >= len(closest) and f"{path}/".startswith(f"{place.rstrip('/')}/"):
            closest, kind = place, name
    return kind


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
