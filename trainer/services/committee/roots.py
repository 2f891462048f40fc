"""Roots: how the next one is signed, by the vault's own key or by one stick after another, here or elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from trainer.domain.codes import short_code
from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import PublicKey
from trainer.domain.organisation import Role, Root
from trainer.domain.recovery_sheet import secret_on_paper
from trainer.domain.roots import root_changes
from trainer.formats import root_proposal
from trainer.formats.keys import SigningKey
from trainer.formats.root_proposal import PROPOSAL_CAP, Proposal
from trainer.formats.share_file import SHARE_CAP, SHARE_PREFIX, open_share
from trainer.services.committee.desk import Desk
from trainer.services.committee.key_values import KeyState, RoleLine, RootStep, ShareLine, Waiting
from trainer.services.committee.values import JournalKind
from trainer.storage import committee_store as store
from trainer.storage import key_facts
from trainer.storage.committee_store import Connection
from trainer.storage.files import read_capped, write_whole
from trainer.storage.key_facts import WaitingRoot

_WORKING = (Role.REGISTRAR, Role.CATALOGUE, Role.IMPORTER)


def follow(
    desk: Desk,
    connection: Connection,
    root: Root,
    kind: JournalKind,
    facts: Mapping[str, object],
    *,
    signers: Sequence[SigningKey] = (),
    holders: Mapping[PublicKey, str] | None = None,
) -> bool:
    """Bring the next root on its way: signed by the vault's root key where there is one, and by `signers`.

    True where that is enough and it is in force; otherwise it waits for further signatures and nothing has changed.
    Refused(ROOT_WAITING) while another one waits. *Side effects:* writes a root or a fact, and the journal.
    """
    if key_facts.waiting_root(connection) is not None:
        raise Refused(Reason.ROOT_WAITING)
    lines = desk.roots(connection)[0]
    proposal = root_proposal.propose(lines, replace(root, made=desk.now()))
    own = desk.keys.root if desk.unlocked else None
    for key in (*signers, *((own,) if own else ())):
        proposal = root_proposal.sign(proposal, key)
    waiting = WaitingRoot(b"", kind.value, facts, holders or {}, desk.now())
    if _settle(desk, connection, proposal, waiting):
        return True
    desk.note(connection, JournalKind.ROOT_WAITS, root=proposal.root.version, purpose=kind.value)
    return False


def _settle(desk: Desk, connection: Connection, proposal: Proposal, waiting: WaitingRoot) -> bool:
    """Take a root into force if enough keys signed, or keep it waiting."""
    if not proposal.complete:
        kept = replace(waiting, file=root_proposal.write_proposal(proposal))
        key_facts.set_waiting_root(connection, kept)
        return False
    root = proposal.root
    store.add_root(connection, root.version, root_proposal.finished_line(proposal))
    named = {**key_facts.holders(connection), **waiting.holders}
    current = root.role(Role.ROOT).keys
    key_facts.set_holders(connection, {key: name for key, name in named.items() if key in current})
    key_facts.set_waiting_root(connection, None)
    parts = _parts(proposal)
    signed = {"signed": list(parts)} if len(proposal.roots[-1].role(Role.ROOT).keys) > 1 else {}
    desk.note_all(
        connection, [(JournalKind(waiting.kind), {**waiting.facts, "root": root.version, **signed})]
    )
    return True


def stick_key(place: Path, passphrase: str, wanted: Sequence[PublicKey]) -> SigningKey:
    """The root key on a stick: `place` is its file, or a folder in which one file of a wanted key lies.

    Refused(FILE_MISSING) where there is none, Refused(PASSPHRASE_WRONG), or what `open_share` refuses.
    """
    path = place
    if place.is_dir():
        found = sorted(place.glob(f"{SHARE_PREFIX}*.json"))
        codes = {short_code(key) for key in wanted}
        fitting = [one for one in found if any(code in one.name for code in codes)]
        if not found:
            raise Refused(Reason.FILE_MISSING, where=str(place))
        path = (fitting or found)[0]
    return open_share(read_capped(path, SHARE_CAP), passphrase).key


def sheet_key(lines: Sequence[str]) -> SigningKey:
    """The root key on a printed sheet; Refused(SHEET_MISTYPED), `where` being the number of the line at fault."""
    return SigningKey(sheet_secret(lines))


def sheet_secret(lines: Sequence[str]) -> bytes:
    """The 32 bytes of four printed lines; refusals as for `sheet_key`."""
    try:
        return secret_on_paper(tuple(lines))
    except Refused as refusal:
        raise Refused(Reason.SHEET_MISTYPED, where=refusal.where) from None


class Roots:
    """The verbs of roots; see `CommitteeService`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def state(self) -> KeyState:
        """Which keys there are, since when, and what waits."""
        desk = self._desk
        with desk.reading() as connection:
            _, roots, _ = desk.roots(connection)
            named = key_facts.holders(connection)
            waits = key_facts.waiting_root(connection)
            rehearsed = key_facts.rehearsed(connection)
            succeeds = len(key_facts.succeeded(connection))
        root = roots[-1]
        own = root.role(Role.ROOT)
        shares = tuple(
            ShareLine(
                number,
                len(own.keys),
                key,
                short_code(key),
                named.get(key, ""),
                _since(roots, Role.ROOT, key).made,
            )
            for number, key in enumerate(own.keys, 1)
        )
        return KeyState(
            threshold=own.threshold,
            of=len(own.keys),
            shares=shares if len(own.keys) > 1 else (),
            roles=_roles(roots),
            roots=_steps(roots),
            rehearsed=rehearsed,
            waiting=_waiting(waits) if waits else None,
            vault_fits=desk.vault.fits(root) if desk.unlocked else None,
            succeeds=succeeds,
        )

    def waiting(self) -> Waiting | None:
        """The root that waits for signatures; None where there is none."""
        with self._desk.reading() as connection:
            waits = key_facts.waiting_root(connection)
        return _waiting(waits) if waits else None

    def sign_with_stick(self, place: Path, passphrase: str) -> Waiting | None:
        """Sign what waits with the share on a stick; None when that was enough and the root is in force.

        Refused(ROOT_NOT_WAITING), what `stick_key` refuses, and SHARE_OTHER, SHARE_OLD or SHARE_TWICE for a share that
        has no say. *Side effects:* writes a fact, or a root and the journal.
        """
        with self._desk.reading() as connection:
            proposal = root_proposal.read_proposal(_needed(connection).file)
        return self._sign(stick_key(place, passphrase, proposal.voters))

    def sign_with_sheet(self, lines: Sequence[str]) -> Waiting | None:
        """The same with the printed sheet, where a stick no longer reads. Refused(SHEET_MISTYPED) too."""
        return self._sign(sheet_key(lines))

    def _sign(self, key: SigningKey) -> Waiting | None:
        with self._desk.writing() as connection:
            waits = _needed(connection)
            proposal = root_proposal.sign(root_proposal.read_proposal(waits.file), key)
            return self._go_on(connection, proposal, waits)

    def _go_on(self, connection: Connection, proposal: Proposal, waits: WaitingRoot) -> Waiting | None:
        if _settle(self._desk, connection, proposal, waits):
            return None
        left = key_facts.waiting_root(connection)
        assert left is not None
        return _waiting(left)

    def write_waiting(self, path: Path) -> None:
        """Write what waits for a signature on another computer. *Side effects:* writes the file."""
        with self._desk.reading() as connection:
            data = _needed(connection).file
        write_whole(path, data)

    def take_signed(self, path: Path) -> Waiting | None:
        """Take in the signatures such a file came back with; None when the root is in force now.

        Refused(ROOT_NOT_WAITING), Refused(SHARE_OTHER) for a file of another root, and what `read_proposal` refuses.
        *Side effects:* writes a fact, or a root and the journal.
        """
        brought = root_proposal.read_proposal(read_capped(path, PROPOSAL_CAP))
        with self._desk.writing() as connection:
            waits = _needed(connection)
            merged = root_proposal.merge(root_proposal.read_proposal(waits.file), brought)
            return self._go_on(connection, merged, waits)

    def abandon(self) -> None:
        """Give up what waits; the root in force stays. Refused(ROOT_NOT_WAITING). *Side effects:* writes."""
        with self._desk.writing() as connection:
            waits = _needed(connection)
            version = root_proposal.read_proposal(waits.file).root.version
            key_facts.set_waiting_root(connection, None)
            self._desk.note(connection, JournalKind.ROOT_ABANDONED, root=version, purpose=waits.kind)


