"""Packs made to do harm: each with the reason it has to be refused for, made by code from an honest one."""

from __future__ import annotations

import hashlib
import json
import random
import struct
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from tests.builders import a_course, a_pack, a_trainer_key
from tests.course_writing import a_picture, course_files
from tests.hostile.reports import Hostile
from tests.hostile.zips import DEFLATED, End, Item, a_zip, deflated
from trainer.domain.errors import Reason
from trainer.formats import envelope, zip_gate
from trainer.formats.course_pack import MANIFEST_NAME
from trainer.formats.envelope import PayloadKind

HONEST = a_pack()
PARTS: Mapping[str, bytes] = {
    name: zip_gate.open_archive(HONEST).read(name) for name in zip_gate.open_archive(HONEST).entries
}
MANIFEST = PARTS[MANIFEST_NAME]
FILES: Mapping[str, bytes] = {**course_files(a_course()), "media/thu-mau.png": a_picture()}
LESSON = "1-can-ban/1-kiem-tra-kenh-khac.md"
PICTURE = "media/thu-mau.png"
Made = Iterator[tuple[str, bytes]]
Bend = Callable[[dict[str, Any]], object]


def items() -> list[Item]:
    """The honest pack, entry by entry."""
    return [Item(name.encode(), data) for name, data in PARTS.items()]


def bent(index: int, **fields: Any) -> bytes:
    """The honest pack with some header fields of one entry changed."""
    made = items()
    made[index] = replace(made[index], **fields)
    return a_zip(made)


def named(*names: bytes) -> bytes:
    """The honest pack with further entries of these names."""
    return a_zip([*items(), *(Item(name, b"x") for name in names)])


def sealed(body: bytes, kind: PayloadKind = PayloadKind.PACK, signers: int = 1) -> bytes:
    """A manifest signed by the accepted trainer, whatever it says."""
    return envelope.seal(kind, body, [a_trainer_key(7 + number) for number in range(signers)])


def around(manifest: bytes, files: Mapping[str, bytes] = FILES) -> bytes:
    """A pack of this manifest and these files, in the order of their names."""
    return zip_gate.write_archive([(MANIFEST_NAME, manifest), *sorted(files.items())])


def signed(bend: Bend, files: Mapping[str, bytes] = FILES) -> bytes:
    """The honest manifest with members changed, signed again by the accepted trainer."""
    body = json.loads(envelope.peek(MANIFEST, 1 << 20).body)
    bend(body)
    return around(sealed(json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()), files)


