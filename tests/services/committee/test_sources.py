"""Where reports come from: files, folders and zips are listed by name, and each is read or refused for itself."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.committee_room import Room, cheap_locks
from trainer.domain.errors import Reason
from trainer.domain.intake import FileVerdict, Verdict
from trainer.formats.envelope import REPORT_CAP
from trainer.formats.sealed import HEADER_CAP

FILE_CAP = REPORT_CAP + HEADER_CAP + 64 * 1024
NOT_OURS = b"xin chao"


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    """An office where files are only checked, so that nothing of one test is left for the next."""
    with cheap_locks():
        made = Room(tmp_path_factory.mktemp("sources"))
        made.add_people(("Nguyễn Thị Hà", "MH-1", "Văn phòng"))
        made.add_course()
        yield made
        made.close()


def told(room: Room, *paths: Path) -> list[FileVerdict]:
    return list(room.committee.intake.check(paths))


def a_zip(path: Path, entries: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in entries.items():
            archive.writestr(f"{name}.hsreport", data)
    return path


def test_a_folder_is_gone_through_by_name_folders_and_zips_in_their_place(room: Room, tmp_path: Path) -> None:
    for name in ("d.hsreport", "a.HSREPORT", "b/y.hsreport", "b/x.hsreport", "ghi-chu.txt", "hsreport"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(NOT_OURS)
    a_zip(tmp_path / "c.ZIP", {"z": NOT_OURS, "b/w": NOT_OURS})
    found = told(room, tmp_path)
    assert [(verdict.file_name, Path(verdict.path)) for verdict in found] == [
        ("a.HSREPORT", tmp_path / "a.HSREPORT"),
        ("x.hsreport", tmp_path / "b" / "x.hsreport"),
        ("y.hsreport", tmp_path / "b" / "y.hsreport"),
        ("w.hsreport", tmp_path / "c.ZIP"),
        ("z.hsreport", tmp_path / "c.ZIP"),
        ("d.hsreport", tmp_path / "d.hsreport"),
    ]
    assert [verdict.number for verdict in found] == [0, 1, 2, 3, 4, 5]
    assert {verdict.reason for verdict in found} == {Reason.FILE_NOT_OURS}


def test_paths_are_taken_in_the_order_they_were_given(room: Room, tmp_path: Path) -> None:
    second, first = tmp_path / "b.hsreport", tmp_path / "a.hsreport"
    for path in (first, second):
        path.write_bytes(NOT_OURS)
    assert [verdict.file_name for verdict in told(room, second, first)] == ["b.hsreport", "a.hsreport"]


def test_a_folder_is_not_left_through_a_link(room: Room, tmp_path: Path) -> None:
    (tmp_path / "usb").mkdir()
    (tmp_path / "usb" / "a.hsreport").write_bytes(NOT_OURS)
    try:
        (tmp_path / "usb" / "ra-ngoai").symlink_to(tmp_path, target_is_directory=True)
    except OSError:
        pytest.skip("this user may not make links")
    assert [verdict.file_name for verdict in told(room, tmp_path / "usb")] == ["a.hsreport"]


def test_the_names_inside_a_zip_are_shown_without_their_folders(room: Room, tmp_path: Path) -> None:
    path = a_zip(tmp_path / "bao-cao.zip", {"xa/phong/b": NOT_OURS, "phong\\a": NOT_OURS})
    assert [(verdict.file_name, verdict.path) for verdict in told(room, path)] == [
        ("a.hsreport", str(path)),
        ("b.hsreport", str(path)),
    ]


def test_a_report_is_read_as_such_whatever_it_is_inside(room: Room, tmp_path: Path) -> None:
    path = a_zip(tmp_path / "zip.hsreport", {"a": NOT_OURS})
    (found,) = told(room, path)
    assert (found.file_name, found.reason) == ("zip.hsreport", Reason.FILE_NOT_OURS)


def test_a_zip_without_a_report_is_not_ours_and_a_broken_one_says_why(room: Room, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "trong.zip", "w") as archive:
        archive.writestr("anh.png", b"")
    whole = a_zip(tmp_path / "ca.zip", {"a": NOT_OURS}).read_bytes()
    broken = tmp_path / "hong.zip"
    broken.write_bytes(b"x" * 30 + whole[-22:])
    empty, torn = told(room, tmp_path / "trong.zip", broken)
    assert (empty.file_name, empty.path, empty.reason) == (
        "trong.zip",
        str(tmp_path / "trong.zip"),
        Reason.FILE_NOT_OURS,
    )
    assert (torn.file_name, torn.path, torn.reason) == ("hong.zip", str(broken), Reason.FILE_BROKEN)
    assert torn.detail


def test_a_packing_that_may_ask_for_gigabytes_is_not_begun(room: Room, tmp_path: Path) -> None:
    path = a_zip(tmp_path / "la.zip", {"a": NOT_OURS}, zipfile.ZIP_LZMA)
    (found,) = told(room, path)
    assert (found.file_name, found.reason, found.detail) == (
        "a.hsreport",
        Reason.FILE_BROKEN,
        "compression method",
    )
    stored = a_zip(tmp_path / "ben.zip", {"a": NOT_OURS}, zipfile.ZIP_STORED)
    assert told(room, stored)[0].reason is Reason.FILE_NOT_OURS


def test_the_largest_file_is_looked_at_and_one_byte_more_is_not(room: Room, tmp_path: Path) -> None:
    path = a_zip(tmp_path / "to.zip", {"a": bytes(FILE_CAP), "b": bytes(FILE_CAP + 1)})
    for name, size in (("a.hsreport", FILE_CAP), ("b.hsreport", FILE_CAP + 1)):
        (tmp_path / name).write_bytes(bytes(size))
    found = told(room, path, tmp_path / "a.hsreport", tmp_path / "b.hsreport")
    assert [(verdict.file_name, verdict.reason) for verdict in found] == [
        ("a.hsreport", Reason.FILE_NOT_OURS),
        ("b.hsreport", Reason.FILE_TOO_LARGE),
    ] * 2


def test_reports_of_several_zips_and_files_between_them_are_each_read(room: Room, tmp_path: Path) -> None:
    reports = [room.learner(seed, enrolled=False).report() for seed in range(5)]
    alone = told(room, *(room.put(report) for report in reports))
    one = a_zip(tmp_path / "1.zip", {"a": reports[0], "b": reports[1]})
    two = room.put(reports[2])
    three = a_zip(tmp_path / "3.zip", {"a": reports[3], "b": reports[4]})
    found = told(room, one, two, three, one)
    assert [verdict.verdict for verdict in found] == [Verdict.WAITING] * 5 + [Verdict.DUPLICATE] * 2
    assert [verdict.digest for verdict in found] == [verdict.digest for verdict in (*alone, *alone[:2])]


def test_a_zip_that_goes_away_after_it_was_listed_is_refused_file_by_file(room: Room, tmp_path: Path) -> None:
    path = a_zip(tmp_path / "usb.zip", {"a": NOT_OURS, "b": NOT_OURS})
    checking = room.committee.intake.check([path])
    assert checking.total == 2
    path.unlink()
    found = list(checking)
    assert [(verdict.file_name, verdict.reason) for verdict in found] == [
        ("a.hsreport", Reason.FILE_BROKEN),
        ("b.hsreport", Reason.FILE_BROKEN),
    ]
    assert all(verdict.detail for verdict in found)
