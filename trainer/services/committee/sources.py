"""Where reports come from: files, folders and zips, listed first so that progress can be told, read one by one."""

from __future__ import annotations

import copyreg
import os
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from trainer.domain.errors import Reason, Refused
from trainer.formats.envelope import REPORT_CAP
from trainer.formats.opened_report import Outcome
from trainer.formats.report_file import REPORT_SUFFIX
from trainer.formats.sealed import HEADER_CAP
from trainer.services.committee.opening import Opener
from trainer.storage.files import read_capped

MOST_IN_A_ZIP = 200_000
TOGETHER = 16
TOGETHER_BYTES = 256 * 1024
"""So many files are opened together at most, and none more from so many bytes on: what is inside waits in memory."""
FILE_CAP = REPORT_CAP + HEADER_CAP + 64 * 1024
"""A sealed report may be a little larger than what is inside."""
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    RuntimeError,
    ValueError,
    KeyError,
    NotImplementedError,
    EOFError,
    OverflowError,
)
"""What `zipfile` says of an archive that lies; it has no one word for it."""
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})  # others may ask for gigabytes to begin with


@dataclass(frozen=True, slots=True)
class Source:
    """One file to check; `trouble` is why it cannot even be read.

    `within` is the folder it is in, with the separator, or the zip whose `entry` it is: one text for all of them,
    because a hundred thousand `Path` take a hundred megabytes.
    """

    name: str
    within: str
    entry: str = ""
    trouble: Refused | None = None

    @property
    def place(self) -> str:
        """Where it is on disk: itself, or the zip it is in."""
        return self.within if self.entry else self.within + self.name

    @property
    def path(self) -> Path:
        """The place as a path."""
        return Path(self.place)


def list_sources(paths: Iterable[Path]) -> tuple[Source, ...]:
    """The reports in these files, folders and zips, in a fixed order; other files in folders are passed over."""
    return tuple(source for path in paths for source in _list(path))


def _list(path: Path) -> Iterator[Source]:
    if path.is_dir():
        yield from _folder(str(path))
    elif path.is_file() and path.suffix.lower() != REPORT_SUFFIX and zipfile.is_zipfile(path):
        yield from _zip(path)
    else:
        yield _alone(path)


def _folder(place: str) -> Iterator[Source]:
    """What is in a folder and the folders in it, by name; a folder that cannot be looked into is passed over."""
    try:
        with os.scandir(place) as found:
            entries = sorted(found, key=lambda entry: os.path.normcase(entry.name))
    except OSError:
        return
    within = ""
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _folder(entry.path)
        elif entry.name.lower().endswith(REPORT_SUFFIX):
            if entry.is_file():
                within = within or entry.path.removesuffix(entry.name)
                yield Source(entry.name, within)
        elif entry.name.lower().endswith(".zip") and entry.is_file():
            yield from _list(Path(entry.path))


def _alone(path: Path, trouble: Refused | None = None) -> Source:
    return Source(path.name, str(path).removesuffix(path.name), trouble=trouble)


def _zip(path: Path) -> Iterator[Source]:
    try:
        with zipfile.ZipFile(path) as archive:
            names = [
                entry.filename
                for entry in archive.infolist()
                if entry.filename.lower().endswith(REPORT_SUFFIX)
            ]
    except _BROKEN as trouble:
        yield _alone(path, Refused(Reason.FILE_BROKEN, where=path.name, detail=str(trouble)))
        return
    if not names or len(names) > MOST_IN_A_ZIP:
        reason = Reason.FILE_TOO_LARGE if names else Reason.FILE_NOT_OURS
        yield _alone(path, Refused(reason, where=path.name))
        return
    place = str(path)
    for name in sorted(names):
        yield Source(name.replace("\\", "/").rsplit("/", 1)[-1], place, entry=name)


def _refusal(reason: Reason, where: str, detail: str) -> Refused:
    return Refused(reason, where=where, detail=detail)


# A source may go to another process, and an exception with named arguments does not find its way there by itself.
copyreg.pickle(Refused, lambda refusal: (_refusal, (refusal.reason, refusal.where, refusal.detail)))


class SourceReader:
    """Reads sources one by one and keeps the zip it is in open; close it when done."""

    def __init__(self) -> None:
        self._place = ""
        self._archive: zipfile.ZipFile | None = None

    def read(self, source: Source) -> bytes:
        """The bytes of a source; refusals of FORMATS §2 step 1, and those of listing."""
        if source.trouble is not None:
            raise source.trouble
        if not source.entry:
            return read_capped(source.path, FILE_CAP)
        try:
            if self._archive is None or self._place != source.place:
                self.close()
                self._archive, self._place = zipfile.ZipFile(source.place), source.place
            if self._archive.getinfo(source.entry).compress_type not in _METHODS:
                raise Refused(Reason.FILE_BROKEN, where=source.name, detail="compression method")
            # The size a zip states is not believed: reading stops at the cap.
            with self._archive.open(source.entry) as stream:
                data = stream.read(FILE_CAP + 1)
        except _BROKEN as trouble:
            raise Refused(Reason.FILE_BROKEN, where=source.name, detail=str(trouble)) from trouble
        if len(data) > FILE_CAP:
            raise Refused(Reason.FILE_TOO_LARGE, where=source.name)
        return data

    def outcomes(self, sources: Iterable[Source], opener: Opener) -> Iterator[Outcome]:
        """What comes of each source: read, and opened where that goes well, a few at a time."""
        files: list[bytes | Refused] = []
        size = 0
        for source in sources:
            try:
                data = self.read(source)
                size += len(data)
                files.append(data)
            except Refused as refusal:
                files.append(refusal)
            if len(files) == TOGETHER or size >= TOGETHER_BYTES:
                yield from opener.open_all(files)
                files, size = [], 0
        yield from opener.open_all(files)

    def close(self) -> None:
        """Let go of the zip."""
        if self._archive is not None:
            self._archive.close()
        self._archive, self._place = None, ""
