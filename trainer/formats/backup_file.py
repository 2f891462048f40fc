"""The backup `.hsbackup`: a person's profile, or a committee's folder, sealed under a passphrase of its own."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Annotated, Final, Literal

import msgspec

from trainer.domain.errors import Reason, Refused
from trainer.formats import strict_json
from trainer.formats.keys import check_passphrase
from trainer.formats.passphrase_seal import inspect_under, open_under, seal_under

SUFFIX: Final = ".hsbackup"
CAP: Final = 512 * 1024 * 1024
"""The most bytes inside a backup."""
HEADER_CAP: Final = 1024 * 1024
MOST_FILES: Final = 1000
_PACK_NAME: Final = re.compile(r"packs/[0-9a-f]{64}\.hspack")


class BackupKind(Enum):
    """Whose backup it is."""

    PROFILE = "profile"
    COMMITTEE = "committee"


NAMES: Final[Mapping[BackupKind, frozenset[str]]] = {
    BackupKind.PROFILE: frozenset({"profile.json", "keys.lock", "learner.db", "organisation.hsorg"}),
    BackupKind.COMMITTEE: frozenset({"committee.json", "committee.db", "vault.json", "organisation.hsorg"}),
}
"""The files a backup may hold; course packs too, as `packs/<SHA-256>.hspack`."""


@dataclass(frozen=True, slots=True)
class Backup:
    """What is inside: when it was made (ISO 8601 with offset), by which version, and the files by name."""

    kind: BackupKind
    made: str
    app: str
    files: Mapping[str, bytes]


class _File(strict_json.Body, frozen=True):
    name: strict_json.Line
    size: strict_json.Count
    sha256: strict_json.Hex64


class _Header(strict_json.Body, frozen=True):
    hocso: Literal["backup"]
    v: Literal[1]
    kind: Literal["profile", "committee"]
    made: strict_json.Moment
    app: strict_json.Line
    files: Annotated[tuple[_File, ...], msgspec.Meta(max_length=MOST_FILES)]

    def __post_init__(self) -> None:
        strict_json.check_moment(self.made)


def write(backup: Backup, passphrase: str) -> bytes:
    """The bytes of a backup (formats/README.md).

    Refused(PASSPHRASE_TOO_SHORT), FILE_TOO_LARGE above `CAP`; ValueError for a file that has no place in it.
    """
    check_passphrase(passphrase)
    names = sorted(backup.files)
    if not all(_allowed(backup.kind, name) for name in names):
        raise ValueError("a file that has no place in a backup")
    header = strict_json.write(
        _Header(
            "backup",
            1,
            backup.kind.value,
            backup.made,
            backup.app,
            tuple(_described(name, backup.files[name]) for name in names),
        )
    )
    inside = b"".join((header, b"\n", *(backup.files[name] for name in names)))
    strict_json.check_size(inside, CAP)
    return seal_under(inside, passphrase)


def read(data: bytes, passphrase: str, *, expect: BackupKind) -> Backup:
    """What a backup holds, every byte of it checked.

    Refused(FILE_NOT_OURS, FILE_TOO_LARGE, FILE_BROKEN, PASSPHRASE_WRONG), and WRONG_KIND for the other kind of backup.
    """
    inside = open_under(data, passphrase, cap=CAP)
    end = inside.find(b"\n", 0, HEADER_CAP + 1)
    if end < 0:
        raise Refused(Reason.FILE_BROKEN, detail="no header")
    header = strict_json.read(inside[:end], _Header, cap=HEADER_CAP, reason=Reason.FILE_BROKEN)
    kind = BackupKind(header.kind)
    names = [file.name for file in header.files]
    if names != sorted(set(names)) or not all(_allowed(kind, name) for name in names):
        raise Refused(Reason.FILE_BROKEN, detail="names of files")
    if kind is not expect:
        raise Refused(Reason.WRONG_KIND, detail=kind.value)
    if sum(file.size for file in header.files) != len(inside) - end - 1:
        raise Refused(Reason.FILE_BROKEN, detail="sizes of files")
    files: dict[str, bytes] = {}
    place = end + 1
    for file in header.files:
        files[file.name] = inside[place : place + file.size]
        place += file.size
        if _described(file.name, files[file.name]) != file:
            raise Refused(Reason.FILE_BROKEN, detail="content of a file")
    return Backup(kind, header.made, header.app, files)


def check_sealed(data: bytes) -> None:
    """What can be said without the passphrase: Refused(FILE_NOT_OURS, FILE_TOO_LARGE, FILE_BROKEN) for no backup."""
    inspect_under(data, cap=CAP)


def _allowed(kind: BackupKind, name: str) -> bool:
    return name in NAMES[kind] or _PACK_NAME.fullmatch(name) is not None


def _described(name: str, data: bytes) -> _File:
    return _File(name, len(data), hashlib.sha256(data).hexdigest())
