"""The lines of an organisation file (.hsorg): one envelope each, in a fixed order of kinds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from trainer.domain.errors import Reason, Refused
from trainer.formats import envelope, strict_json
from trainer.formats.envelope import LINE_CAP, ORGANISATION_CAP, Envelope, PayloadKind

ORGANISATION_SUFFIX: Final = ".hsorg"
FIRST_BYTES: Final = b'{"payloadType":"'

ORDER: Final = (
    PayloadKind.ROOT,
    PayloadKind.CATALOGUE,
    PayloadKind.PEOPLE,
    PayloadKind.GRANT,
    PayloadKind.REVOCATION,
    PayloadKind.RECEIPT,
    PayloadKind.RESULT,
    PayloadKind.BATCH,
)
"""How the kinds follow each other; roots, the catalogue and the closing batch are always there."""
LINE_COUNT_CAP: Final = 10_000
"""More lines than this no file needs: each holds up to half a MiB of rows, and roots are few."""
_ONCE: Final = frozenset({PayloadKind.CATALOGUE, PayloadKind.BATCH})
_NEEDED: Final = frozenset({PayloadKind.ROOT, *_ONCE})


def split(data: bytes) -> tuple[Envelope, ...]:
    """The envelopes of a file, parsed and NOT verified, in an order and number that make sense.

    Refused(FILE_TOO_LARGE), Refused(FILE_NOT_OURS), Refused(FILE_BROKEN), or what `envelope.peek` refuses.
    """
    strict_json.check_size(data, ORGANISATION_CAP)
    if not data.startswith(FIRST_BYTES):
        raise Refused(Reason.FILE_NOT_OURS)
    if not data.endswith(b"\n"):
        raise Refused(Reason.FILE_BROKEN, detail="cut off")
    lines = tuple(envelope.peek(line, LINE_CAP) for line in _lines(data))
    place = 0
    seen: set[PayloadKind] = set()
    for line in lines:
        if line.kind not in ORDER:
            raise Refused(Reason.WRONG_KIND, detail=line.kind.value)
        if ORDER.index(line.kind) < place or (line.kind in seen and line.kind in _ONCE):
            raise Refused(Reason.FILE_BROKEN, detail=f"{line.kind.value} out of place")
        place = ORDER.index(line.kind)
        seen.add(line.kind)
    if not seen >= _NEEDED:
        raise Refused(Reason.FILE_BROKEN, detail="lines are missing")
    return lines


def _lines(data: bytes) -> Iterator[bytes]:
    """One line after the other: a file of nothing but line ends must not become a list of millions."""
    start = 0
    for _ in range(LINE_COUNT_CAP):
        end = data.index(b"\n", start)
        yield data[start:end]
        start = end + 1
        if start == len(data):
            return
    raise Refused(Reason.FILE_TOO_LARGE, detail=f"more than {LINE_COUNT_CAP} lines")
