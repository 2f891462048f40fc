"""The vault's inside: all secrets come back, and nothing opens with the wrong word or at the wrong place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.committee_room import PASSPHRASE, cheap_locks
from tests.trust_builders import VECTORS, a_root
from trainer.domain.errors import Reason, Refused
from trainer.domain.organisation import Role, RoleKeys, Root
from trainer.formats import keys
from trainer.formats.committee_keys import MOST_READERS, Vault, lock_keys, open_box, seal_box, unlock_keys
from trainer.formats.keys import ReaderKey, SigningKey

SECRET = b"\x05" * 32


@pytest.fixture(autouse=True)
def _cheap() -> Iterator[None]:
    with cheap_locks():
        yield


def a_key(number: int) -> SigningKey:
    return SigningKey(bytes([number]) * 32)


def some_keys() -> Vault:
    one, two, three, four = ((a_key(number),) for number in range(1, 5))
    return Vault(one, two, three, four, (ReaderKey.generate(b"\x09" * 32),), SECRET)


def a_root_of(vault: Vault, **bent: object) -> Root:
    """A root under which the first key of each kind in the vault works."""
    held = (
        (Role.ROOT, vault.roots),
        (Role.REGISTRAR, vault.registrars),
        (Role.CATALOGUE, vault.catalogues),
        (Role.IMPORTER, vault.importers),
    )
    roles = tuple(RoleKeys(role, 1, (keys[0].public,)) for role, keys in held)
    return replace(a_root(roles=roles, readers=(vault.readers[0].public,)), **bent)  # type: ignore[arg-type]


def test_the_secrets_come_back() -> None:
    made = some_keys()
    data = lock_keys(made, PASSPHRASE, label="UBND")
    assert unlock_keys(data, PASSPHRASE) == made
    fitted = made.fit(a_root_of(made))
    assert fitted.signers.importer == made.importers[0]
    for secret in ("01" * 32, "05" * 32, made.readers[0].secret, repr(SECRET)):
        assert secret not in repr(made) + repr(fitted)


def test_a_vault_of_the_first_version_opens_for_ever() -> None:
    assert unlock_keys((VECTORS / "vault-v1.json").read_bytes(), PASSPHRASE) == some_keys()


def test_a_vault_without_a_root_key_and_with_old_readers_comes_back() -> None:
    readers = tuple(ReaderKey.generate(bytes([number]) * 32) for number in range(20, 60))
    made = replace(some_keys(), roots=(), readers=readers)
    kept = unlock_keys(lock_keys(made, PASSPHRASE), PASSPHRASE)
    assert kept.roots == ()
    assert kept.readers == readers[:MOST_READERS]


def test_the_root_says_which_key_of_the_vault_works() -> None:
    old = some_keys()
    ready = replace(old, registrars=(a_key(2), a_key(22)), roots=(a_key(1), a_key(21)))
    before = a_root_of(old)
    assert ready.fit(before) == old.fit(before)
    assert (ready.fits(before), ready.tidy(before)) == (True, old)
    later = a_root_of(replace(ready, registrars=(a_key(22),), roots=(a_key(21),)))
    assert (ready.fit(later).registrar, ready.fit(later).root) == (a_key(22), a_key(21))
    assert ready.tidy(later).registrars == (a_key(22),)
    shares = replace(before, roles=(RoleKeys(Role.ROOT, 1, (a_key(33).public,)), *before.roles[1:]))
    assert ready.fit(shares).root is None
    assert ready.tidy(shares).roots == ()


def test_a_vault_from_before_the_keys_were_replaced_does_not_fit_and_is_left_alone() -> None:
    old = some_keys()
    later = a_root_of(replace(old, registrars=(a_key(22),)))
    assert not old.fits(later)
    assert old.tidy(later) == old
    assert old.fit(later).registrar == a_key(2)
    for changed in (
        replace(old, catalogues=(a_key(23),)),
        replace(old, importers=(a_key(24),)),
        replace(old, readers=(ReaderKey.generate(b"\x0a" * 32),)),
    ):
        assert not old.fits(a_root_of(changed))


def test_the_reader_in_use_is_the_one_the_root_names_and_old_ones_stay() -> None:
    new = ReaderKey.generate(b"\x0a" * 32)
    old = some_keys()
    ready = replace(old, readers=(*old.readers, new))
    assert ready.fit(a_root_of(old)).readers == (old.readers[0], new)
    assert ready.fit(a_root_of(replace(old, readers=(new,)))).readers == (new, old.readers[0])


def test_wrong_words_and_other_contents_are_refused() -> None:
    with pytest.raises(Refused, match=Reason.PASSPHRASE_TOO_SHORT.value):
        lock_keys(some_keys(), "ngắn")
    with pytest.raises(Refused, match=Reason.PASSPHRASE_WRONG.value):
        unlock_keys(lock_keys(some_keys(), PASSPHRASE), PASSPHRASE + "x")
    with pytest.raises(Refused, match=Reason.FILE_BROKEN.value):
        unlock_keys(keys.lock(b"{}", PASSPHRASE), PASSPHRASE)
    text = b'{"v":1,"root":"AA==","registrar":"","catalogue":"","importer":"","reader":"","codes":""}'
    with pytest.raises(Refused, match=Reason.FILE_BROKEN.value):
        unlock_keys(keys.lock(text, PASSPHRASE), PASSPHRASE)


def test_a_box_opens_only_at_its_place_and_unchanged() -> None:
    box = seal_box(SECRET, b"code", 7, b"\x01" * 24)
    assert open_box(SECRET, box, 7) == b"code"
    for secret, changed, number in (
        (SECRET, box, 8),
        (b"x", box, 7),
        (SECRET, box[:-1], 7),
        (SECRET, b"", 7),
    ):
        with pytest.raises(Refused, match=Reason.STORE_BROKEN.value):
            open_box(secret, changed, number)
