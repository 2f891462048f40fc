"""The making of new root keys: one stick and one printed sheet after another, and nothing in force before the end."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from trainer.domain.codes import short_code
from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import PublicKey
from trainer.domain.recovery_sheet import paper_lines
from trainer.domain.text import collapse
from trainer.formats.share_file import SHARE_CAP, Share, make_share, open_share, share_name
from trainer.services.committee.key_values import Part, ShareSheet
from trainer.services.committee.values import RecoverySheet
from trainer.storage.files import read_capped, write_whole

SHEET = 0
"""The number under which the recovery sheet is proven."""


@dataclass(slots=True)
class _State:
    """How far one part is; the line asked for is drawn at the beginning, so that nobody can learn it."""

    line: int
    holder: str = ""
    folder: Path | None = None
    proven: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What stands on every sheet of a ceremony."""

    organisation: str
    committee: str
    made: str
    root_code: str
    threshold: int
    of: int


@dataclass
class Ceremony:
    """One ceremony; its keys are in memory only. Dropped before `finish`, it leaves everything as it was.

    `finishing` is called with the holders by public key once every sheet was proven, and tells whether the new root
    is in force.
    """

    facts: Facts
    keys: Mapping[int, Share]
    sheet: RecoverySheet | None
    finishing: Callable[[Mapping[PublicKey, str]], bool]
    chance: Callable[[int], bytes]
    _states: dict[int, _State] = field(init=False)

    def __post_init__(self) -> None:
        """Draw the lines that will be asked for."""
        numbers = (*self.keys, *((SHEET,) if self.sheet else ()))
        self._states = {number: _State(self.chance(1)[0] % (4 * self._secrets(number))) for number in numbers}

    def _secrets(self, number: int) -> int:
        return len(self.sheet.secrets) if number == SHEET and self.sheet else 1

    @property
    def parts(self) -> tuple[Part, ...]:
        """Every step in its order: the sticks, then the recovery sheet where there is one."""
        return tuple(
            Part(number, state.holder, number == SHEET or state.folder is not None, state.proven)
            for number, state in self._states.items()
        )

    def write_part(self, number: int, folder: Path, holder: str, passphrase: str) -> ShareSheet:
        """Write a share onto its stick, and open it once again from there; gives the sheet to be printed.

        May be done again, onto another stick. Refused(SHARE_SAME_STICK) where another part of this ceremony lies
        there, Refused(CANNOT_WRITE) where the stick is gone, Refused(PASSPHRASE_TOO_SHORT), Refused(NOT_FOUND).
        *Side effects:* writes a file into the folder.
        """
        share, state = self._share(number), self._states[number]
        if not folder.is_dir():
            raise Refused(Reason.CANNOT_WRITE, where=str(folder))
        here = folder.resolve()
        for other, theirs in self._states.items():
            taken = theirs.folder
            if other != number and taken and (here.is_relative_to(taken) or taken.is_relative_to(here)):
                raise Refused(Reason.SHARE_SAME_STICK, where=str(folder))
        data = make_share(share, self.facts.organisation, passphrase)
        path = folder / share_name(share)
        write_whole(path, data)
        if open_share(read_capped(path, SHARE_CAP), passphrase) != share:
            raise Refused(Reason.CANNOT_WRITE, where=str(path))
        state.folder, state.holder, state.proven = here, collapse(holder), False
        return self.share_sheet(number)

    def share_sheet(self, number: int) -> ShareSheet:
        """What is printed for the holder of a part; Refused(NOT_FOUND) before it was written."""
        share, state = self._share(number), self._states[number]
        if state.folder is None:
            raise Refused(Reason.NOT_FOUND, where=str(number))
        facts = self.facts
        return ShareSheet(
            facts.organisation,
            facts.committee,
            facts.made,
            facts.root_code,
            number,
            facts.of,
            facts.threshold,
            state.holder,
            short_code(share.key.public),
            share_name(share),
            paper_lines(share.key.seed),
        )

    def asked(self, number: int) -> tuple[int, int]:
        """The secret and the line of a sheet, each from 0, that have to be typed from paper."""
        line = self._states[number].line
        return line // 4, line % 4

    def prove(self, number: int, typed: str) -> None:
        """Take the line typed from the printed sheet; Refused(SHEET_MISTYPED) with the line's number (from 1)."""
        secret, line = self.asked(number)
        if number == SHEET and self.sheet is not None:
            lines = self.sheet.secrets[secret].lines
        else:
            lines = self.share_sheet(number).lines
        if _bare(typed) != _bare(lines[line]):
            raise Refused(Reason.SHEET_MISTYPED, where=str(line + 1))
        self._states[number].proven = True

    def finish(self) -> bool:
        """Bring the new keys into force, or on their way; False where signatures of the root before are missing.

        Refused(SHEET_NOT_PROVEN) with the numbers of parts whose sheet was not proven. *Side effects:* writes a root.
        """
        left = [part.number for part in self.parts if not (part.written and part.proven)]
        if left:
            raise Refused(Reason.SHEET_NOT_PROVEN, where=", ".join(map(str, left)))
        holders = {self.keys[number].key.public: self._states[number].holder for number in self.keys}
        return self.finishing(holders)

    def _share(self, number: int) -> Share:
        if number not in self.keys:
            raise Refused(Reason.NOT_FOUND, where=str(number))
        return self.keys[number]


def shares_of(keys: Sequence[Share]) -> dict[int, Share]:
    """Shares by their number."""
    return {share.number: share for share in keys}


def _bare(line: str) -> str:
    letters = "".join(sign for sign in line.upper() if sign.isalnum())
    return letters.translate(str.maketrans("ILO", "110"))
