"""Person cards: one sealed entry a person, which only that person's activation code opens (FORMATS §4)."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from typing import Annotated, Final, Literal

import msgspec

from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import OrgId, PersonId
from trainer.domain.organisation import Organisation, PersonCard, Role
from trainer.formats import envelope, keys, organisation_lines, strict_json
from trainer.formats.envelope import LINE_CAP, PayloadKind
from trainer.formats.keys import Cost
from trainer.formats.organisation_bodies import OfOrganisation
from trainer.formats.strict_json import Hex32, Line

CARD_COST: Final = Cost(passes=2, memory_kib=32 * 1024)
"""What one guess at an activation code costs; fixed by the format, because both sides must agree without words."""

_CARD_TAG: Final = b"hocso-card-v1\0"
_SALT_TAG: Final = b"hocso-card-salt-v1\0"
_NONCE: Final = 24
_BLOCK: Final = 64
_SHORTEST: Final = 256


class People(OfOrganisation, frozen=True):
    """The body of a `people` line: entries are nonce and box, all of one length, in random order."""

    entries: list[Annotated[bytes, msgspec.Meta(min_length=64)]]


class _Card(strict_json.Body, frozen=True):
    v: Literal[1]
    person: Hex32
    name: Line
    staff_code: Line
    unit: Line
    position: Line
    until: Line


def card_key(code: str, org: OrgId) -> bytes:
    """The 32-byte key of a person's card: Argon2id of the nine characters, with a salt made of the organisation's id.

    Takes some 30 ms and 32 MiB: compute it once for each code and keep it.
    """
    salt = hashlib.sha256(_SALT_TAG + bytes.fromhex(org)).digest()[:16]
    return keys.derive(code, salt, CARD_COST)


def seal_cards(cards: Iterable[tuple[bytes, PersonCard]], org: OrgId) -> list[bytes]:
    """Each card under its key: nonce and XChaCha20-Poly1305 box, padded to one length, in random order."""
    from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_encrypt as encrypt

    texts = [(key, strict_json.write(_to_text(card))) for key, card in cards]
    longest = max((len(text) for _, text in texts), default=0)
    size = max(_SHORTEST, -(-longest // _BLOCK) * _BLOCK)
    sealed: list[bytes] = []
    for key, text in texts:
        nonce = secrets.token_bytes(_NONCE)
        sealed.append(nonce + encrypt(text.ljust(size, b"\0"), _facts(org), nonce, key))
    secrets.SystemRandom().shuffle(sealed)
    return sealed


def open_person_card(data: bytes, organisation: Organisation, code: str) -> PersonCard:
    """The card this activation code opens in an organisation file that `open_organisation` accepted.

    `code` is what `normalise_activation_code` returns. Refused(ORG_OTHER) where `data` is not the file `organisation`
    was read from, Refused(CODE_UNKNOWN) where no entry opens.
    """
    lines = organisation_lines.split(data)
    if lines[-1].digest != organisation.digest:
        raise Refused(Reason.ORG_OTHER)
    registrar = organisation.root.role(Role.REGISTRAR)
    key = card_key(code, organisation.id)
    for line in lines:
        if line.kind is PayloadKind.PEOPLE:
            opened = envelope.confirm(line, registrar.keys, threshold=registrar.threshold)
            people = strict_json.read(opened.body, People, cap=LINE_CAP)
            card = _find(people.entries, key, organisation.id)
            if card is not None:
                return card
    raise Refused(Reason.CODE_UNKNOWN)


def _find(entries: Sequence[bytes], key: bytes, org: OrgId) -> PersonCard | None:
    from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_decrypt as decrypt
    from nacl.exceptions import CryptoError

    for entry in entries:
        try:
            text = decrypt(entry[_NONCE:], _facts(org), entry[:_NONCE], key)
        except CryptoError:
            continue
        card = strict_json.read(text.rstrip(b"\0"), _Card, cap=LINE_CAP)
        return PersonCard(
            PersonId(card.person), card.name, card.staff_code, card.unit, card.position, card.until
        )
    return None


def _facts(org: OrgId) -> bytes:
    return _CARD_TAG + bytes.fromhex(org)


def _to_text(card: PersonCard) -> _Card:
    return _Card(1, card.person, card.name, card.staff_code, card.unit, card.position, card.until)