def consistent(files: Mapping[str, bytes]) -> bytes:
    """Other files with a manifest that lists them truly: only what is inside is wrong."""
    listed = [
        {"name": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        for name, data in sorted(files.items())
    ]
    return signed(lambda body: body.update(files=listed), files)


def with_text(name: str, more: bytes) -> bytes:
    """A consistent pack with something appended to one text."""
    return consistent({**FILES, name: FILES[name] + more})


def with_picture(data: bytes) -> bytes:
    """A consistent pack with another picture under the same name."""
    return consistent({**FILES, PICTURE: data})


def hostile_packs() -> Iterator[Hostile]:
    """Every hostile pack."""
    for reason, made in (
        (Reason.FILE_NOT_OURS, _other_files()),
        (Reason.FILE_TOO_LARGE, _giants()),
        (Reason.PACK_ENTRIES, _headers()),
        (Reason.PACK_ENTRIES, _archives()),
        (Reason.PACK_NAMES, _names()),
        (Reason.ENVELOPE_BROKEN, _envelopes()),
        (Reason.PAYLOAD_BROKEN, _manifests()),
        (Reason.PACK_CONTENT, _contents()),
        (Reason.PACK_CONTENT, _courses()),
        (Reason.SIGNATURE_BAD, _signatures()),
    ):
        for name, data in made:
            yield Hostile(name, data, reason)
    body = envelope.peek(MANIFEST, 1 << 20).body
    for kind in PayloadKind:
        if kind is not PayloadKind.PACK:
            yield Hostile(f"signed as {kind.value}", around(sealed(body, kind)), Reason.WRONG_KIND)
    newer = MANIFEST.replace(b"pack.v1", b"pack.v2")
    yield Hostile("a manifest of a later version", around(newer), Reason.WRONG_KIND)


def _other_files() -> Made:
    yield "empty", b""
    yield "text", b"khoa hoc"
    yield "a PDF", b"%PDF-1.7\n" + bytes(100)
    yield "a RAR", b"Rar!\x1a\x07\x01\x00" + bytes(100)
    yield "a 7z", b"7z\xbc\xaf\x27\x1c" + bytes(100)
    yield "an empty zip", a_zip([])
    yield "a program with a pack behind it", a_zip(items(), prefix=b"MZ" + bytes(510))
    yield "one byte before the first entry", a_zip(items(), prefix=b"x")
    yield "a pack without a manifest", a_zip(items()[1:])
    yield "a manifest that is not first", a_zip([*items()[1:], items()[0]])
    yield "a manifest in a folder", a_zip([Item(b"a/manifest.dsse.json", MANIFEST), *items()[1:]])
    yield "an office document", a_zip([Item(b"word/document.xml", b"<x/>"), Item(b"a.xml", b"<x/>")])


def _giants() -> Made:
    noise = random.Random(1).randbytes(520_000)
    bomb = noise + bytes(49 << 20)
    packed = deflated(bomb)
    entry = Item(b"media/a.png", bomb, DEFLATED, packed)
    several = [replace(entry, name=b"media/%d.png" % number) for number in range(3)]
    yield "three entries of 49 MiB that fit a floppy", a_zip([items()[0], *several])
    yield "an entry that says 51 MiB", a_zip([items()[0], replace(entry, size=51 << 20)])
    yield "an entry that says 4 GiB", bent(1, size=2**32 - 1, packed_size=2**32 - 1, method=DEFLATED)
    manifest = Item(MANIFEST_NAME.encode(), random.Random(2).randbytes(30_000) + bytes(3 << 20), DEFLATED)
    yield "a manifest of 3 MiB", a_zip([manifest])
    yield "105 MiB", b"PK\x03\x04" + bytes(105 << 20)


def _headers() -> Made:
    yield "encrypted", bent(1, flags=1)
    yield "strongly encrypted", bent(1, flags=0x41)
    yield "names said to be UTF-8", bent(1, flags=0x800)
    descriptor = struct.pack("<4s3L", b"PK\x07\x08", 0, 1, 1)
    yield "sizes behind the data", bent(1, flags=8, behind=descriptor)
    yield "patched data", bent(1, flags=0x20)
    for name, method in (("deflate64", 9), ("bzip2", 12), ("LZMA", 14), ("Zstandard", 93), ("AES", 99)):
        yield f"packed with {name}", bent(1, method=method)
    yield "needs a later unzip", bent(1, version=45)
    yield "made on Unix", bent(1, made_by=3 << 8 | 20)
    yield "a symbolic link", bent(1, made_by=3 << 8 | 20, external=0o120777 << 16)
    yield "a link, said to be of DOS", bent(1, external=0o120777 << 16)
    yield "a folder by its attribute", bent(1, external=0x10)
    yield "a program by its attribute", bent(1, external=0o100755 << 16)
    yield "text by its attribute", bent(1, internal=1)
    yield "another date", bent(1, date=0x5B77)
    yield "another disk", bent(1, disk=1)
    yield "zip64 sizes", bent(1, extra=struct.pack("<2H2Q", 1, 16, 1, 1))
    yield "zip64 sizes in the local header alone", bent(1, local_extra=struct.pack("<2H2Q", 1, 16, 1, 1))
    yield "another name in an extra field", bent(1, extra=struct.pack("<2HBL", 0x7075, 9, 1, 0) + b"evil")
    yield "a comment at an entry", bent(1, comment=b"x")
    yield "another name in the local header", bent(1, local_name=b"../../evil.md")
    yield "another size in the local header", bent(1, local_size=7)
    yield "another sum in the local header", bent(1, local_crc=7)
    yield "stored, but of two sizes", bent(1, size=7)
    yield "an entry whose place is elsewhere", bent(1, offset=3)
    yield "two entries of one place", bent(2, offset=0)
    yield "bytes before an entry", bent(1, before=b"hidden")
    yield "bytes behind an entry", bent(1, behind=b"hidden")
    yield "bytes behind the last entry", bent(len(PARTS) - 1, behind=b"hidden")
    yield "data that ends behind the file", bent(len(PARTS) - 1, packed_size=1 << 20, size=1 << 20)
    zeros = bytes(4 << 20)
    yield "a bomb of ratio 1000", a_zip([items()[0], Item(b"media/a.png", zeros, DEFLATED)])
    yield (
        "nothing that says it is something",
        a_zip([items()[0], Item(b"a.md", b"", DEFLATED, b"", size=101)]),
    )
    noise = random.Random(3).randbytes(1 << 20)
    yield "a picture above 1 MiB", a_zip([*items(), Item(b"media/a.png", noise + b"x")])
    yield "a text above 1 MiB", a_zip([*items(), Item(b"bank/a.md", b"x" * ((1 << 20) + 1))])
    text = random.Random(4).randbytes(10_500).hex().encode() + b" " * 1_000_000
    texts = [Item(b"bank/%d.md" % number, text, DEFLATED) for number in range(9)]
    yield "texts above 8 MiB together", a_zip([*items(), *texts])


def _archives() -> Made:
    yield "two thousand and one entries", a_zip([Item(b"%d.md" % number) for number in range(2001)])
    yield "65535 entries counted", a_zip(items(), End(count=0xFFFF))
    yield "one entry less counted", a_zip(items(), End(count=len(PARTS) - 1))
    yield "one entry more counted", a_zip(items(), End(count=len(PARTS) + 1))
    yield "no entry counted", a_zip(items(), End(count=0))
    yield "a comment", a_zip(items(), End(comment=b"x"))
    yield "a pack in the comment of a pack", a_zip(items(), End(comment=HONEST))
    yield "bytes behind the end", a_zip(items()) + b"\n"
    yield "cut off at the end", a_zip(items())[:-1]
    yield "cut in the directory", a_zip(items())[:-80]
    yield "cut in the middle", HONEST[: len(HONEST) // 2]
    yield "nothing but the first header", HONEST[:30]
    yield "several disks", a_zip(items(), End(disk=1))
    yield "a directory that begins elsewhere", a_zip(items(), End(offset=0))
    yield "a directory at the last byte of 4 GiB", a_zip(items(), End(offset=2**32 - 1, size=2**32 - 1))
    yield "a directory of another size", a_zip(items(), End(size=1))
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, 0, 1)
    record = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 1, 1, 46, 0)
    yield "a zip64 directory", a_zip(items(), End(before=record + locator))
    yield "two ends", a_zip(items(), End(before=struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, 46, 0, 0)))
    yield "two packs one behind the other", HONEST + HONEST


