"""What a trainer can do: look at a course folder, mend it, preview a part, make a key, and pack."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from trainer.domain.codes import short_code
from trainer.domain.course import Course
from trainer.domain.errors import Reason, Refused
from trainer.domain.findings import Finding, Place
from trainer.domain.ids import ItemId, LessonId, PackDigest, PartId, PublicKey
from trainer.domain.organisation import TrainerKey
from trainer.domain.question import Response
from trainer.services.author_files import AuthorFile, AuthorFileKind, files_of, places_of
from trainer.storage.files import read_capped, write_whole

if TYPE_CHECKING:
    from trainer.formats.course_pack import OpenedPack
    from trainer.formats.lesson_text import RenderedText
    from trainer.services.author_sheets import Sheet
    from trainer.services.reading import Feedback

__all__ = [
    "AuthorCourse",
    "AuthorFile",
    "AuthorFileKind",
    "AuthorService",
    "FixedCourse",
    "LineChange",
    "MadeKey",
    "PackMade",
]


@dataclass(frozen=True, slots=True)
class AuthorCourse:
    """A course folder as opened; `course` is None where course.md cannot be read, `digest` too then.

    `taken` are the names of files that stand in the folder `lender` beside this one (None where there is none).
    """

    folder: Path
    course: Course | None
    findings: tuple[Finding, ...]
    files: tuple[AuthorFile, ...]
    media: Mapping[str, bytes]
    digest: PackDigest | None
    places: Mapping[tuple[str, str], Place] = field(default_factory=dict)
    lender: Path | None = None
    taken: frozenset[str] = frozenset()

    def path_of(self, file: str) -> Path:
        """Where a file of the course stands on disk."""
        at = self.lender if self.lender is not None and file in self.taken else self.folder
        return at / file

    @property
    def errors(self) -> int:
        """How many findings stop packing."""
        return sum(finding.stops for finding in self.findings)


@dataclass(frozen=True, slots=True)
class FixedCourse:
    """The course after mending, and how many lines were changed."""

    course: AuthorCourse
    changed: int


@dataclass(frozen=True, slots=True)
class LineChange:
    """A line that mending will change; `line` is counted from 1."""

    file: str
    line: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class MadeKey:
    """A new trainer's key; `card` is the public line for the committee."""

    name: str
    public: PublicKey
    short_code: str
    card: str


@dataclass(frozen=True, slots=True)
class PackMade:
    """A pack that was written; `short_code` is the signer's, `size` in bytes."""

    path: Path
    digest: PackDigest
    short_code: str
    signer_name: str
    size: int


