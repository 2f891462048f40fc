"""The vault's inside: all secrets come back, and nothing opens with the wrong word or at the wrong place."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.committee_room import PASSPHRASE, cheap_locks
from trainer.domain.errors import Reason, Refused
from trainer.formats import keys
from trainer.formats.committee_keys import CommitteeKeys, lock_keys, open_box, seal_box, unlock_keys
from trainer.formats.keys import ReaderKey, SigningKey

SECRET = b"\x05" * 32


@pytest.fixture(autouse=True)
def _cheap() -> Iterator[None]:
    with cheap_locks():
        yield


def some_keys() -> CommitteeKeys:
    one, two, three, four = (SigningKey(bytes([number]) * 32) for number in range(1, 5))
    return CommitteeKeys(one, two, three, four, ReaderKey.generate(b"\x09" * 32), SECRET)


def test_the_secrets_come_back() -> None:
    made = some_keys()
    data = lock_keys(made, PASSPHRASE, label="UBND")
    assert unlock_keys(data, PASSPHRASE) == made
    assert made.signers.importer == made.importer
    for secret in ("01" * 32, "05" * 32, made.reader.secret, repr(SECRET)):
        assert secret not in repr(made)


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
