"""The courses that come with the program, as they were read when it was built.

Reading them from their texts takes a quarter of the time until Home on an old PC, and opens a hundred files on its
disk. `build.spec` writes the index beside the courses of the built program; it belongs to the program as its modules
do, and the two are of one build. A course whose files are not those of the build is read from its texts.

MessagePack: `[build, {folder: [digest, [folder, …], [[file, size], …], {picture: file}, course]}]`, where the folders
are the course's own and, behind it, the one it takes lessons from. In a course a text, a whole number, true, false and
nothing are themselves; `[0, …]` is a tuple, `[1, day]` a date, `[2, above, below]` a fraction, and `[3 + n, …]` a value
of the n-th of `_KINDS` with its fields in order.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import Enum
from fractions import Fraction
from pathlib import Path
from typing import Any

from typing_extensions import override

from trainer import __version__
from trainer.domain import course as courses
from trainer.domain import question as questions
from trainer.domain.course import Course
from trainer.domain.ids import PackDigest
from trainer.domain.question import Level

INDEX_NAME = "courses.index"
_TUPLE, _DATE, _FRACTION, _FIRST_KIND = range(4)
_KINDS: tuple[type[Any], ...] = (
    Level,
    courses.TileColour,
    courses.Tile,
    courses.Outcome,
    courses.Source,
    courses.Part,
    courses.Lesson,
    courses.Module,
    courses.Bank,
    courses.DrawRule,
    courses.Quiz,
    courses.Course,
    questions.Option,
    questions.Card,
    questions.Pair,
    questions.ChoiceGap,
    questions.TypedGap,
    questions.OneAnswer,
    questions.SeveralAnswers,
    questions.Order,
    questions.Match,
    questions.ShortText,
    questions.Number,
    questions.Gaps,
)
_FIELDS = tuple(
    () if issubclass(kind, Enum) else tuple(field.name for field in fields(kind) if field.init)
    for kind in _KINDS
)
_NUMBERS = {kind: number for number, kind in enumerate(_KINDS, _FIRST_KIND)}


@dataclass(frozen=True, slots=True)
class IndexedCourse:
    """A shipped course, the digest a pack of it has, and its pictures by the name that lessons use."""

    course: Course
    digest: PackDigest
    media: Mapping[str, bytes]


class _Pictures(Mapping[str, bytes]):
    """The pictures of a course, each read when it is asked for; one that cannot be read is not there."""

    def __init__(self, shipped: Path, places: Mapping[str, str]) -> None:
        """`places` are the files by name, below the folder of courses."""
        self._shipped, self._places = shipped, places

    @override
    def __getitem__(self, name: str) -> bytes:
        try:
            return (self._shipped / self._places[name]).read_bytes()
        except OSError as trouble:
            raise KeyError(name) from trouble

    @override
    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    @override
    def __len__(self) -> int:
        return len(self._places)


def write_index(shipped: Path) -> bytes:
    """The index of a folder of courses; refusals of `folder_pack`."""
    import msgspec

    from trainer.formats.course_pack import folder_pack
    from trainer.formats.taken_files import read_source_files

    listed = {}
    for folder in sorted(shipped.iterdir()):
        if (folder / "course.md").is_file():
            pack, lender = folder_pack(folder), read_source_files(folder).lender
            folders = [folder.name, *([lender] if lender else [])]
            places = {
                name: next(f"{each}/{name}" for each in folders if (shipped / each / name).is_file())
                for name in pack.media
            }
            files = _files(shipped, folders)
            listed[folder.name] = [pack.digest, folders, files, places, _plain(pack.course)]
    return msgspec.msgpack.encode([_build(), listed])


def read_index(shipped: Path) -> dict[str, IndexedCourse]:
    """The courses of a folder that are indexed and have the files they were indexed with, by their folder's name.

    Without an index, and with one that is broken or of another build, there are none.
    """
    import msgspec

    try:
        build, listed = msgspec.msgpack.decode((shipped / INDEX_NAME).read_bytes())
        if build != _build():
            return {}
        return {
            name: IndexedCourse(_made(course), PackDigest(digest), _Pictures(shipped, places))
            for name, (digest, folders, files, places, course) in listed.items()
            if _files(shipped, folders) == files
        }
    except (
        OSError,
        ValueError,
        TypeError,
        KeyError,
        IndexError,
        AttributeError,
        ArithmeticError,
        RecursionError,
    ):
        return {}


def _build() -> str:
    """What an index and the program that reads it have to agree in: the version, and what a course is made of."""
    shape = repr([(kind.__name__, names) for kind, names in zip(_KINDS, _FIELDS, strict=True)])
    return f"{__version__} {hashlib.sha256(shape.encode('utf-8')).hexdigest()}"


def _files(shipped: Path, folders: Iterable[str]) -> list[list[str | int]]:
    """Names and sizes of all files of some folders, in the order of their names."""
    found = [
        (path.relative_to(shipped).as_posix(), path.stat().st_size)
        for folder in folders
        for path in (shipped / folder).rglob("*")
        if path.is_file()
    ]
    return [[name, size] for name, size in sorted(found)]


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_TUPLE, *map(_plain, value)]
    if isinstance(value, date):
        return [_DATE, value.isoformat()]
    if isinstance(value, Fraction):
        return [_FRACTION, value.numerator, value.denominator]
    number = _NUMBERS.get(type(value))
    if number is None:
        assert value is None or isinstance(value, str | int), type(value)
        return value
    if isinstance(value, Enum):
        return [number, value.value]
    return [number, *(_plain(getattr(value, name)) for name in _FIELDS[number - _FIRST_KIND])]


def _made(node: Any) -> Any:
    if not isinstance(node, list):
        return node
    kind = node[0]
    if kind == _TUPLE:
        return tuple([_made(each) for each in node[1:]])
    if kind == _DATE:
        return date.fromisoformat(node[1])
    if kind == _FRACTION:
        return Fraction(node[1], node[2])
    made, names = _KINDS[kind - _FIRST_KIND], _FIELDS[kind - _FIRST_KIND]
    if not names:
        return made(node[1])
    return made(**{name: _made(each) for name, each in zip(names, node[1:], strict=True)})
