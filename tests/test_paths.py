"""Where the data lies on Windows and on Linux, and what comes with the program."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from trainer import paths


def test_an_environment_variable_chooses_the_data_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOCSO_HOME", str(tmp_path / "Học Số"))
    assert paths.data_folder() == tmp_path / "Học Số"


def test_windows_keeps_data_in_the_local_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("HOCSO_HOME")
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    assert paths.data_folder() == tmp_path / "HocSo"
    monkeypatch.delenv("LOCALAPPDATA")
    assert paths.data_folder() == Path.home() / "AppData" / "Local" / "HocSo"


def test_linux_keeps_data_where_the_desktop_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("HOCSO_HOME")
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert paths.data_folder() == tmp_path / "hocso"


@pytest.mark.parametrize("told", ["", "relative/folder"])
def test_linux_has_a_default_data_folder(monkeypatch: pytest.MonkeyPatch, told: str) -> None:
    monkeypatch.delenv("HOCSO_HOME")
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", told)
    assert paths.data_folder() == Path.home() / ".local" / "share" / "hocso"


def test_the_built_program_keeps_its_data_beside_itself_when_a_folder_asks_for_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("HOCSO_HOME")
    monkeypatch.setattr(sys, "executable", str(tmp_path / "HocSo.exe"))
    (tmp_path / "du-lieu").mkdir()
    assert paths.data_folder() != tmp_path / "du-lieu"
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert paths.data_folder() == tmp_path / "du-lieu"
    (tmp_path / "du-lieu").rmdir()
    assert paths.data_folder() != tmp_path / "du-lieu"


def test_from_source_the_program_folder_is_the_project() -> None:
    assert (paths.program_folder() / "pyproject.toml").is_file()
    assert paths.assets_folder().is_dir()
    assert paths.shipped_courses_folder().is_dir()


def test_frozen_the_program_folder_is_the_bundle(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert paths.assets_folder() == tmp_path / "assets"
    assert paths.shipped_courses_folder() == tmp_path / "courses"
