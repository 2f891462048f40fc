"""Writing a document somebody asked for: whole or not at all, read back before it counts as written."""

from __future__ import annotations

from pathlib import Path


def write_document(path: Path, data: bytes) -> None:
    """Write a PDF, slip or sheet to a chosen place.

    Raises Refused(CANNOT_WRITE) or an OSError that says what is in the way. Side effects: the file is replaced.
    """
    from trainer.storage.files import write_whole

    write_whole(path, data)
