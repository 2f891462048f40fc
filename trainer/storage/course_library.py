"""The courses of a PC: packs that were taken up, kept under their digest, and those that come with the program."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from trainer.domain.course import Course
from trainer.domain.errors import Refused
from trainer.domain.ids import PackDigest, PublicKey
from trainer.formats.course_index import read_index
from trainer.storage.files import read_capped, write_whole

if TYPE_CHECKING:
    from trainer.formats.course_pack import OpenedPack

PACK_CAP = 104 * 1024 * 1024
_SUFFIX = ".hspack"


@dataclass(frozen=True, slots=True)
class KeptCourse:
    """A course on this PC; `signer` is a trainer's key named when it was opened, or None."""

    course: Course
    digest: PackDigest
    signer: PublicKey | None
    media: Mapping[str, bytes]
    shipped: bool


class CourseLibrary:
    """Opens what lies in the folder of packs and in the folder of shipped courses, each once."""

    def __init__(self, home: Path, shipped: Path | None) -> None:
        self._packs = home / "packs"
        self._shipped = shipped
        self._came: tuple[KeptCourse, ...] | None = None
        self._opened: dict[PackDigest, KeptCourse] | None = None
        self._trainers: frozenset[PublicKey] = frozenset()

    def all(self, trainers: Collection[PublicKey]) -> Mapping[PackDigest, KeptCourse]:
        """Every course that can be opened, by digest; `trainers` are the keys whose signature counts."""
        if self._opened is None or self._trainers != frozenset(trainers):
            self._trainers = frozenset(trainers)
            if self._came is None:  # whose signature counts is nothing to them
                self._came = tuple(self._open_shipped())
            self._opened = {kept.digest: kept for kept in (*self._came, *self._open_packs())}
        return self._opened

    def add(self, path: Path, trainers: Collection[PublicKey]) -> tuple[KeptCourse, bool]:
        """Take up a pack; tells whether it was known already. *Side effects:* copies it, after every check."""
        from trainer.formats.course_pack import open_pack

        data = read_capped(path, PACK_CAP)
        kept = _kept(open_pack(data, frozenset(trainers)), shipped=False)
        opened = dict(self.all(trainers))
        known = kept.digest in opened
        if not known:
            write_whole(self._packs / f"{kept.digest}{_SUFFIX}", data)
        if not known or not opened[kept.digest].shipped:
            self._opened = {**opened, kept.digest: kept}
        return kept, known

    def pack_bytes(self, digest: PackDigest) -> bytes | None:
        """A pack that was taken up, as it came; None for a shipped course, or one that is not here."""
        path = self._packs / f"{digest}{_SUFFIX}"
        return read_capped(path, PACK_CAP) if path.is_file() else None

    def _open_packs(self) -> Iterator[KeptCourse]:
        for path in sorted(self._packs.glob(f"*{_SUFFIX}")):
            from trainer.formats.course_pack import (
                open_pack,
            )  # most PCs have no packs, and Home does without it

            try:
                pack = open_pack(read_capped(path, PACK_CAP), self._trainers)
            except Refused:
                continue  # `hocso doctor` names it; one broken file must not hide the other courses
            if pack.digest == path.stem:
                yield _kept(pack, shipped=False)

    def _open_shipped(self) -> Iterator[KeptCourse]:
        if self._shipped is None or not self._shipped.is_dir():
            return
        indexed = read_index(self._shipped)
        for folder in sorted(self._shipped.iterdir()):
            if known := indexed.get(folder.name):
                yield KeptCourse(known.course, known.digest, None, known.media, shipped=True)
            elif (folder / "course.md").is_file():
                from trainer.formats.course_pack import folder_pack

                try:
                    yield _kept(folder_pack(folder), shipped=True)
                except Refused:
                    continue

    def broken(self) -> tuple[str, ...]:
        """File names of kept packs that cannot be opened."""
        whole = {kept.digest for kept in self._open_packs()}
        return tuple(path.name for path in sorted(self._packs.glob(f"*{_SUFFIX}")) if path.stem not in whole)


def _kept(pack: OpenedPack, *, shipped: bool) -> KeptCourse:
    return KeptCourse(pack.course, pack.digest, pack.signer, pack.media, shipped)
