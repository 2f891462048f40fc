"""How the figures of a log are kept: JSON text that the same figures always give byte for byte."""

from __future__ import annotations

import msgspec

from trainer.domain.standing import LogFigures

NO_RECEIPT = 10**12
"""The number of a receipt that is still to be given: behind every real one."""

_FIGURES = msgspec.json.Decoder(LogFigures)


def encode_figures(figures: LogFigures) -> bytes:
    """Figures as they are stored."""
    return msgspec.json.encode(figures)


def decode_figures(body: bytes) -> LogFigures:
    """Figures read back; the store is our own, so nothing here is checked for malice."""
    return _FIGURES.decode(body)


def under_receipt(body: bytes, receipt_no: int, received: str) -> bytes:
    """Figures that were encoded under `NO_RECEIPT` and no time, as they are under a receipt.

    Inside a text of the figures the quotes of these members would be escaped, so nothing else can be met.
    """
    numbered = body.replace(b'"receipt_no":%d' % NO_RECEIPT, b'"receipt_no":%d' % receipt_no)
    return numbered.replace(b'"received":""', b'"received":' + msgspec.json.encode(received))
