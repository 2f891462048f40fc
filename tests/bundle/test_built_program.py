"""The built program, on Linux and (under wine) on Windows: self-test, a learner's journey, older data, its files."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.bundle.program import CACHE, ROOT, Program, begin_a_committee, built_program
from tests.committee_room import PASSPHRASE, Room
from tests.conftest import DATABASES
from tests.journeys import traces
from tests.trust_builders import VECTORS
from trainer.domain.errors import Reason
from trainer.domain.ids import CourseId
from trainer.domain.intake import Verdict
from trainer.formats.course_index import INDEX_NAME, read_index
from trainer.paths import shipped_courses_folder
from trainer.services.clock import Clock

COURSE = CourseId("lam-quen")
NEVER_SHIPPED = (
    "Qt6Network",
    "Qt6Qml",
    "Qt6Quick",
    "opengl32sw",
    "libssl.",
    "_ssl.",
    "ssl.pyd",
    "qminimal",
    "qwayland",
)


@pytest.fixture(scope="module")
def program() -> Program:
    """The program `dev.py build` has just made; without one these tests are skipped."""
    found = built_program()
    if found is None:
        pytest.skip("no built program to try (python3 dev.py build)")
    return found


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    """A committee on the real clock that asks for a shipped course."""
    made = Room(tmp_path / "room")
    made.committee._desk.clock = Clock()
    made.add_people(("Nguyễn Thị Hà", "MH-1", "Văn phòng"))
    made.committee.catalogue.add_pack(shipped_courses_folder() / COURSE)
    made.committee.catalogue.set_entry(COURSE, mandatory=True, due=None)
    yield made
    made.close()


def files_beside(program: Program) -> dict[Path, tuple[int, int]]:
    """Size and time of every file the program came with."""
    return {
        path: (path.stat().st_size, path.stat().st_mtime_ns)
        for path in program.path.parent.rglob("*")
        if path.is_file()
    }


def test_the_self_test_passes_says_how_long_it_took_and_writes_nothing_beside_the_program(
    program: Program,
) -> None:
    """The pictures of its screens stay in .cache, those of Windows and of Linux under the same names."""
    pictures = CACHE / ("windows" if program.on_wine else "bundle") / "pictures" / "screens"
    shutil.rmtree(pictures, ignore_errors=True)
    before = files_beside(program)
    fact = program.fact("--self-test", "--json", "--pictures", pictures)
    assert files_beside(program) == before
    assert [step for step in fact["steps"] if step["trouble"]] == []
    assert fact["ok"] is True
    assert fact["frozen"] is True
    assert fact["seconds"] > 0
    drawn = next(step["seen"] for step in fact["steps"] if step["step"] == "screens")
    assert len([*pictures.rglob("*.png")]) == int(drawn) > 20


def test_every_course_it_came_with_is_in_its_index(program: Program) -> None:
    courses = program.path.parent / "_internal" / "courses"
    folders = {path.parent.name for path in courses.glob("*/course.md")}
    assert set(read_index(courses)) == folders
    assert folders == {path.parent.name for path in shipped_courses_folder().glob("*/course.md")}


def test_one_learners_journey_in_a_folder_with_vietnamese_letters_and_spaces(
    program: Program, room: Room, tmp_path: Path
) -> None:
    home, usb = tmp_path / "Dữ liệu của Hà", tmp_path / "Ổ USB"
    usb.mkdir()
    first, second = usb / "tổ chức.hsorg", usb / "tổ chức 2.hsorg"
    root_code = room.committee.publisher.publish(first).root_code

    def step(*words: str | Path) -> str:
        code, printed = program.run("learner", *words, home=home)
        assert code == 0, printed
        return printed

    step("enrol", "--org", first, "--root-code", root_code, "--code", room.code("MH-1"))
    assert COURSE in step("courses")
    step("take", COURSE)
    step("report", "--out", usb)
    (report,) = usb.glob("*.hsreport")
    received = room.receive(report.read_bytes())
    assert [verdict.verdict for verdict in received.checked] == [Verdict.VALID]
    room.committee.publisher.publish(second)
    step("receive", second)
    code, printed = program.run("verify", report, "--org", first)
    assert code == 0, printed


@pytest.mark.parametrize(
    "frozen", sorted(VECTORS.glob("committee-layout-*")), ids=lambda path: str(path.name)
)
def test_a_committees_store_of_every_older_layout_is_migrated_beside_a_copy_and_never_led_back(
    program: Program, frozen: Path, tmp_path: Path
) -> None:
    home, words = tmp_path / "Ban Chỉ đạo", tmp_path / "words.txt"
    shutil.copytree(frozen, home)
    words.write_text(PASSPHRASE, encoding="utf-8")
    copy = home / f"committee.layout-{frozen.name.rpartition('-')[2]}.db"

    def status() -> dict[str, Any]:
        return program.fact("committee", "status", "--passphrase-file", words, "--json", home=home)

    told = status()
    assert "reason" not in told, told
    assert copy.is_file()
    with closing(sqlite3.connect(home / "committee.db")) as store, store:
        store.execute("UPDATE alembic_version SET version_num = '0099'")
    before = (home / "committee.db").read_bytes()
    assert status()["reason"] == Reason.STORE_NEWER.value
    assert (home / "committee.db").read_bytes() == before


@pytest.mark.parametrize("frozen", sorted(VECTORS.glob("learner-layout-*")), ids=lambda path: str(path.name))
def test_a_learners_store_of_every_older_layout_is_read_and_one_of_a_newer_is_told(
    program: Program, frozen: Path, tmp_path: Path
) -> None:
    home = tmp_path / "Người học"
    shutil.copytree(frozen, home)

    def profile() -> dict[str, Any]:
        findings = program.fact("doctor", "--json", home=home)["findings"]
        return next(each for each in findings if each["part"] == "profile")

    assert profile()["health"] == "good"
    (file,) = home.rglob("learner.db")
    with closing(sqlite3.connect(file)) as store, store:
        store.execute("UPDATE alembic_version SET version_num = '0099'")
    assert profile()["trouble"] == "newer"


@pytest.mark.skipif("postgresql" not in DATABASES, reason="no PostgreSQL here")
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_committee_works_on_a_server(program: Program, tmp_path: Path, database_url: str) -> None:
    if program.on_wine:
        pytest.skip("the program for Windows gets its driver from a zip: tests/windows/test_handed_out.py")
    told = begin_a_committee(program, tmp_path, database_url, PASSPHRASE)
    assert told["journal_length"] == 1, told
    assert not (tmp_path / "home" / "committee.db").exists()


def test_only_what_is_in_use_is_handed_out(program: Program) -> None:
    names = [path.name for path in program.path.parent.rglob("*") if path.is_file()]
    assert [name for name in names if any(bad.lower() in name.lower() for bad in NEVER_SHIPPED)] == []
    assert [name for name in names if name.endswith((".pyi", ".qm", ".qml", ".a", ".lib", ".h"))] == []


def test_assets_and_courses_are_those_of_the_project(program: Program) -> None:
    inside = program.path.parent / "_internal"
    for folder in (
        "assets/fonts",
        "assets/icons",
        "assets/language",
        "assets/theme",
        "assets/brand",
        "courses",
    ):
        wanted = {path.relative_to(ROOT) for path in (ROOT / folder).rglob("*") if path.is_file()}
        found = {path.relative_to(inside) for path in (inside / folder).rglob("*") if path.is_file()}
        assert found - {Path("courses", INDEX_NAME)} == wanted, folder


@pytest.mark.skipif(sys.platform != "linux", reason="strace exists for Linux only")
def test_under_strace_nothing_is_sent_and_nothing_is_written_elsewhere(
    program: Program, room: Room, tmp_path: Path
) -> None:
    if program.on_wine or traces.STRACE is None:
        pytest.skip("the Linux program is traced, where strace is installed")
    if traces.traced(tmp_path, ["true"], cwd=tmp_path).code != 0:
        pytest.skip("strace may not trace programs on this machine (ptrace is not permitted)")
    home, usb, temporary = tmp_path / "home", tmp_path / "usb", tmp_path / "temporary"
    for folder in (usb, temporary):
        folder.mkdir()
    root_code = room.committee.publisher.publish(usb / "to-chuc.hsorg").root_code
    own = {**program.env, "TMPDIR": str(temporary), "HOME": str(tmp_path / "account")}

    def step(*words: str | Path) -> None:
        seen = traces.traced(tmp_path, [program.path, *words, "--home", home], cwd=tmp_path, **own)
        assert seen.families <= traces.LOCAL, (words, seen.families)
        assert seen.written_outside(home, usb, temporary) == [], words
        assert seen.code in {0, 124}, seen.printed

    learn = "learner"
    step(
        learn, "enrol", "--org", usb / "to-chuc.hsorg", "--root-code", root_code, "--code", room.code("MH-1")
    )
    step(learn, "take", COURSE)
    step(learn, "report", "--out", usb)
    timeout = shutil.which("timeout")
    assert timeout
    seen = traces.traced(tmp_path, [timeout, "20", program.path, "--home", home], cwd=tmp_path, **own)
    assert seen.families <= traces.LOCAL, seen.families
    assert seen.written_outside(home, usb, temporary) == []
    assert "Traceback" not in seen.printed
