"""Pictures of a course: which ones the texts use, and what their first bytes say about type and size."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from trainer.formats.course_document import Document, without_code

SIDE_CAP = 4096
# No part of this may scan past the next bracket: the text may be hostile, and the search starts at each `![`.
PICTURE = re.compile(
    r"!\[(?P<alt>(?:[^\[\]\\]|\\.|\[[^\[\]]*\])*)\]"
    r"\([ \t]*<?(?P<name>[^()\[\]\s<>]*)>?(?:[ \t]+(?P<caption>\"[^\"]*\"|'[^']*'))?[ \t]*\)"
)


@dataclass(frozen=True, slots=True)
class UsedPicture:
    """A picture as a text names it."""

    file: str
    line: int
    column: int
    name: str
    alt: str


class PictureType(Enum):
    """The types a course may use, by the ending of the file name."""

    PNG = "png"
    JPEG = "jpg"
    WEBP = "webp"
    GIF = "gif"


@dataclass(frozen=True, slots=True)
class PictureSize:
    """What the header of a picture says; sides in pixels."""

    type: PictureType
    width: int
    height: int


def used_pictures(documents: Iterable[Document]) -> Iterator[UsedPicture]:
    """Every picture that a text shows, with its place."""
    for document in documents:
        for line in document.body:
            if line.code or "![" not in line.text:
                continue
            text = without_code(line.text)
            for found in PICTURE.finditer(text):
                yield UsedPicture(
                    document.file, line.number, found.start() + 1, found["name"], found["alt"].strip()
                )


def type_of_name(name: str) -> PictureType | None:
    """The type that a file name promises."""
    ending = name.rpartition(".")[2].replace("jpeg", "jpg")
    return next((type_ for type_ in PictureType if type_.value == ending), None)


def picture_size(data: bytes) -> PictureSize | None:
    """Type and size by the header alone, nothing is decoded; None for anything else than PNG, JPEG, WebP or GIF."""
    try:
        if data.startswith(b"\x89PNG\r\n\x1a\n") and data[12:16] == b"IHDR":
            width, height = struct.unpack(">II", data[16:24])
            return PictureSize(PictureType.PNG, width, height)
        if data[:6] in {b"GIF87a", b"GIF89a"}:
            width, height = struct.unpack("<HH", data[6:10])
            return PictureSize(PictureType.GIF, width, height)
        if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
            return _webp(data)
        if data.startswith(b"\xff\xd8\xff"):
            return _jpeg(data)
    except struct.error:
        return None
    return None


def _webp(data: bytes) -> PictureSize | None:
    """The three forms of https://developers.google.com/speed/webp/docs/riff_container."""
    form = data[12:16]
    if form == b"VP8 " and data[23:26] == b"\x9d\x01\x2a":
        width, height = struct.unpack("<HH", data[26:30])
        return PictureSize(PictureType.WEBP, width & 0x3FFF, height & 0x3FFF)
    if form == b"VP8L" and data[20:21] == b"\x2f":
        (bits,) = struct.unpack("<I", data[21:25])
        return PictureSize(PictureType.WEBP, (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
    if form == b"VP8X" and len(data) >= 30:
        width = int.from_bytes(data[24:27], "little") + 1
        return PictureSize(PictureType.WEBP, width, int.from_bytes(data[27:30], "little") + 1)
    return None


def _jpeg(data: bytes) -> PictureSize | None:
    """Walk the segments up to the frame header (ITU T.81, B.2.2)."""
    at = 2
    while at + 9 <= len(data):
        if data[at] != 0xFF:
            return None
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return PictureSize(PictureType.JPEG, width, height)
        (length,) = struct.unpack(">H", data[at + 2 : at + 4])
        if length < 2 or marker in {0xD9, 0xDA}:
            return None
        at += 2 + length
    return None
