"""Looking for a text in everything a folder holds: every spelling it may have on a disk, inside archives too."""

from __future__ import annotations

import base64
import io
import json
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path


def spellings(text: str) -> Iterator[bytes]:
    """A text composed and decomposed, as UTF-8 and UTF-16, escaped in JSON, and in base64 at every alignment."""
    for form in ("NFC", "NFD"):
        shaped = unicodedata.normalize(form, text)
        plain = [shaped.encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be")]
        plain.append(json.dumps(shaped)[1:-1].encode("ascii"))
        yield from plain
        yield plain[0].hex().encode("ascii")
        for data in plain:
            yield from (_in_base64(data, place) for place in range(3))


def _in_base64(data: bytes, place: int) -> bytes:
    """The characters that depend on `data` alone where it begins `place` bytes behind a multiple of three."""
    coded = base64.b64encode(bytes(place) + data)
    return coded[(place * 8 + 5) // 6 : (place + len(data)) * 8 // 6]


def places_of(text: str, *roots: Path) -> list[str]:
    """The files below these, and the members of archives in them, that hold the text in any spelling."""
    wanted = set(spellings(text))
    return sorted(
        {name for root in roots for name, data in _contents(root) if any(each in data for each in wanted)}
    )


def _contents(root: Path) -> Iterator[tuple[str, bytes]]:
    files = sorted(path for path in root.rglob("*") if path.is_file()) if root.is_dir() else [root]
    for path in files:
        yield from _opened(path.name, path.read_bytes())
        yield path.name, path.name.encode("utf-8")


def _opened(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    yield name, data
    if data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.namelist():
                yield from _opened(f"{name}/{member}", archive.read(member))