def _names() -> Made:
    for name, path in (
        ("a way up", b"../evil.md"),
        ("a way up inside", b"media/../../evil.md"),
        ("a way up at the end", b"media/.."),
        ("from the root", b"/etc/passwd"),
        ("a drive", b"c:/windows/evil.md"),
        ("a way up as Windows writes it", b"..\\..\\evil.md"),
        ("another computer", b"\\\\192.0.2.1\\share\\a.md"),
        ("a second stream", b"course.md:evil"),
        ("a NUL", b"course.md\x00.png"),
        ("a line end", b"course\n.md"),
        ("a twin in capitals", b"Course.md"),
        ("a twin in NFD", "khóa.md".encode()),
        ("a twin in full width", "ｃourse.md".encode()),
        ("a name that runs backwards", "media/\u202egnp.exe".encode()),
        ("a long s", "cour\u017fe.md".encode()),
        ("bytes that are no text", b"\xff\xfe.md"),
        ("the console", b"con"),
        ("a device with an ending", b"media/aux.png"),
        ("a port", b"com1.md"),
        ("a printer", b"bank/lpt9.tar.md"),
        ("a dot at the end", b"course.md."),
        ("a blank at the end", b"course.md "),
        ("a hidden file", b".git/config"),
        ("a dot", b"."),
        ("a folder", b"media/"),
        ("two slashes", b"media//a.png"),
        ("no name", b""),
        ("seven folders", b"a/b/c/d/e/f/g.md"),
        ("a name of 101 letters", b"a" * 101),
        ("a name of 60000 letters", b"a" * 60_000),
    ):
        yield name, named(path)
    yield "the same name twice", named(b"course.md")
    yield "the manifest twice", named(MANIFEST_NAME.encode())


