"""Type and size of a picture come from its first bytes, as real encoders write them."""

from __future__ import annotations

import struct

import pytest

from tests.course_writing import a_picture
from trainer.formats.course_pictures import PictureSize, PictureType, picture_size, type_of_name


def jpeg(*segments: bytes) -> bytes:
    frame = b"\xff\xc2" + struct.pack(">HBHHB", 17, 8, 48, 64, 3)
    return b"\xff\xd8" + b"".join(segments) + frame + bytes(20)


def webp(form: bytes, data: bytes) -> bytes:
    return b"RIFF" + bytes(4) + b"WEBP" + form + bytes(4) + data


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (a_picture(40, 30), PictureSize(PictureType.PNG, 40, 30)),
        (b"GIF89a" + struct.pack("<HH", 7, 9), PictureSize(PictureType.GIF, 7, 9)),
        (jpeg(b"\xff\xe0\x00\x04ab"), PictureSize(PictureType.JPEG, 64, 48)),
        (jpeg(b"\xff\xff\xdb\x00\x02"), PictureSize(PictureType.JPEG, 64, 48)),
        (jpeg(b"\xff\xc4\x00\x02"), PictureSize(PictureType.JPEG, 64, 48)),
        (
            webp(b"VP8 ", b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", 100, 50)),
            PictureSize(PictureType.WEBP, 100, 50),
        ),
        (
            webp(b"VP8L", b"\x2f" + struct.pack("<I", 99 | 49 << 14)),
            PictureSize(PictureType.WEBP, 100, 50),
        ),
        (
            webp(b"VP8X", bytes(4) + (99).to_bytes(3, "little") + (49).to_bytes(3, "little")),
            PictureSize(PictureType.WEBP, 100, 50),
        ),
        (webp(b"VP8 ", bytes(20)), None),
        (webp(b"VP8L", bytes(20)), None),
        (webp(b"VP8X", b""), None),
        (b"\x89PNG\r\n\x1a\n" + bytes(20), None),
        (b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR", None),
        (b"GIF89a", None),
        (b"\xff\xd8\xff\xd9" + bytes(9), None),
        (b"\xff\xd8\xff\xe0\x00\x01" + bytes(9), None),
        (b"\xff\xd8\xff\xe0\x00\x02\x00" + bytes(9), None),
        (b"\xff\xd8\xff", None),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", None),
        (b"", None),
    ],
)
def test_the_header_tells_type_and_size(data: bytes, expected: PictureSize | None) -> None:
    assert picture_size(data) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("media/a.png", PictureType.PNG),
        ("media/a.jpeg", PictureType.JPEG),
        ("media/a.jpg", PictureType.JPEG),
        ("media/a.svg", None),
    ],
)
def test_a_name_promises_a_type(name: str, expected: PictureType | None) -> None:
    assert type_of_name(name) is expected
