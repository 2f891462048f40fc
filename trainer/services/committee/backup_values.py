"""What the committee's verbs on backups return."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class BackupMade:
    """A backup was written and read back; `published` says that the newest organisation file is in it too."""

    path: Path
    size: int
    made: str
    published: bool


@dataclass(frozen=True, slots=True)
class BackupStanding:
    """How the committee stands with backups; times are ISO 8601 with offset, "" for never.

    `automatic` counts the copies beside the store, `newest` is the time of the newest; `file` is when a backup file was
    made last. `due` says that it is time for one. `blind` is when a backup was restored without the newest organisation
    file: until one is read, numbers may be given out twice.
    """

    automatic: int
    newest: str
    folder: Path | None
    file: str
    due: bool
    blind: str


@dataclass(frozen=True, slots=True)
class MissingReport:
    """A receipt that was published, of a report this store does not hold; the names are "" where nobody knows them."""

    receipt_no: int
    received: str
    name: str
    unit: str


@dataclass(frozen=True, slots=True)
class CaughtUp:
    """What was taken over from an organisation file made after this store's state.

    `strangers` counts grants of people who are not in this store's roster. `gone` names people whose grants were
    published before and no longer are, which is what an erasure leaves. `packs` are courses whose pack is not here.
    """

    number: int
    made: str
    digest: str
    missing: tuple[MissingReport, ...]
    grants: int
    strangers: int
    revocations: int
    roots: int
    gone: tuple[str, ...]
    packs: tuple[str, ...]

    @property
    def brings(self) -> bool:
        """Whether anything had to be taken over or asked for again."""
        return bool(
            self.missing or self.grants or self.strangers or self.revocations or self.roots or self.gone
        )


@dataclass(frozen=True, slots=True)
class Restored:
    """A committee was restored; `aside` is where the folder that stood there lies now, None where there was none.

    `caught_up` is None where no organisation file was at hand; `found` says that it lay on this PC and nobody named it.
    """

    home: Path
    aside: Path | None
    organisation: str
    made: str
    app: str
    reports: int
    journal_length: int
    caught_up: CaughtUp | None
    found: bool
