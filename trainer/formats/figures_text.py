"""How the figures of a log are kept: JSON text that the same figures always give byte for byte."""

from __future__ import annotations

import msgspec

from trainer.domain.standing import LogFigures

_FIGURES = msgspec.json.Decoder(LogFigures)


def encode_figures(figures: LogFigures) -> bytes:
    """Figures as they are stored."""
    return msgspec.json.encode(figures)


def decode_figures(body: bytes) -> LogFigures:
    """Figures read back; the store is our own, so nothing here is checked for malice."""
    return _FIGURES.decode(body)