class AuthorService:
    """The verbs of the author wing; they keep nothing between calls and may run in any thread."""

    def __init__(self, token: Callable[[int], bytes] = secrets.token_bytes) -> None:
        self._token = token

    def open_folder(self, folder: Path) -> AuthorCourse:
        """Read and check a course folder; Refused(FILE_MISSING) where there is none."""
        from trainer.formats.course_check import check_folder
        from trainer.formats.course_pack import reading_digest

        reading, findings = check_folder(folder)
        return AuthorCourse(
            folder=folder,
            course=reading.course,
            findings=findings,
            files=files_of(reading, findings),
            media=reading.media,
            digest=reading_digest(reading),
            places=places_of(reading),
            lender=folder.resolve().parent / reading.lender if reading.lender else None,
            taken=reading.taken,
        )

    def refresh(self, course: AuthorCourse) -> AuthorCourse:
        """Read the folder again."""
        return self.open_folder(course.folder)

    def proposed_fixes(self, course: AuthorCourse) -> tuple[LineChange, ...]:
        """The lines that `fix` would change now, in order."""
        from trainer.formats.course_mending import mend
        from trainer.formats.taken_files import read_source_files

        source = read_source_files(course.folder)
        return tuple(
            LineChange(name, number, before, after)
            for name, data in sorted(mend(source.files, source.taken).files.items())
            for number, (before, after) in enumerate(
                zip(_lines(source.files[name]), _lines(data), strict=False), start=1
            )
            if before != after
        )

    def fix(self, course: AuthorCourse) -> FixedCourse:
        """Write missing ids and composed letters; Refused(CANNOT_WRITE).

        *Side effects:* writes files of the folder, never those that it takes from another.
        """
        from trainer.formats.course_mending import mend
        from trainer.formats.taken_files import read_source_files

        source = read_source_files(course.folder)
        mended = mend(source.files, source.taken)
        for name, data in mended.files.items():
            write_whole(course.folder / name, data)
        return FixedCourse(self.open_folder(course.folder), mended.lines)

    def render_part(
        self,
        course: AuthorCourse,
        lesson: LessonId,
        part: PartId,
        callout_titles: Mapping[str, str] | None = None,
    ) -> RenderedText:
        """A part as the learner will see it; Refused(NOT_FOUND) where the course has no such part."""
        from trainer.formats.lesson_text import render, variables_of

        opened = course.course
        texts = (
            []
            if opened is None
            else [
                each.markdown
                for known in opened.lessons
                if known.id == lesson
                for each in known.parts
                if each.id == part
            ]
        )
        if opened is None or not texts:
            raise Refused(Reason.NOT_FOUND, where=f"{lesson}/{part}")
        return render(texts[0], variables_of(opened), media=course.media, callout_titles=callout_titles)

    def preview(
        self, course: AuthorCourse, file: str, callout_titles: Mapping[str, str] | None = None
    ) -> tuple[Sheet, ...]:
        """What a file of the course puts before a learner; empty where that is nothing."""
        from trainer.services import author_preview

        if course.course is None:
            return ()
        return author_preview.sheets_of(
            course.course, file, course.places, course.media, callout_titles or {}
        )

    def judge(self, course: AuthorCourse, item: ItemId, response: Response | None) -> Feedback:
        """What a learner is told about this answer; Refused(NOT_FOUND) where the course has no such question."""
        from trainer.services import author_preview

        if course.course is None or all(each.id != item for each in course.course.questions()):
            raise Refused(Reason.NOT_FOUND, where=item)
        return author_preview.judged(course.course, course.media, item, response)

    def make_key(self, name: str, passphrase: str, file: Path) -> MadeKey:
        """Make a trainer's key and lock it into a file.

        Refused(PASSPHRASE_TOO_SHORT), FILE_EXISTS (a key is never overwritten), CANNOT_WRITE.
        *Side effects:* writes `file`.
        """
        from trainer.formats.keys import SigningKey
        from trainer.formats.trainer_key_file import TrainerSigner, checked_name, key_card, make_key_file

        if file.exists():
            raise Refused(Reason.FILE_EXISTS, where=file.name)
        signer = TrainerSigner(checked_name(name), SigningKey.generate(self._token(32)))
        write_whole(file, make_key_file(signer, passphrase))
        public = signer.key.public
        return MadeKey(signer.name, public, short_code(public), key_card(signer.name, public))

    def open_key(self, file: Path, passphrase: str) -> MadeKey:
        """The public side of a key on disk; Refused(PASSPHRASE_WRONG), FILE_BROKEN."""
        from trainer.formats.trainer_key_file import KEY_FILE_CAP, key_card, open_key_file

        signer = open_key_file(read_capped(file, KEY_FILE_CAP), passphrase)
        public = signer.key.public
        return MadeKey(signer.name, public, short_code(public), key_card(signer.name, public))

    def save_card(self, card: str, path: Path) -> None:
        """Write a public card as a file for the committee; Refused(CANNOT_WRITE). *Side effects:* writes `path`."""
        write_whole(path, f"{card}\n".encode())

    def read_card(self, path: Path) -> TrainerKey:
        """Read a trainer's public card from a file; Refused(FILE_NOT_OURS) where it is none."""
        from trainer.formats.trainer_key_file import CARD_CAP, read_key_card

        return read_key_card(read_capped(path, CARD_CAP).decode("utf-8", "replace"))

    def pack(self, folder: Path, key_file: Path, passphrase: str, out: Path) -> PackMade:
        """Sign a course folder and write the pack; `.hspack` is added to a name without it.

        Refused(COURSE_FINDINGS), PASSPHRASE_WRONG, CANNOT_WRITE. *Side effects:* writes `out`.
        """
        from trainer.formats import course_pack
        from trainer.formats.course_folder import read_course
        from trainer.formats.trainer_key_file import KEY_FILE_CAP, open_key_file

        reading = read_course(folder)
        signer = open_key_file(read_capped(key_file, KEY_FILE_CAP), passphrase)
        data = course_pack.pack(reading, signer.key)
        opened = course_pack.open_pack(data, (signer.key.public,))
        path = (
            out
            if out.suffix == course_pack.PACK_SUFFIX
            else out.with_name(out.name + course_pack.PACK_SUFFIX)
        )
        write_whole(path, data)
        return PackMade(path, opened.digest, short_code(signer.key.public), signer.name, len(data))

    def open_pack(self, path: Path, allowed: Collection[PublicKey] = ()) -> OpenedPack:
        """Open a pack file; refusals as in `formats.course_pack.open_pack`."""
        from trainer.formats import course_pack

        try:
            return course_pack.open_pack(read_capped(path, course_pack.PACK_CAP), allowed)
        except Refused as refusal:
            raise Refused(refusal.reason, where=path.name, detail=refusal.detail) from refusal


def _lines(data: bytes) -> list[str]:
    return data.decode("utf-8-sig", "replace").splitlines()