def _envelopes() -> Made:
    made = json.loads(MANIFEST)
    yield "a manifest that is empty", around(b"")
    yield "a manifest without members", around(b"{}")
    yield "a manifest with white space", around(json.dumps(made).encode())
    yield "a manifest with a byte order mark", around(b"\xef\xbb\xbf" + MANIFEST)
    yield (
        "a manifest with a member twice",
        around(MANIFEST.replace(b'"payload":', b'"payload":"","payload":', 1)),
    )
    yield "a manifest without signature", around(_json({**made, "signatures": []}))
    yield "a manifest of two signers", around(sealed(envelope.peek(MANIFEST, 1 << 20).body, signers=2))
    yield "a manifest nested without end", around(b'{"payloadType":' + b"[" * 1_000_000)


def _manifests() -> Made:
    yield "a body of nothing", around(sealed(b"{}"))
    yield "a body that is a list", around(sealed(b"[]"))
    yield "a later version of the body", signed(lambda body: body.update(v=2))
    yield "a member nobody knows", signed(lambda body: body.update(made="2026"))
    yield "no files", signed(lambda body: body.update(files=[]))
    yield "files that are an object", signed(lambda body: body.update(files={}))
    yield "2001 files", signed(lambda body: body.update(files=body["files"][:1] * 2001))
    yield "a size that is a text", signed(lambda body: body["files"][0].update(size="1"))
    yield "a size below nothing", signed(lambda body: body["files"][0].update(size=-1))
    yield "a size with a point", signed(lambda body: body["files"][0].update(size=1.5))
    yield "a size beyond 2^53", signed(lambda body: body["files"][0].update(size=2**53))
    yield "a digest in capitals", signed(lambda body: body["files"][0].update(sha256="A" * 64))
    yield "a digest cut short", signed(lambda body: body["files"][0].update(sha256="a" * 63))
    yield "a course id that is a path", signed(lambda body: body.update(course="../../evil"))
    yield "a title of 401 letters", signed(lambda body: body.update(title="x" * 401))
    yield "a member of a file nobody knows", signed(lambda body: body["files"][0].update(mode=0o777))


def _contents() -> Made:
    yield "another title", signed(lambda body: body.update(title="Khác"))
    yield "another course", signed(lambda body: body.update(course="khac"))
    yield "another version", signed(lambda body: body.update(version="9.9"))
    yield "another language", signed(lambda body: body.update(language="en"))
    yield "a file not listed", around(MANIFEST, {**FILES, "zz.md": b"x"})
    yield "a listed file missing", around(MANIFEST, {k: v for k, v in FILES.items() if k != PICTURE})
    yield "one file listed twice", signed(lambda body: body["files"].append(body["files"][-1]))
    yield "files in another order", signed(lambda body: body["files"].reverse())
    yield "another size", signed(lambda body: body["files"][0].update(size=1))
    yield "another digest", signed(lambda body: body["files"][0].update(sha256="0" * 64))
    yield "a file changed after signing", around(MANIFEST, {**FILES, LESSON: FILES[LESSON] + b"\n"})
    yield "two files exchanged", around(MANIFEST, _exchanged())
    yield "a wrong sum", bent(2, crc=7)
    yield "deflate that is none", bent(2, method=DEFLATED, packed=b"\xff" * len(PARTS["course.md"]))
    yield "deflate with bytes behind it", _deflated(behind=b"hidden")
    yield "deflate cut off", _deflated(cut=3)
    yield "deflate that gives more than said", _deflated(size=-5)
    yield "deflate that gives less than said", _deflated(size=5)


