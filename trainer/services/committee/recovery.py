"""Getting a committee back: a new vault from enough root keys and the spare reader on paper."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import PublicKey
from trainer.domain.organisation import Role, Root
from trainer.formats import keys as key_format
from trainer.formats.keys import SigningKey
from trainer.formats.root_proposal import check_voter
from trainer.services.committee.ceremonies import escrow_reader
from trainer.services.committee.desk import Desk
from trainer.services.committee.roots import follow, sheet_key, stick_key
from trainer.services.committee.setup import new_vault, role_keys
from trainer.services.committee.values import JournalKind
from trainer.storage import committee_store as store
from trainer.storage import key_facts


class Recovery:
    """The verbs of recovery; see `CommitteeService`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def stick(self, place: Path, passphrase: str, given: Sequence[SigningKey] = ()) -> SigningKey:
        """The root key on a stick, fit to recover with; `given` are those already there.

        Refusals as for `stick_key`; SHARE_OTHER, SHARE_OLD, SHARE_TWICE as for `check_voter`.
        """
        roots = self._roots()
        key = stick_key(place, passphrase, roots[-1].role(Role.ROOT).keys)
        return _fit(key, roots, given)

    def sheet(self, lines: Sequence[str], given: Sequence[SigningKey] = ()) -> SigningKey:
        """The root key on a printed sheet; refusals as for `stick`, and SHEET_MISTYPED."""
        return _fit(sheet_key(lines), self._roots(), given)

    def check_escrow(self, lines: Sequence[str]) -> None:
        """Whether this is the spare reader; Refused(SHEET_MISTYPED) or Refused(SHARE_OTHER)."""
        escrow_reader(self._roots()[-1], lines)

    def _roots(self) -> tuple[Root, ...]:
        with self._desk.reading() as connection:
            return self._desk.roots(connection)[1]

    def recover(self, given: Sequence[SigningKey], escrow_lines: Sequence[str], passphrase: str) -> None:
        """Make a new vault with new working keys under a new root, signed by enough root keys; it stays open.

        Activation codes printed so far are dead, because their boxes went with the old vault. The spare reader opens
        reports made before, a new one those to come. A root that waited is given up. Refused(SHARES_MISSING),
        SHARE_OTHER, SHARE_OLD, SHARE_TWICE, SHEET_MISTYPED, PASSPHRASE_TOO_SHORT.
        *Side effects:* rewrites the vault, adds a root, ends codes, journals.
        """
        desk = self._desk
        key_format.check_passphrase(passphrase)
        desk.hold(None)
        with ExitStack() as finishing, desk.writing() as connection:
            roots = desk.roots(connection)[1]
            newest = roots[-1]
            own = newest.role(Role.ROOT)
            seen: list[SigningKey] = []
            for key in given:
                seen.append(_fit(key, roots, seen))
            if len(seen) < own.threshold:
                raise Refused(Reason.SHARES_MISSING, where=str(own.threshold - len(seen)))
            escrow = escrow_reader(newest, escrow_lines)
            made = new_vault(desk, seen[0] if len(own.keys) == 1 else None)
            vault = replace(made, readers=(*made.readers, escrow))
            following = replace(
                newest,
                roles=role_keys(vault, own),
                readers=tuple(reader.public for reader in vault.readers),
            )
            key_facts.set_waiting_root(connection, None)
            follow(desk, connection, following, JournalKind.RECOVERED, {}, signers=seen)
            store.replace_all_codes(connection)
            # In its place only after the commit: a vault whose keys no root names would be worth nothing.
            finishing.enter_context(desk.office.vault_after(vault, passphrase, newest.organisation))
        desk.hold(vault)


def _fit(key: SigningKey, roots: Sequence[Root], given: Sequence[SigningKey]) -> SigningKey:
    voters: tuple[PublicKey, ...] = roots[-1].role(Role.ROOT).keys
    check_voter(key.public, voters, {one.public for one in given}, roots)
    return key
