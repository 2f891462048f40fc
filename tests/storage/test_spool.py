"""Bytes that wait in a spool come back as they were, or not at all."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any, cast

import pytest
from typing_extensions import override

from trainer.domain.errors import Reason, Refused
from trainer.storage.spool import Spool


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


def test_a_spool_that_cannot_be_made_written_or_read_says_so(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refusal:
        Spool(tmp_path / "nowhere")
    assert refusal.value.reason is Reason.CANNOT_WRITE
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
    spool = Spool(tmp_path)
    spool.put(b"a report")
    spool.close()
    assert file.asked == 1
