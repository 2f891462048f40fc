"""Bytes that wait in a spool come back as they were, or not at all."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path
from typing import Any, cast

import pytest
from typing_extensions import override

from trainer.domain.errors import Reason, Refused
from trainer.storage import spool as spool_module
from trainer.storage.spool import Spool


@pytest.fixture(autouse=True, params=["on disk", "in memory"])
def _place(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every spool is tried with a file from the first byte on, and without one."""
    if request.param == "on disk":
        monkeypatch.setattr(spool_module, "IN_MEMORY", 0)


class Broken(io.BytesIO):
    """A file on a disk that is full or gone."""

    @override
    def write(self, data: Any) -> int:
        raise OSError(28, "full")

    @override
    def read(self, size: int | None = -1) -> bytes:
        raise OSError(5, "gone")


def test_what_was_put_is_taken_in_any_order_and_leaves_no_file(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    numbers = [spool.put(bytes([number]) * number * 1000) for number in range(5)]
    assert spool.take(numbers[3]) == b"\3" * 3000
    numbers.append(spool.put(b"later"))
    assert spool.take(numbers[5]) == b"later"
    assert [len(spool.take(number)) for number in numbers] == [0, 1000, 2000, 3000, 4000, 5]
    spool.close()
    assert not list(tmp_path.iterdir())


def test_pieces_that_are_cut_off_are_gone_and_others_take_their_numbers(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    for word in (b"one", b"two", b"three"):
        spool.put(word)
    spool.cut(1)
    assert len(spool) == 1
    with pytest.raises(IndexError):
        spool.take(1)
    assert spool.put(b"other") == 1
    assert [spool.take(number) for number in range(len(spool))] == [b"one", b"other"]


def test_bytes_that_changed_while_they_waited_are_refused(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    number = spool.put(b"a report")
    spool._file.seek(2)
    spool._file.write(b"R")
    spool._at = -1
    with pytest.raises(Refused) as refusal:
        spool.take(number)
    assert refusal.value.reason is Reason.FILE_BROKEN


def test_few_bytes_need_no_file_and_many_are_moved_to_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spool_module, "IN_MEMORY", 1_000)
    made: list[Path] = []
    real = tempfile.TemporaryFile

    def watched(**words: Any) -> Any:
        made.append(words["dir"])
        return real(**words)

    monkeypatch.setattr("tempfile.TemporaryFile", watched)
    spool = Spool(tmp_path)
    pieces = [bytes([number]) * 300 for number in range(9)]
    for number, piece in enumerate(pieces):
        assert spool.put(piece) == number
        assert len(made) == (number > 2)
        assert [spool.take(place) for place in range(number + 1)] == pieces[: number + 1]
    spool.cut(1)
    spool.put(b"again")
    assert (spool.take(0), spool.take(1), made) == (pieces[0], b"again", [tmp_path])


def test_a_file_that_cannot_be_made_is_told_and_what_was_put_before_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spool_module, "IN_MEMORY", 10)
    spool = Spool(tmp_path / "nowhere")
    spool.put(b"short")
    for _ in range(2):
        with pytest.raises(Refused) as refusal:
            spool.put(b"a longer report")
        assert refusal.value.reason is Reason.CANNOT_WRITE
    assert (len(spool), spool.take(0)) == (1, b"short")


def test_a_spool_that_cannot_be_written_or_read_says_so(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    number = spool.put(b"a report")
    spool._file.close()
    spool._file = cast(Any, Broken())
    for act, reason in (
        (lambda: spool.put(b"x"), Reason.CANNOT_WRITE),
        (lambda: spool.take(number), Reason.FILE_UNREADABLE),
    ):
        with pytest.raises(Refused) as refusal:
            act()
        assert refusal.value.reason is reason


class Full(io.BytesIO):
    """A file on a disk that does not take what it was given before."""

    @override
    def flush(self) -> None:
        raise OSError(28, "full")


def test_a_disk_that_is_found_full_only_when_something_is_taken_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spool_module, "IN_MEMORY", 0)
    monkeypatch.setattr("tempfile.TemporaryFile", lambda **_: Full())
    spool = Spool(tmp_path)
    number = spool.put(b"a report")
    with pytest.raises(Refused) as refusal:
        spool.take(number)
    assert refusal.value.reason is Reason.CANNOT_WRITE


class Unwilling(io.BytesIO):
    """A file whose last bytes its disk does not take."""

    asked = 0

    @override
    def close(self) -> None:
        self.asked += 1
        if self.asked == 1:
            raise OSError(30, "read-only")
        super().close()


def test_a_disk_that_fails_at_the_end_is_no_concern_any_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = Unwilling()
    monkeypatch.setattr("tempfile.TemporaryFile", lambda **_: file)
    monkeypatch.setattr(spool_module, "IN_MEMORY", 0)
    spool = Spool(tmp_path)
    spool.put(b"a report")
    spool.close()
    assert file.asked == 1