def _needed(connection: Connection) -> WaitingRoot:
    waits = key_facts.waiting_root(connection)
    if waits is None:
        raise Refused(Reason.ROOT_NOT_WAITING)
    return waits


def _parts(proposal: Proposal) -> tuple[int, ...]:
    """The parts of the root in force that signed."""
    signers = {key for key, _ in proposal.signed}
    own = proposal.roots[-1].role(Role.ROOT).keys
    return tuple(number for number, key in enumerate(own, 1) if key in signers)


def _waiting(waits: WaitingRoot) -> Waiting:
    proposal = root_proposal.read_proposal(waits.file)
    return Waiting(
        proposal.root.version,
        JournalKind(waits.kind),
        waits.since,
        root_changes(proposal.roots[-1], proposal.root),
        *proposal.missing,
        _parts(proposal),
    )


def _steps(roots: Sequence[Root]) -> tuple[RootStep, ...]:
    changed = [root_changes(before, after) for before, after in pairwise((roots[0], *roots))]
    steps = [RootStep(root.version, root.made, each) for root, each in zip(roots, changed, strict=True)]
    return tuple(reversed(steps))


def _roles(roots: Sequence[Root]) -> tuple[RoleLine, ...]:
    newest = roots[-1]
    held: list[tuple[Role, str, str]] = [
        (role, key, short_code(key)) for role in _WORKING for key in newest.role(role).keys
    ]
    held += [(Role.READER, reader, reader[-8:]) for reader in newest.readers]
    made = []
    for role, key, code in held:
        since = _since(roots, role, key)
        made.append(RoleLine(role, code, since.version, since.made))
    return tuple(made)


def _since(roots: Sequence[Root], role: Role, key: str) -> Root:
    """The root from which on a key is named without a break."""
    found = roots[-1]
    for root in reversed(roots):
        named: Sequence[str] = root.readers if role is Role.READER else root.role(role).keys
        if key not in named:
            break
        found = root
    return found
