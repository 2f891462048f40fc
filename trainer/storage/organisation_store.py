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
    path = _current(home, pinned(home))
    return read_capped(path, FILE_CAP) if path.exists() else None


def current_file(home: Path) -> Path:
    """Where the newest accepted file lies, if there is one."""
    return _folder(home) / _CURRENT


def keep(home: Path, organisation: OrgId, data: bytes) -> None:
    """Keep an accepted file, and which organisation is pinned. *Side effects:* writes both files whole.

    The file of another organisation than the one pinned goes under a name of its own, so that the one small file that
    says which is pinned changes from one to the other at once.
    """
    before = pinned(home)
    path = _folder(home) / _CURRENT if before is None else _current(home, organisation)
    if before not in {None, organisation}:
        path = _own(home, organisation)
    write_whole(path, data)
    if before != organisation:
        write_whole(_folder(home) / _PINNED, organisation.encode("ascii"))


def _own(home: Path, organisation: OrgId) -> Path:
    return _folder(home) / f"org-{organisation[:16]}{SUFFIX}"


def _current(home: Path, organisation: OrgId | None) -> Path:
    """Where the newest file of an organisation is: that of the first one pinned keeps its plain name."""
    own = _own(home, organisation) if organisation else None
    return own if own is not None and own.exists() else _folder(home) / _CURRENT
