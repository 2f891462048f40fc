"""A share: one of several root keys, as a locked file on its holder's USB stick."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final, Literal

import msgspec

from trainer.domain.codes import short_code
from trainer.domain.errors import Reason
from trainer.formats import keys, strict_json
from trainer.formats.envelope import MOST_SIGNATURES
from trainer.formats.keys import SigningKey

SHARE_CAP: Final = 64 * 1024
"""The largest share file that is read, in bytes."""
SHARE_PREFIX: Final = "khoa-goc-phan-"

_Number = Annotated[int, msgspec.Meta(ge=1, le=MOST_SIGNATURES)]


@dataclass(frozen=True, slots=True)
class Share:
    """An unlocked share: part `number` of `of`."""

    number: int
    of: int
    key: SigningKey


class _Secret(strict_json.Body, frozen=True):
    hocso: Literal["root-share"]
    v: Literal[1]
    number: _Number
    of: _Number
    seed: strict_json.Hex64


def share_name(share: Share) -> str:
    """The name of its file: with the short code of the key, so that an older share on the same stick stays."""
    return f"{SHARE_PREFIX}{share.number}-{short_code(share.key.public)}.json"


def make_share(share: Share, organisation: str, passphrase: str) -> bytes:
    """The locked file; its label says in clear which part of whose root key it is. Refused(PASSPHRASE_TOO_SHORT)."""
    keys.check_passphrase(passphrase)
    secret = _Secret("root-share", 1, share.number, share.of, share.key.seed.hex())
    label = f"{share.number}/{share.of} · {short_code(share.key.public)} · {organisation}"
    return keys.lock(strict_json.write(secret), passphrase, label=label[:400])


def open_share(data: bytes, passphrase: str) -> Share:
    """Unlock a share; Refused(PASSPHRASE_WRONG), or FILE_BROKEN where it is none."""
    text = keys.unlock(data, passphrase)
    secret = strict_json.read(text, _Secret, cap=SHARE_CAP, reason=Reason.FILE_BROKEN)
    return Share(secret.number, secret.of, SigningKey(bytes.fromhex(secret.seed)))
