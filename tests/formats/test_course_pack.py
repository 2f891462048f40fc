"""A pack is one signed manifest and exactly its files; one folder has one digest; any flipped byte is refused."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import a_course, a_course_folder, a_pack, a_trainer_key, one_answer
from tests.course_writing import a_picture, course_files
from trainer.domain.errors import Reason, Refused
from trainer.formats import envelope, zip_gate
from trainer.formats.course_folder import read_course, read_course_files
from trainer.formats.course_pack import (
    MANIFEST_NAME,
    folder_digest,
    folder_pack,
    open_pack,
    pack,
    reading_digest,
)
from trainer.formats.envelope import PayloadKind

PACK = a_pack()
KEY = a_trainer_key()


def refusal(data: bytes) -> Reason:
    with pytest.raises(Refused) as caught:
        open_pack(data, (KEY.public,))
    return caught.value.reason


def contents() -> dict[str, bytes]:
    archive = zip_gate.open_archive(PACK)
    return {name: archive.read(name) for name in archive.entries}


def forged(
    bend: Callable[[dict[str, Any]], None] | None = None,
    *,
    kind: PayloadKind = PayloadKind.PACK,
    body: bytes | None = None,
    signers: int = 1,
    files: dict[str, bytes] | None = None,
) -> bytes:
    """The pack with a bent manifest, signed again by the same trainer; `files` replace entries."""
    parts = contents() | (files or {})
    manifest = json.loads(envelope.peek(parts.pop(MANIFEST_NAME), 1 << 20).body)
    if bend is not None:
        bend(manifest)
    text = json.dumps(manifest, ensure_ascii=False, separators=(",", ":")).encode() if body is None else body
    sealed = envelope.seal(kind, text, [a_trainer_key(7 + number) for number in range(signers)])
    return zip_gate.write_archive([(MANIFEST_NAME, sealed), *sorted(parts.items())])


def listed(name: str, data: bytes) -> dict[str, Any]:
    return {"name": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def test_a_pack_gives_back_the_course_its_pictures_and_who_signed() -> None:
    opened = open_pack(PACK, (KEY.public,))
    assert opened.course == a_course()
    assert opened.signer == KEY.public
    assert opened.media == {"media/thu-mau.png": a_picture()}
    assert opened.size == len(PACK)


def test_an_unknown_signer_is_said_to_be_unknown() -> None:
    for allowed in ((), (a_trainer_key(8).public,)):
        opened = open_pack(PACK, allowed)
        assert opened.signer is None
        assert opened.course == a_course()


def test_the_digest_is_that_of_the_manifest_whoever_signs_and_whenever(tmp_path: Path) -> None:
    folder = a_course_folder(tmp_path)
    digest = folder_digest(folder)
    assert digest == open_pack(PACK).digest == open_pack(a_pack(seed=8)).digest
    assert digest == reading_digest(read_course(folder)) == folder_pack(folder).digest
    body = envelope.peek(contents()[MANIFEST_NAME], 1 << 20).body
    assert digest == hashlib.sha256(body).hexdigest()


def test_the_same_folder_gives_the_same_bytes() -> None:
    assert a_pack() == PACK


def test_line_ends_byte_order_mark_and_unused_files_do_not_change_the_digest(tmp_path: Path) -> None:
    folder = a_course_folder(tmp_path)
    digest = folder_digest(folder)
    path = folder / "course.md"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    (folder / "media" / "thua.png").write_bytes(a_picture())
    (folder / "sources.md").write_bytes(b"x")
    assert folder_digest(folder) == digest


def test_one_changed_letter_changes_the_digest(tmp_path: Path) -> None:
    folder = a_course_folder(tmp_path)
    before = folder_digest(folder)
    path = folder / "course.md"
    path.write_bytes(path.read_bytes().replace("Thư lạ".encode(), "Thư la".encode()))
    assert folder_digest(folder) != before


def test_a_shipped_folder_opens_like_its_pack(tmp_path: Path) -> None:
    opened = folder_pack(a_course_folder(tmp_path))
    assert opened.signer is None
    assert opened.course == a_course()
    assert opened.files == open_pack(PACK).files


def test_manifest_and_files_are_all_there_is() -> None:
    names = list(zip_gate.open_archive(PACK).entries)
    assert names == [MANIFEST_NAME, *sorted(course_files(a_course()) | {"media/thu-mau.png": b""})]
    manifest = json.loads(envelope.peek(contents()[MANIFEST_NAME], 1 << 20).body)
    assert list(manifest) == ["v", "course", "title", "version", "language", "files"]


@settings(max_examples=300, deadline=None)
@given(st.integers(min_value=0, max_value=len(PACK) - 1), st.integers(min_value=0, max_value=7))
def test_any_flipped_bit_is_refused_or_leaves_the_signer_unknown(place: int, bit: int) -> None:
    data = bytearray(PACK)
    data[place] ^= 1 << bit
    try:
        opened = open_pack(bytes(data), (KEY.public,))
    except Refused:
        return
    assert (
        opened.signer is None
    )  # only the hint which key signed can be changed unseen: it names another key then


def test_every_header_and_manifest_byte_counts() -> None:
    end = len(contents()[MANIFEST_NAME]) + 60
    for place in [*range(0, end, 3), *range(len(PACK) - 300, len(PACK))]:
        data = bytearray(PACK)
        data[place] ^= 1
        try:
            assert open_pack(bytes(data), (KEY.public,)).signer is None
        except Refused:
            continue


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", Reason.FILE_NOT_OURS),
        (b"no zip at all", Reason.FILE_NOT_OURS),
        (zip_gate.write_archive([("course.md", b"x")]), Reason.FILE_NOT_OURS),
        (zip_gate.write_archive([(MANIFEST_NAME, b"{}")]), Reason.ENVELOPE_BROKEN),
        (zip_gate.write_archive([(MANIFEST_NAME, bytes(3 << 20))]), Reason.FILE_TOO_LARGE),
        (forged(kind=PayloadKind.REPORT), Reason.WRONG_KIND),
        (forged(signers=2), Reason.ENVELOPE_BROKEN),
        (forged(body=b"{}"), Reason.PAYLOAD_BROKEN),
        (forged(body=b"[]"), Reason.PAYLOAD_BROKEN),
        (forged(lambda manifest: manifest.update(v=2)), Reason.PAYLOAD_BROKEN),
        (forged(lambda manifest: manifest.update(made="2026")), Reason.PAYLOAD_BROKEN),
        (forged(lambda manifest: manifest.update(files=[])), Reason.PAYLOAD_BROKEN),
        (forged(lambda manifest: manifest.update(title="Khác")), Reason.PACK_CONTENT),
        (forged(lambda manifest: manifest.update(course="khac")), Reason.PACK_CONTENT),
        (forged(lambda manifest: manifest.update(version="2.0")), Reason.PACK_CONTENT),
        (forged(lambda manifest: manifest["files"].pop()), Reason.PACK_CONTENT),
        (forged(lambda manifest: manifest["files"].reverse()), Reason.PACK_CONTENT),
        (forged(lambda manifest: manifest["files"][0].update(size=1)), Reason.PACK_CONTENT),
        (forged(lambda manifest: manifest["files"][0].update(sha256="0" * 64)), Reason.PACK_CONTENT),
        (forged(lambda manifest: manifest["files"].append(listed("x.md", b""))), Reason.PACK_CONTENT),
        (
            forged(
                lambda manifest: manifest["files"].append(listed("zz.md", b"x")),
                files={"zz.md": b"x"},
            ),
            Reason.PACK_CONTENT,
        ),
        (
            forged(
                lambda manifest: manifest["files"].append(listed("media/thua.png", a_picture())),
                files={"media/thua.png": a_picture()},
            ),
            Reason.PACK_CONTENT,
        ),
        (forged(files={"course.md": b"---\n---\n"}), Reason.PACK_CONTENT),
    ],
)
def test_other_contents_are_refused(data: bytes, reason: Reason) -> None:
    assert refusal(data) is reason


def test_a_course_with_errors_is_refused_even_when_signed() -> None:
    broken = b"---\ntitle: x\n---\n"

    def bend(manifest: dict[str, Any]) -> None:
        for each in manifest["files"]:
            if each["name"] == "course.md":
                each.update(listed("course.md", broken))

    assert refusal(forged(bend, files={"course.md": broken})) is Reason.PACK_CONTENT


def test_a_picture_that_is_none_is_refused_even_when_signed() -> None:
    def bend(manifest: dict[str, Any]) -> None:
        for each in manifest["files"]:
            if each["name"] == "media/thu-mau.png":
                each.update(listed("media/thu-mau.png", b"<svg/>"))

    assert refusal(forged(bend, files={"media/thu-mau.png": b"<svg/>"})) is Reason.PACK_CONTENT


def test_a_bad_signature_of_a_known_trainer_is_refused() -> None:
    parts = contents()
    sealed = json.loads(parts.pop(MANIFEST_NAME))
    other = json.loads(a_pack_manifest(seed=8))
    sealed["signatures"][0]["sig"] = other["signatures"][0]["sig"]
    data = json.dumps(sealed, separators=(",", ":")).encode()
    assert refusal(zip_gate.write_archive([(MANIFEST_NAME, data), *parts.items()])) is Reason.SIGNATURE_BAD


def a_pack_manifest(seed: int) -> bytes:
    return zip_gate.open_archive(a_pack(seed=seed)).read(MANIFEST_NAME)


def test_a_course_with_errors_is_not_packed(tmp_path: Path) -> None:
    course = a_course()
    twice = dataclasses.replace(course.banks[0], questions=(*course.banks[0].questions, one_answer("ca-01")))
    folder = a_course_folder(tmp_path, a_course(banks=(twice,)))
    with pytest.raises(Refused) as caught:
        pack(read_course(folder), KEY)
    assert caught.value.reason is Reason.COURSE_FINDINGS
    assert caught.value.where.startswith("bank/nh-kenh-khac.md:")
    with pytest.raises(Refused) as caught:
        folder_pack(folder)
    assert caught.value.reason is Reason.COURSE_FINDINGS


def test_a_folder_without_a_course_has_no_digest() -> None:
    reading = read_course_files({"bank/a.md": b"\xff"})
    assert reading_digest(reading) is None
    with pytest.raises(Refused) as caught:
        pack(reading, KEY)
    assert caught.value.where == "bank/a.md:1"


def test_a_text_of_piled_marks_has_a_digest_and_is_never_composed() -> None:
    """An author's own folder may hold one: it is a finding there, and composing it would take minutes."""
    pile = ("a" + "\u0301\u0320" * 100_000).encode()
    files = course_files(a_course()) | {"media/thu-mau.png": a_picture(), "1-can-ban/module.md": pile}
    reading = read_course_files(files)
    assert any(finding.stops for finding in reading.findings)
    assert reading_digest(reading) is not None


def test_bytes_that_are_not_utf8_have_a_digest_all_the_same() -> None:
    files = course_files(a_course()) | {"media/thu-mau.png": a_picture(), "1-can-ban/module.md": b"\xff"}
    assert reading_digest(read_course_files(files)) is not None
