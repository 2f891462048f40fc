"""Whatever goes wrong is said in a sentence that tells what to do."""

from __future__ import annotations

import errno

import pytest

from trainer.domain.errors import Reason, Refused
from trainer.ui.language import Language, set_language
from trainer.ui.messages import Message, say, sentence_for


@pytest.fixture(autouse=True)
def _vietnamese() -> None:
    set_language(Language.VIETNAMESE)


@pytest.mark.parametrize(
    ("error", "title", "code"),
    [
        (OSError(errno.ENOSPC, "full", "/e/a.hsreport"), "Chưa lưu được: ổ đĩa đầy.", "Mã: E-DISK-01"),
        (OSError(errno.EROFS, "read-only"), "Chưa lưu được: ổ đĩa đang khóa ghi.", "Mã: E-DISK-02"),
        (
            OSError(errno.EBUSY, "busy", "/e/a.xlsx"),
            "Tệp a.xlsx đang mở trong chương trình khác.",
            "Mã: E-FILE-03",
        ),
        (OSError(errno.EIO, "gone"), "Ổ đĩa không phản hồi.", "Mã: E-USB-03"),
        (
            PermissionError(errno.EACCES, "no", "/e/a.txt"),
            "Windows không cho phép chương trình dùng a.txt.",
            "Mã: E-FILE-02",
        ),
        (
            PermissionError(errno.EACCES, "no"),
            "Windows không cho phép chương trình dùng nơi này.",
            "Mã: E-FILE-02",
        ),
        (FileNotFoundError(errno.ENOENT, "no", "/e/a.txt"), "Tệp a.txt không còn ở đó.", "Mã: E-FILE-01"),
        (OSError(errno.EINVAL, "odd", "/e/a.txt"), "Chưa đọc hoặc ghi được tệp a.txt.", "Mã: E-FILE-22"),
        (MemoryError(), "Máy tính hết bộ nhớ.", "Mã: E-MEM-01"),
        (ZeroDivisionError(), "Đã có lỗi ngoài dự kiến.", "Mã: ZeroDivisionError"),
    ],
)
def test_an_error_has_its_sentence(error: BaseException, title: str, code: str) -> None:
    message = sentence_for(error)
    assert (message.title, message.code) == (title, code)
    assert message.text


def test_a_file_locked_on_windows_is_recognised() -> None:
    error = PermissionError(errno.EACCES, "in use", "a.xlsx")
    error.winerror = 32  # type: ignore[attr-defined,unused-ignore]  # set by Windows only
    assert sentence_for(error).code == "Mã: E-FILE-03"


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_for_a_refusal_has_its_sentence(reason: Reason) -> None:
    message = sentence_for(Refused(reason, where="a.hspack", detail="secret detail"))
    assert message.title.startswith("a.hspack: ")
    assert message.text
    assert reason.value in message.code
    assert "secret detail" not in message.title + message.text


def test_a_new_kind_of_error_can_be_put_into_words() -> None:
    class OwnError(ValueError):
        pass

    @say(OwnError)
    def _own(error: OwnError) -> Message:
        return Message("own", str(error))

    assert sentence_for(OwnError("x")) == Message("own", "x")
