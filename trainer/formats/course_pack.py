"""The course pack `.hspack`: a zip of a signed manifest and exactly the files it lists (FORMATS §1, §8).

The manifest payload is `{"v":1,"course":…,"title":…,"version":…,"language":…,"files":[{"name","size","sha256"},…]}`,
files sorted by name. It names no author and no date, so one folder has one digest, whoever signs it and whenever.
Text files are packed in NFC with LF and without byte order mark, for the same reason.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from trainer.domain.course import Course
from trainer.domain.errors import Reason, Refused
from trainer.domain.findings import Finding
from trainer.domain.ids import PackDigest, PublicKey
from trainer.domain.text import piled
from trainer.formats import envelope, strict_json, zip_gate
from trainer.formats.check_design import check_pictures
from trainer.formats.course_files import PICTURE_CAP, TEXT_CAP
from trainer.formats.course_folder import read_course, read_course_files
from trainer.formats.course_reading import CourseReading
from trainer.formats.envelope import MANIFEST_CAP, PayloadKind
from trainer.formats.finding_list import FindingList
from trainer.formats.keys import SigningKey

PACK_SUFFIX = ".hspack"
PACK_CAP = zip_gate.TOTAL_CAP
MANIFEST_NAME = "manifest.dsse.json"
TEXTS_CAP = 8 << 20
LINES_CAP = 200_000
"""All texts of a pack together, in bytes and in lines; a course of twenty lessons has a sixteenth of it."""


class _File(strict_json.Body, frozen=True):
    name: Annotated[str, msgspec.Meta(max_length=200)]
    size: strict_json.Count
    sha256: strict_json.Hex64


class _Manifest(strict_json.Body, frozen=True):
    v: Literal[1]
    course: strict_json.Slug
    title: strict_json.Line
    version: Annotated[str, msgspec.Meta(max_length=20)]
    language: Annotated[str, msgspec.Meta(max_length=2)]
    files: Annotated[list[_File], msgspec.Meta(min_length=1, max_length=zip_gate.ENTRY_COUNT_CAP)]


@dataclass(frozen=True, slots=True)
class OpenedPack:
    """A pack whose every file is what its manifest says.

    `signer` is None where no key that was allowed made the signature: then nothing is known about who wrote it, and
    the caller decides, for example by the digests of a signed catalogue. `files` are the bytes by name, `size` the
    length of the pack in bytes.
    """

    course: Course
    digest: PackDigest
    signer: PublicKey | None
    files: Mapping[str, bytes]
    size: int

    @property
    def media(self) -> Mapping[str, bytes]:
        """The pictures, by the name that lessons use: `media/ten-mien.png`."""
        return {name: data for name, data in self.files.items() if name.startswith("media/")}


def pack(reading: CourseReading, signer: SigningKey) -> bytes:
    """Sign and pack a course; Refused(COURSE_FINDINGS) where a finding is an error."""
    from trainer.formats.course_check import check  # its word lists are no business of a learner's start

    stopping = [finding for finding in check(reading) if finding.stops]
    course = reading.course
    if course is None or stopping:
        raise _stopped(stopping)
    files = _packed_files(reading)
    manifest = envelope.seal(PayloadKind.PACK, _manifest(course, files), [signer])
    return zip_gate.write_archive([(MANIFEST_NAME, manifest), *files.items()])


def open_pack(data: bytes, allowed: Collection[PublicKey] = ()) -> OpenedPack:
    """Open a pack: headers, signature, manifest, files, course, in this order (FORMATS §2, §8).

    Refused(FILE_NOT_OURS, FILE_TOO_LARGE, PACK_ENTRIES, PACK_NAMES) by the headers, what `envelope.peek` refuses,
    SIGNATURE_BAD for a bad signature of an allowed key, PACK_CONTENT where files or course are not as promised.
    """
    archive = zip_gate.open_archive(data)
    if next(iter(archive.entries)) != MANIFEST_NAME:
        raise Refused(Reason.FILE_NOT_OURS, detail="no manifest")
    if archive.entries[MANIFEST_NAME].size > MANIFEST_CAP:
        raise Refused(Reason.FILE_TOO_LARGE, where=MANIFEST_NAME)
    _check_sizes(archive)
    sealed = envelope.peek(archive.read(MANIFEST_NAME), MANIFEST_CAP)
    envelope.expect(sealed, PayloadKind.PACK)
    signer = _signer(sealed, allowed)
    manifest = strict_json.read(sealed.body, _Manifest, cap=MANIFEST_CAP)
    files = _listed_files(archive, manifest)
    course = _course(files)
    if _manifest(course, files) != sealed.body:
        raise Refused(Reason.PACK_CONTENT, detail="manifest and course differ")
    return OpenedPack(course, PackDigest(sealed.digest), signer, files, len(data))


def folder_pack(folder: Path) -> OpenedPack:
    """A course folder that came with the program, as if it were a pack; Refused(COURSE_FINDINGS) for errors."""
    reading = read_course(folder)
    findings = FindingList(list(reading.findings))
    check_pictures(reading, findings)
    stopping = [finding for finding in findings.all if finding.stops]
    if reading.course is None or stopping:
        raise _stopped(stopping)
    files = _packed_files(reading)
    digest = PackDigest(hashlib.sha256(_manifest(reading.course, files)).hexdigest())
    return OpenedPack(reading.course, digest, None, files, sum(len(data) for data in files.values()))


def folder_digest(folder: Path) -> PackDigest:
    """The digest that a pack of this folder has; refusals as in `folder_pack`."""
    return folder_pack(folder).digest


def reading_digest(reading: CourseReading) -> PackDigest | None:
    """The digest that a pack of this reading has; None where there is no course to pack."""
    if reading.course is None:
        return None
    return PackDigest(hashlib.sha256(_manifest(reading.course, _packed_files(reading))).hexdigest())


def _stopped(findings: list[Finding]) -> Refused:
    first = findings[0] if findings else None
    where = "" if first is None else f"{first.file}:{first.line}" if first.line else first.file
    return Refused(Reason.COURSE_FINDINGS, where=where, detail=f"{len(findings)} errors")


def _packed_files(reading: CourseReading) -> dict[str, bytes]:
    return {name: _one_spelling(name, reading.files[name]) for name in sorted(reading.packed)}


def _one_spelling(name: str, data: bytes) -> bytes:
    if not name.endswith(".md"):
        return data
    try:
        text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    except UnicodeDecodeError:
        return data
    if piled(text) >= 0:
        return data  # a finding stops such a text from being packed
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).encode("utf-8")


def _manifest(course: Course, files: Mapping[str, bytes]) -> bytes:
    listed = [
        _File(name, len(data), hashlib.sha256(data).hexdigest()) for name, data in sorted(files.items())
    ]
    manifest = _Manifest(1, course.id, course.title, course.version, course.language, listed)
    return strict_json.write(manifest)


def _signer(sealed: envelope.Envelope, allowed: Collection[PublicKey]) -> PublicKey | None:
    if len(sealed.signatures) != 1:
        raise Refused(Reason.ENVELOPE_BROKEN, detail="a pack has one signature")
    try:
        (signer,) = envelope.confirm(sealed, allowed).signers
    except Refused as refusal:
        if refusal.reason is Reason.SIGNER_UNKNOWN:
            return None
        raise
    return signer


def _check_sizes(archive: zip_gate.Archive) -> None:
    """Refuse by the headers what no course needs, before a byte of it is inflated."""
    sizes = {name: entry.size for name, entry in archive.entries.items() if name != MANIFEST_NAME}
    texts = [size for name, size in sizes.items() if name.endswith(".md")]
    pictures = [size for name, size in sizes.items() if not name.endswith(".md")]
    if sum(texts) > TEXTS_CAP or max(texts, default=0) > TEXT_CAP or max(pictures, default=0) > PICTURE_CAP:
        raise Refused(Reason.PACK_ENTRIES, detail="a text or picture larger than a course may hold")


def _listed_files(archive: zip_gate.Archive, manifest: _Manifest) -> dict[str, bytes]:
    """Read exactly the listed files; sizes are compared before anything is inflated."""
    names = [listed.name for listed in manifest.files]
    if list(archive.entries) != [MANIFEST_NAME, *names]:
        raise Refused(Reason.PACK_CONTENT, detail="other files than listed")
    files = {}
    for listed in manifest.files:
        if archive.entries[listed.name].size != listed.size:
            raise Refused(Reason.PACK_CONTENT, detail="size of a file")
        data = archive.read(listed.name)
        if hashlib.sha256(data).hexdigest() != listed.sha256:
            raise Refused(Reason.PACK_CONTENT, detail="digest of a file")
        files[listed.name] = data
    return files


def _course(files: Mapping[str, bytes]) -> Course:
    texts = [data for name, data in files.items() if name.endswith(".md")]
    if sum(data.count(b"\n") + data.count(b"\r") for data in texts) > LINES_CAP:
        raise Refused(Reason.PACK_CONTENT, detail="more lines than a course may have")
    reading = read_course_files(files)
    findings = FindingList(list(reading.findings))
    check_pictures(reading, findings)
    if reading.course is None or any(finding.stops for finding in findings.all):
        raise Refused(Reason.PACK_CONTENT, detail="the course has errors")
    if sorted(reading.packed) != sorted(files):
        raise Refused(Reason.PACK_CONTENT, detail="files the course does not use")
    return reading.course
