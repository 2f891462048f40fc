"""Working keys, replaced one at a time: the old one loses its power with the next root."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from trainer.domain.errors import Reason, Refused
from trainer.domain.organisation import Role, RoleKeys, Root
from trainer.formats.committee_keys import Vault
from trainer.formats.keys import ReaderKey, SigningKey
from trainer.services.committee.desk import Desk
from trainer.services.committee.roots import follow
from trainer.services.committee.values import JournalKind
from trainer.storage import key_facts

REPLACEABLE: Final = (Role.REGISTRAR, Role.CATALOGUE, Role.IMPORTER, Role.READER)
"""The roles whose key lies in the vault under the committee's pass phrase."""


class RoleKeyDesk:
    """The verb of working keys; see `CommitteeService`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def replace(self, role: Role, passphrase: str) -> bool:
        """Make a new key for a role; True where the root that names it is in force, False while it waits.

        Until then the old key works; afterwards lines it signs are refused. Reports sealed to an old reader still
        open here. Refused(NOT_FOUND) for another role, Refused(PASSPHRASE_WRONG), Refused(ROOT_WAITING).
        *Side effects:* rewrites the vault, which holds both keys meanwhile; writes a root or what waits.
        """
        if role not in REPLACEABLE:
            raise Refused(Reason.NOT_FOUND, where=role.value)
        desk = self._desk
        vault = desk.office.open_vault(passphrase)
        chance = desk.token(32)
        with desk.writing() as connection:
            if key_facts.waiting_root(connection) is not None:
                raise Refused(Reason.ROOT_WAITING)
            root = desk.roots(connection)[1][-1]
            ready, following = _with_new(vault.tidy(root), root, role, chance)
            # The vault first: it works under the old root and under the new one, whichever comes to be.
            desk.office.write_vault(ready, passphrase, root.organisation)
            desk.hold(ready)
            return follow(desk, connection, following, JournalKind.ROLE_REPLACED, {"role": role.value})


def _with_new(vault: Vault, root: Root, role: Role, chance: bytes) -> tuple[Vault, Root]:
    if role is Role.READER:
        reader = ReaderKey.generate(chance)
        # The second reader is the spare key on paper; it stays.
        following = replace(root, readers=(reader.public, *root.readers[1:]))
        return replace(vault, readers=(*vault.readers[:1], reader, *vault.readers[1:])), following
    key = SigningKey.generate(chance)
    roles = tuple(RoleKeys(role, 1, (key.public,)) if each.role is role else each for each in root.roles)
    following = replace(root, roles=roles)
    if role is Role.REGISTRAR:
        return replace(vault, registrars=(vault.registrars[0], key)), following
    if role is Role.CATALOGUE:
        return replace(vault, catalogues=(vault.catalogues[0], key)), following
    return replace(vault, importers=(vault.importers[0], key)), following
