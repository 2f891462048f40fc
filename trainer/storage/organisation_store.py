"""The organisation file of a PC: which organisation was pinned, and the newest file accepted from it."""

from __future__ import annotations

from pathlib import Path

from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import OrgId
from trainer.storage.files import read_capped, write_whole

SUFFIX = ".hsorg"
FILE_CAP = 64 * 1024 * 1024
_PINNED, _CURRENT = "pinned.txt", "current.hsorg"


def _folder(home: Path) -> Path:
    return home / "organisation"


def pinned(home: Path) -> OrgId | None:
    """The organisation a person pinned on this PC; None before that."""
    path = _folder(home) / _PINNED
    if not path.exists():
        return None
    text = read_capped(path, 100).decode("ascii", "replace").strip()
    if len(text) != 64 or not set(text) <= set("0123456789abcdef"):
        raise Refused(Reason.FILE_BROKEN, where=_PINNED)
    return OrgId(text)


def current(home: Path) -> bytes | None:
    """The bytes of the newest accepted file; None before the first."""
    path = _folder(home) / _CURRENT
    return read_capped(path, FILE_CAP) if path.exists() else None


def keep(home: Path, organisation: OrgId, data: bytes) -> None:
    """Keep an accepted file, and which organisation is pinned. *Side effects:* writes both files whole."""
    write_whole(_folder(home) / _CURRENT, data)
    if pinned(home) != organisation:
        write_whole(_folder(home) / _PINNED, organisation.encode("ascii"))
