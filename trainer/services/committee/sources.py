"""Where reports come from: files, folders and zips, listed first so that progress can be told, read one by one."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from trainer.domain.errors import Reason, Refused
from trainer.formats.envelope import REPORT_CAP
from trainer.formats.report_file import REPORT_SUFFIX
from trainer.formats.sealed import HEADER_CAP
from trainer.storage.files import read_capped

MOST_IN_A_ZIP = 200_000
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
    """One file to check: on disk, or `entry` of a zip; `trouble` is why it cannot even be read."""

    name: str
    path: Path
    entry: str = ""
    trouble: Refused | None = None


def list_sources(paths: Iterable[Path]) -> tuple[Source, ...]:
    """The reports in these files, folders and zips, in a fixed order; other files in folders are passed over."""
    return tuple(source for path in paths for source in _list(path))


def _list(path: Path) -> Iterator[Source]:
    if path.is_dir():
        for inside in sorted(path.rglob("*")):
            if inside.is_file() and inside.suffix.lower() in {REPORT_SUFFIX, ".zip"}:
                yield from _list(inside)
    elif path.is_file() and path.suffix.lower() != REPORT_SUFFIX and zipfile.is_zipfile(path):
        yield from _zip(path)
    else:
        yield Source(path.name, path)


def _zip(path: Path) -> Iterator[Source]:
    try:
        with zipfile.ZipFile(path) as archive:
            names = [
                entry.filename
                for entry in archive.infolist()
                if entry.filename.lower().endswith(REPORT_SUFFIX)
            ]
    except _BROKEN as trouble:
        yield Source(
            path.name, path, trouble=Refused(Reason.FILE_BROKEN, where=path.name, detail=str(trouble))
        )
        return
    if not names or len(names) > MOST_IN_A_ZIP:
        reason = Reason.FILE_TOO_LARGE if names else Reason.FILE_NOT_OURS
        yield Source(path.name, path, trouble=Refused(reason, where=path.name))
        return
    for name in sorted(names):
        yield Source(name.replace("\\", "/").rsplit("/", 1)[-1], path, entry=name)


class SourceReader:
    """Reads sources one by one and keeps the zip it is in open; close it when done."""

    def __init__(self) -> None:
        self._path: Path | None = None
        self._archive: zipfile.ZipFile | None = None

    def read(self, source: Source) -> bytes:
        """The bytes of a source; refusals of FORMATS §2 step 1, and those of listing."""
        if source.trouble is not None:
            raise source.trouble
        if not source.entry:
            return read_capped(source.path, FILE_CAP)
        try:
            if self._archive is None or self._path != source.path:
                self.close()
                self._archive, self._path = zipfile.ZipFile(source.path), source.path
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

    def close(self) -> None:
        """Let go of the zip."""
        if self._archive is not None:
            self._archive.close()
        self._archive = self._path = None
