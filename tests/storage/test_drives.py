"""Whether a folder lies on another computer, and that no database is opened there."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from trainer.domain.errors import Reason, Refused
from trainer.services.clock import Clock
from trainer.services.health import Trouble, examine
from trainer.storage import database, drives, learner_tables
from trainer.ui.messages import sentence_for

MOUNTS = r"""/dev/sda1 / ext4 rw 0 0
//server/chung /mnt/chung cifs rw 0 0
server:/nha /home/chung\040ta nfs4 rw 0 0
/dev/sdb1 /mnt/chung/usb vfat rw 0 0
"""


@pytest.fixture
def mounts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Linux machine with a share, a home on a server, and a stick mounted inside the share."""
    (tmp_path / "mounts").write_text(MOUNTS, encoding="utf-8")
    monkeypatch.setattr(drives, "MOUNTS", tmp_path / "mounts")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows tells by the drive")
@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/lan", "ext4"),
        ("/mnt/chung/hoc", "cifs"),
        ("/mnt/chung", "cifs"),
        ("/mnt/chung-khac", "ext4"),
        ("/home/chung ta/hoc", "nfs4"),
        ("/mnt/chung/usb/hoc", "vfat"),
    ],
)
def test_on_linux_the_closest_mount_decides(mounts: None, path: str, kind: str) -> None:
    assert drives._file_system(path) == kind


@pytest.mark.skipif(sys.platform == "win32", reason="Windows tells by the drive")
def test_on_linux_a_share_is_remote_and_a_disk_is_not(mounts: None) -> None:
    assert drives.is_remote(Path("/mnt/chung/hoc"))
    assert not drives.is_remote(Path("/var/hoc"))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows tells by the drive")
def test_a_system_that_does_not_say_is_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drives, "MOUNTS", tmp_path / "none")
    assert not drives.is_remote(tmp_path)


@pytest.mark.skipif(sys.platform != "win32", reason="drives have letters on Windows")
def test_on_windows_a_share_is_remote_by_its_name_alone() -> None:
    for share in (r"\\may-chu\chung\hoc", r"\\?\UNC\may-chu\chung\hoc", "//may-chu/chung/hoc"):
        assert drives.is_remote(Path(share)), share


@pytest.mark.skipif(sys.platform != "win32", reason="drives have letters on Windows")
def test_on_windows_a_local_drive_is_not_remote(tmp_path: Path) -> None:
    assert not drives.is_remote(tmp_path)


@pytest.mark.skipif(sys.platform != "win32", reason="drives have letters on Windows")
def test_on_windows_a_mapped_drive_is_remote(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import ctypes

    if sys.platform == "win32":
        kernel = ctypes.windll.kernel32
        monkeypatch.setattr(kernel, "GetDriveTypeW", lambda _root: 4)
    assert drives.is_remote(tmp_path)


def test_no_database_is_opened_on_a_share_and_nothing_is_written_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "is_remote", lambda _path: True)
    place = tmp_path / "share" / "learner.db"
    with pytest.raises(Refused) as refused:
        database.open_database(place, learner_tables.LAYOUT)
    assert refused.value.reason is Reason.STORE_REMOTE
    assert not place.parent.exists()
    assert sentence_for(refused.value).text


def test_the_doctor_says_that_the_data_folder_is_on_a_share(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drives, "is_remote", lambda _path: True)
    troubles = [finding.trouble for finding in examine(tmp_path, Clock())]
    assert Trouble.REMOTE in troubles