def _courses() -> Made:
    yield "a page for a browser", consistent({**FILES, "index.html": b"<script>alert(1)</script>"})
    yield "a program", consistent({**FILES, "zz.exe": b"MZ"})
    yield "a picture nobody shows", consistent({**FILES, "media/thua.png": a_picture()})
    yield "lessons of another folder", consistent({**FILES, "taken.md": b"---\nfrom: a\n---\n"})
    yield "an SVG as PNG", with_picture(b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>")
    yield "a GIF as PNG", with_picture(b"GIF89a" + struct.pack("<2H", 4, 3) + bytes(20))
    yield "a pack as PNG", with_picture(HONEST)
    yield "a picture of 60000 pixels", with_picture(_png(60_000, 60_000))
    yield "a picture of four thousand million pixels", with_picture(_png(2**32 - 1, 2**32 - 1))
    yield "a picture of 4097 pixels", with_picture(_png(4097, 1))
    yield "a picture without pixels", with_picture(_png(0, 0))
    yield "a picture cut off in its header", with_picture(a_picture()[:20])
    yield "no course file", consistent({k: v for k, v in FILES.items() if k != "course.md"})
    yield "a course of nothing", consistent({"course.md": b""})
    yield "a text that is not UTF-8", with_text(LESSON, b"\xff")
    yield "a text with a NUL", with_text(LESSON, b"\x00")
    yield "a text of piled marks", with_text(LESSON, ("a" + "\u0301\u0320" * 50_000).encode())
    yield "too many lines", with_text(LESSON, b"\n" * 200_001)
    yield "too many carriage returns", with_text(LESSON, b"\r" * 200_001)
    yield "a picture of this computer", with_text(LESSON, b"\n![a](file:///etc/passwd)\n")
    yield "a picture of another computer", with_text(LESSON, b"\n![a](//192.0.2.1/share/a.png)\n")
    yield "a picture above the course", with_text(LESSON, b"\n![a](media/../../../a.png)\n")
    yield "a picture of the web", with_text(LESSON, b"\n![a](https://example.org/a.png)\n")
    yield (
        "an item twice",
        with_text("bank/nh-kenh-khac.md", FILES["bank/nh-kenh-khac.md"].split(b"---\n", 2)[2]),
    )
    course = FILES["course.md"]
    for name, front in (
        ("anchors that multiply", b"---\na: &a [1,1,1]\nb: &b [*a,*a,*a]\nc: [*b,*b,*b]\n"),
        ("a tag that builds objects", b"---\nx: !!python/object/apply:os.system [ls]\n"),
        ("front matter nested without end", b"---\nx: " + b"[" * 30_000 + b"\n"),
        ("front matter above 64 KiB", b"---\nx: " + b"y" * 70_000 + b"\n"),
        ("a member twice", b"---\ntitle: Khac\n"),
    ):
        yield name, consistent({**FILES, "course.md": course.replace(b"---\n", front, 1)})


def _signatures() -> Made:
    made = json.loads(MANIFEST)
    one = made["signatures"][0]
    other = json.loads(zip_gate.open_archive(a_pack(seed=8)).read(MANIFEST_NAME))["signatures"][0]
    flipped = ("B" if one["sig"][0] != "B" else "C") + one["sig"][1:]
    yield "a signature with a flipped bit", around(_json({**made, "signatures": [{**one, "sig": flipped}]}))
    yield (
        "a stranger's signature under a trainer's name",
        around(_json({**made, "signatures": [{**one, "sig": other["sig"]}]})),
    )
    body = envelope.peek(MANIFEST, 1 << 20).body.replace(b'"version":"1.0"', b'"version":"1.1"')
    signature = envelope.peek(envelope.seal(PayloadKind.REPORT, body, [a_trainer_key()]), 1 << 20)
    report = _json(
        {
            **json.loads(envelope.seal(PayloadKind.PACK, body, [a_trainer_key()])),
            "signatures": json.loads(envelope.seal(PayloadKind.REPORT, body, [a_trainer_key()]))[
                "signatures"
            ],
        }
    )
    assert signature.signatures
    yield "a signature made for another kind", around(report)


def _exchanged() -> dict[str, bytes]:
    first, second = sorted(name for name in FILES if name.endswith(".md"))[:2]
    return {**FILES, first: FILES[second], second: FILES[first]}


def _deflated(*, behind: bytes = b"", cut: int = 0, size: int = 0) -> bytes:
    made = items()
    packed = deflated(made[2].data)
    packed = packed[: len(packed) - cut] + behind
    made[2] = replace(made[2], method=DEFLATED, packed=packed, size=len(made[2].data) + size)
    return a_zip(made)


def _png(width: int, height: int) -> bytes:
    good = a_picture()
    return good[:16] + struct.pack(">2L", width, height) + good[24:]


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
