"""A trainer's key: the locked file that stays on the trainer's PC, and the public card that the committee gets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

import msgspec

from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import PublicKey
from trainer.domain.organisation import TrainerKey
from trainer.domain.text import collapse
from trainer.formats import keys, strict_json
from trainer.formats.keys import SigningKey

KEY_FILE_NAME = "khoa-giang-vien.json"
KEY_FILE_CAP = 64 << 10
CARD_CAP = 4 << 10
NAME_CAP = 120

_Name = Annotated[str, msgspec.Meta(min_length=1, max_length=NAME_CAP)]


class _Secret(strict_json.Body, frozen=True):
    hocso: Literal["trainer-secret"]
    v: Literal[1]
    name: _Name
    seed: strict_json.Hex64


class _Card(strict_json.Body, frozen=True):
    hocso: Literal["trainer"]
    v: Literal[1]
    name: _Name
    key: strict_json.Hex64


@dataclass(frozen=True, slots=True)
class TrainerSigner:
    """An unlocked trainer's key."""

    name: str
    key: SigningKey


def make_key_file(signer: TrainerSigner, passphrase: str) -> bytes:
    """The locked file of a key; Refused(PASSPHRASE_TOO_SHORT), or PAYLOAD_BROKEN for an unfit name."""
    keys.check_passphrase(passphrase)
    secret = strict_json.write(_Secret("trainer-secret", 1, signer.name, signer.key.seed.hex()))
    return keys.lock(secret, passphrase, label=signer.name)


def open_key_file(data: bytes, passphrase: str) -> TrainerSigner:
    """Unlock a key; Refused(PASSPHRASE_WRONG), or FILE_BROKEN where it is no trainer's key file."""
    body = keys.unlock(data, passphrase)
    secret = strict_json.read(body, _Secret, cap=KEY_FILE_CAP, reason=Reason.FILE_BROKEN)
    return TrainerSigner(secret.name, SigningKey(bytes.fromhex(secret.seed)))


def key_card(name: str, public: PublicKey) -> str:
    """One line without any secret: what the committee imports to accept this trainer's packs."""
    return strict_json.write(_Card("trainer", 1, name, public)).decode("utf-8")


def read_key_card(text: str) -> TrainerKey:
    """The name and key on a card; Refused(FILE_NOT_OURS) where it is none, KEY_MALFORMED for an unfit key."""
    data = text.removeprefix("\ufeff").strip().encode("utf-8", "replace")
    card = strict_json.read(data, _Card, cap=CARD_CAP, reason=Reason.FILE_NOT_OURS)
    return TrainerKey(collapse(card.name), keys.check_public_key(card.key))


def checked_name(name: str) -> str:
    """A trainer's name with single spaces; Refused(NOT_FOUND) where nothing is left of it or it is far too long."""
    text = collapse(name)
    if not 0 < len(text) <= NAME_CAP:
        raise Refused(Reason.NOT_FOUND, where=text[:NAME_CAP])
    return text
