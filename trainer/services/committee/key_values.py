"""What the verbs of root keys take and return; light, so that pages may import it at start."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from trainer.domain.ids import PublicKey
from trainer.domain.organisation import Role
from trainer.domain.roots import Change
from trainer.services.committee.values import JournalKind


@dataclass(frozen=True, slots=True)
class ShareLine:
    """One root key that lies on a stick: part `number` of `of`, who keeps it, since which root."""

    number: int
    of: int
    key: PublicKey
    code: str
    holder: str
    since: str


@dataclass(frozen=True, slots=True)
class RoleLine:
    """A working key: its short code (of a reader the end of its id), and the root it came with."""

    role: Role
    code: str
    version: int
    since: str


@dataclass(frozen=True, slots=True)
class RootStep:
    """One root, and what it changed."""

    version: int
    made: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A root that waits for signatures: of `missing_old` keys in force and of `missing_new` keys to come.

    `signed` are the parts of the root in force that signed already.
    """

    version: int
    kind: JournalKind
    since: str
    changes: tuple[Change, ...]
    missing_old: int
    missing_new: int
    signed: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class KeyState:
    """All keys of a committee as its page shows them; `shares` is empty where the root key lies in the vault.

    `vault_fits` is None while the vault is closed.
    """

    threshold: int
    of: int
    shares: tuple[ShareLine, ...]
    roles: tuple[RoleLine, ...]
    roots: tuple[RootStep, ...]
    rehearsed: str
    waiting: Waiting | None
    vault_fits: bool | None
    succeeds: int


@dataclass(frozen=True, slots=True)
class ShareSheet:
    """What is printed of one share, for its holder; the program does not keep it."""

    organisation: str
    committee: str
    made: str
    root_code: str
    number: int
    of: int
    threshold: int
    holder: str
    key_code: str
    file_name: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """How far one part of a ceremony is; number 0 is the recovery sheet, which needs no stick."""

    number: int
    holder: str
    written: bool
    proven: bool


class GivenBy(Enum):
    """How a root key came to the program."""

    STICK = "stick"
    SHEET = "sheet"


class Proof(Enum):
    """What a rehearsal proves, in this order."""

    KEYS = "keys"
    VAULT = "vault"
    REPORTS_BEFORE = "reports-before"
    REPORTS_AFTER = "reports-after"
    ORGANISATION = "organisation"
    JOURNAL = "journal"
    UNTOUCHED = "untouched"


@dataclass(frozen=True, slots=True)
class Protocol:
    """A rehearsal that succeeded; `used` are the parts (0: the recovery sheet) and how each was given."""

    organisation: str
    committee: str
    made: str
    root_code: str
    root_version: int
    threshold: int
    of: int
    used: tuple[tuple[int, GivenBy], ...]
    proofs: tuple[Proof, ...]
    reports: int
    people: int
    journal_number: int
    journal_head: str
