"""A trainer's key comes back with its passphrase only; the public card holds no secret."""

from __future__ import annotations

import json

import pytest

from tests.builders import a_trainer_key
from trainer.domain.errors import Reason, Refused
from trainer.formats import keys
from trainer.formats.trainer_key_file import (
    TrainerSigner,
    checked_name,
    key_card,
    make_key_file,
    open_key_file,
    read_key_card,
)

PASSPHRASE = "muối vừng xe bò quạt mo"


@pytest.fixture(autouse=True)
def _cheap_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys.COST, "memory_kib", 64)
    monkeypatch.setattr(keys.COST, "passes", 1)


def test_a_key_comes_back_with_its_passphrase() -> None:
    signer = TrainerSigner("Tổ biên soạn", a_trainer_key())
    assert open_key_file(make_key_file(signer, PASSPHRASE), PASSPHRASE) == signer


def test_the_file_shows_the_name_and_never_the_secret() -> None:
    data = make_key_file(TrainerSigner("Tổ biên soạn", a_trainer_key()), PASSPHRASE)
    assert keys.locked_facts(data).label == "Tổ biên soạn"
    assert a_trainer_key().seed.hex().encode() not in data


def test_a_wrong_passphrase_and_a_short_one_are_refused() -> None:
    data = make_key_file(TrainerSigner("A", a_trainer_key()), PASSPHRASE)
    with pytest.raises(Refused) as caught:
        open_key_file(data, PASSPHRASE + "x")
    assert caught.value.reason is Reason.PASSPHRASE_WRONG
    with pytest.raises(Refused) as caught:
        make_key_file(TrainerSigner("A", a_trainer_key()), "ngắn")
    assert caught.value.reason is Reason.PASSPHRASE_TOO_SHORT


def test_another_locked_file_is_no_trainers_key() -> None:
    with pytest.raises(Refused) as caught:
        open_key_file(keys.lock(b"{}", PASSPHRASE), PASSPHRASE)
    assert caught.value.reason is Reason.FILE_BROKEN


def test_the_card_is_one_line_with_name_and_key() -> None:
    card = key_card("Chị Hạnh", a_trainer_key().public)
    assert "\n" not in card
    assert json.loads(card)["name"] == "Chị Hạnh"
    trainer = read_key_card(f"\ufeff{card}\r\n")
    assert (trainer.name, trainer.key, trainer.prefixes) == ("Chị Hạnh", a_trainer_key().public, ())


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", Reason.FILE_NOT_OURS),
        ("{}", Reason.FILE_NOT_OURS),
        ("\ud800", Reason.FILE_NOT_OURS),
        ("x" * 5000, Reason.FILE_TOO_LARGE),
        ('{"hocso":"trainer","v":1,"name":"a","key":"' + "0" * 64 + '"}', Reason.KEY_MALFORMED),
    ],
)
def test_other_texts_are_no_card(text: str, reason: Reason) -> None:
    with pytest.raises(Refused) as caught:
        read_key_card(text)
    assert caught.value.reason is reason


def test_a_name_has_something_to_it() -> None:
    assert checked_name("  Chị \u00a0 Hạnh ") == "Chị Hạnh"
    for name in (" ", "x" * 121):
        with pytest.raises(Refused):
            checked_name(name)
