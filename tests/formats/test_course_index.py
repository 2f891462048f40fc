"""The index of shipped courses says what their texts say, and is passed over wherever that is not sure."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest

from tests.builders import a_course, a_course_folder
from trainer.domain.ids import PublicKey
from trainer.formats import course_index
from trainer.formats.course_index import INDEX_NAME, read_index, write_index
from trainer.formats.course_pack import folder_pack
from trainer.paths import shipped_courses_folder
from trainer.storage.course_library import CourseLibrary

LENDER, TAKER = "an-toan-thong-tin", "goi-90-phut"
"""The second takes lessons from the first."""


@dataclass(frozen=True)
class Shipped:
    """A copy of the courses that come with the program, with their index."""

    folder: Path

    @property
    def index(self) -> Path:
        """The file of the index."""
        return self.folder / INDEX_NAME


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The courses as `build.spec` puts them into a program, and one more with questions of all kinds."""
    folder = tmp_path_factory.mktemp("built") / "khóa học"
    shutil.copytree(shipped_courses_folder(), folder)
    a_course_folder(folder, a_course())
    (folder / INDEX_NAME).write_bytes(write_index(folder))
    return folder


@pytest.fixture
def shipped(built: Path, tmp_path: Path) -> Shipped:
    """A copy of them to be changed."""
    return Shipped(Path(shutil.copytree(built, tmp_path / "khóa học")))


def kinds_in(node: object) -> set[int]:
    """Which kinds of values an indexed course holds."""
    if not isinstance(node, list):
        return set()
    return {node[0]}.union(*map(kinds_in, node[1:]))


def test_it_says_of_every_course_what_its_texts_say(built: Path) -> None:
    folders = {path.parent.name for path in built.glob("*/course.md")}
    indexed = read_index(built)
    assert set(indexed) == folders >= {LENDER, TAKER, "thu-la"}
    for name, found in indexed.items():
        pack = folder_pack(built / name)
        assert (found.course, found.digest) == (pack.course, pack.digest)
        assert found.course.by_item == pack.course.by_item
        assert dict(found.media) == dict(pack.media)
        assert len(found.media) == len(pack.media)
    assert indexed[TAKER].media


def test_these_courses_hold_every_kind_of_value(built: Path) -> None:
    _, listed = msgspec.msgpack.decode((built / INDEX_NAME).read_bytes())
    found = set().union(*(kinds_in(entry[-1]) for entry in listed.values()))
    assert found == set(range(course_index._FIRST_KIND + len(course_index._KINDS)))


def test_one_folder_has_one_index(built: Path) -> None:
    (again,) = {write_index(built) for _ in range(2)}
    assert again == (built / INDEX_NAME).read_bytes()


@pytest.mark.parametrize("change", ["longer", "gone", "more"])
def test_a_course_with_other_files_than_indexed_is_read_from_its_texts_and_so_is_one_that_takes_from_it(
    shipped: Shipped, change: str
) -> None:
    lesson = next(shipped.folder.glob(f"{LENDER}/*/*.md"))
    if change == "longer":
        lesson.write_bytes(lesson.read_bytes() + b"\n")
    elif change == "gone":
        lesson.unlink()
    else:
        (lesson.parent / "99-them.md").write_bytes(lesson.read_bytes())
    assert set(read_index(shipped.folder)) == {"lam-quen", "soan-khoa-hoc", "thu-la"}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"xin chao",
        msgspec.msgpack.encode(7),
        msgspec.msgpack.encode([course_index._build(), 7]),
        msgspec.msgpack.encode([course_index._build(), {"lam-quen": [1]}]),
        msgspec.msgpack.encode(["0.0.9 other", {}]),
    ],
)
def test_an_index_that_is_broken_or_of_another_build_counts_for_nothing(
    shipped: Shipped, data: bytes
) -> None:
    shipped.index.write_bytes(data)
    assert read_index(shipped.folder) == {}


@pytest.mark.parametrize("node", [[99], [3, "no level"], [1, "no day"], [2, 1, 0], [5, "icon"], [], [[0]]])
def test_a_course_that_cannot_be_made_again_counts_for_nothing(shipped: Shipped, node: object) -> None:
    build, listed = msgspec.msgpack.decode(shipped.index.read_bytes())
    listed["lam-quen"][-1] = node
    shipped.index.write_bytes(msgspec.msgpack.encode([build, listed]))
    assert read_index(shipped.folder) == {}


def test_without_an_index_there_is_nothing_in_it(tmp_path: Path) -> None:
    assert read_index(tmp_path) == {}
    assert read_index(tmp_path / "nowhere") == {}


def test_a_picture_that_cannot_be_read_any_more_is_not_there(shipped: Shipped) -> None:
    media = read_index(shipped.folder)["thu-la"].media
    assert list(media) == ["media/thu-mau.png"]
    (shipped.folder / "thu-la" / "media" / "thu-mau.png").unlink()
    assert media.get("media/thu-mau.png") is None
    assert media.get("media/khac.png") is None


def test_a_library_takes_indexed_courses_as_they_are_and_reads_the_others(
    shipped: Shipped, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = tmp_path / "plain"
    shutil.copytree(shipped.folder, plain)
    (plain / INDEX_NAME).unlink()
    (shipped.folder / "lam-quen" / "course.md").write_bytes(
        (shipped.folder / "lam-quen" / "course.md").read_bytes() + b"\n"
    )
    read: list[str] = []

    def watched(folder: Path) -> object:
        read.append(folder.name)
        return folder_pack(folder)

    monkeypatch.setattr("trainer.formats.course_pack.folder_pack", watched)
    there = CourseLibrary(tmp_path / "home", shipped.folder)
    found = there.all(())
    assert read == ["lam-quen"]
    assert there.all([PublicKey("ab" * 32)]) == found
    assert read == ["lam-quen"], "a change of trainers is nothing to shipped courses"
    expected = CourseLibrary(tmp_path / "home", plain).all(())
    assert sorted(kept.course.id for kept in found.values()) == sorted(
        kept.course.id for kept in expected.values()
    )
    assert {kept.digest for kept in found.values() if kept.course.id != "lam-quen"} <= set(expected)
    assert all(kept.shipped and kept.signer is None for kept in found.values())
