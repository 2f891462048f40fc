"""A signature on another computer: a root that waits is brought in a file, looked at, signed and carried back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from trainer.domain.roots import Change, root_changes
from trainer.formats import root_proposal
from trainer.formats.root_proposal import PROPOSAL_CAP, Proposal
from trainer.services.committee.roots import sheet_key, stick_key
from trainer.storage.files import read_capped, write_whole


@dataclass(frozen=True, slots=True)
class Brought:
    """What such a file would change, for the holder of a share to read before signing."""

    organisation: str
    committee: str
    version: int
    changes: tuple[Change, ...]
    missing_old: int
    missing_new: int


def look(path: Path) -> Brought:
    """What a file asks for; refusals as for `read_proposal`. Nothing of a committee has to be on this computer."""
    return _brought(_read(path))


def cosign_with_stick(path: Path, place: Path, passphrase: str) -> Brought:
    """Sign it with the share on a stick; refusals as for `stick_key` and `sign`. *Side effects:* rewrites the file."""
    proposal = _read(path)
    key = stick_key(place, passphrase, proposal.voters)
    return _keep(path, root_proposal.sign(proposal, key))


def cosign_with_sheet(path: Path, lines: Sequence[str]) -> Brought:
    """The same with a printed sheet; Refused(SHEET_MISTYPED) too. *Side effects:* rewrites the file."""
    return _keep(path, root_proposal.sign(_read(path), sheet_key(lines)))


def _read(path: Path) -> Proposal:
    return root_proposal.read_proposal(read_capped(path, PROPOSAL_CAP))


def _keep(path: Path, proposal: Proposal) -> Brought:
    write_whole(path, root_proposal.write_proposal(proposal))
    return _brought(proposal)


def _brought(proposal: Proposal) -> Brought:
    before = proposal.roots[-1]
    changes = root_changes(before, proposal.root)
    return Brought(before.organisation, before.committee, proposal.root.version, changes, *proposal.missing)
